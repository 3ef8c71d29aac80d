"""Badges beside a name: on which groups somebody sits today. They come and go with the term."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from datetime import date

from membership.bodies.models import Office, Seat, Term


def badges(accounts: Collection[int], on: date) -> dict[int, tuple[str, ...]]:
    """For each account (by key) that holds a seat on ``on``, its groups: "Chair, Steering Group".

    Ex officio seats count as the seat that they follow does. The list twin of ``holds_power`` with
    ``Power.SEAT``; two queries.
    """
    terms = list(
        Term.objects.holding(on)
        .filter(person__user__in=accounts)
        .select_related("person", "seat__body")
    )
    if not terms:
        return {}
    followers: dict[int, list[Seat]] = defaultdict(list)
    held = {term.seat_id for term in terms}
    for seat in Seat.objects.current(on).filter(follows__in=held).select_related("body"):
        if seat.follows_id is not None:
            followers[seat.follows_id].append(seat)
    found: dict[int, list[str]] = defaultdict(list)
    for term in terms:
        account = term.person.user_id
        if account is not None:
            found[account] += _of(term.seat, followers[term.seat_id])
    return {account: tuple(dict.fromkeys(sorted(names))) for account, names in found.items()}


def _of(seat: Seat, followers: list[Seat]) -> Iterator[str]:
    for each in (seat, *followers):
        office = f"{each.get_office_display()}, " if each.office != Office.NONE else ""
        yield f"{office}{each.body}"
