"""Badges beside a name: on which groups somebody sits today. They come and go with the term."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from datetime import date
from typing import Any

from django.core.cache import cache
from django.db import transaction

from membership.bodies.models import Office, Seat, Term
from portal.lib.time import today

KEPT_FOR = 60  # seconds, at most, after a change that another process made
Worn = dict[int, tuple[str, ...]]


def badges(accounts: Collection[int], on: date) -> Worn:
    """For each account (by key) that holds a seat on ``on``, its groups: "Chair, Steering Group".

    Ex officio seats count as the seat that they follow does. The list twin of ``holds_power`` with
    ``Power.SEAT``. What all accounts wear on a day is read together, in two queries, and kept for a
    minute: whoever leaves at midnight loses it then, because the day is part of the key.
    """
    worn: Worn = cache.get_or_set(_key(on), lambda: _all_worn(on), KEPT_FOR) or {}
    return {account: worn[account] for account in accounts if account in worn}


def forget_badges(instance: Term | Seat, **kwargs: Any) -> None:
    """A term or a seat was written: what is worn is read anew, once it is kept."""
    transaction.on_commit(lambda: cache.delete(_key(today())))


def _key(on: date) -> str:
    return f"badges:{on.isoformat()}"


def _all_worn(on: date) -> Worn:
    terms = list(
        Term.objects.holding(on).exclude(person__user=None).select_related("person", "seat__body")
    )
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
