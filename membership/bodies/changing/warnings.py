"""What a chair should know before going on: rules that a change strains without breaking them.

What a rule forbids outright the actions refuse. These are matters of judgement, so they are said, and
the reason that the chair gives goes on record with the change.
"""

from collections.abc import Iterator
from datetime import date

from membership.bodies.changing.pictures import Picture, Shown
from membership.bodies.fitting import misfit
from membership.bodies.models import Body, Seat, Term
from membership.bodies.planner.reality import rules_of
from membership.bodies.planner.windows import a_year, crowds
from membership.bodies.planner.wording import from_to
from membership.organisations.models import Organisation
from portal.lib.templatetags.portal import until
from portal.lib.time import add_months


def warnings(body: Body, before: Picture, after: Picture, on: date) -> list[str]:
    """What is questionable about what ``after`` has and ``before`` had not, each thing once."""
    fresh = [term for key, term in after.terms.items() if before.terms.get(key) != term]
    lines = [line for term in fresh for line in _about(term, body, after)]
    turnover = too_many_end(body, after, on)
    if turnover and turnover != too_many_end(body, before, on):
        lines.append(turnover)
    return list(dict.fromkeys([*lines, *_two_seats(fresh, after)]))


def _about(term: Shown, body: Body, after: Picture) -> Iterator[str]:
    full = add_months(term.start, body.term_months)
    if term.end is None or term.end > full:
        yield (
            f"The term of {term.person} is longer than the {body.term_months} months of the rules,"
            f" which would end it on {until(full)}."
        )
    seat = after.seats.get(term.seat_pk)
    if seat is not None and term.organisation_pk is not None:
        organisation = Organisation.objects.prefetch_related("districts", "themes").get(
            pk=term.organisation_pk
        )
        if misfit(seat, organisation):
            yield f"{organisation} is not what the seat {seat} stands for: {seat.stands_for_text}."
        others = (
            other
            for other in after.terms.values()
            if other.organisation_pk == term.organisation_pk
            and other.seat_pk != term.seat_pk
            and _share_a_day(term, other)
        )
        for other in others:
            if other.person_pk != term.person_pk:
                yield f"{other.person} speaks for {organisation} too, in the seat {other.seat}."
                break


def _share_a_day(one: Shown, other: Shown) -> bool:
    return one.start < (other.until or date.max) and other.start < (one.until or date.max)


def too_many_end(body: Body, picture: Picture, on: date) -> str:
    """The first 12 months from ``on`` in which more voting seats may change than the rules let; or "".

    A seat may change when a term in it ends and the same person does not go on in it.
    """
    voting = {key for key, seat in picture.seats.items() if seat.is_voting and _lasts(seat, on)}
    allowed = rules_of(body).allowed(len(voting))
    if allowed is None:
        return ""
    goes_on = {(term.seat_pk, term.person_pk, term.start) for term in picture.terms.values()}
    ends = sorted(
        (term.end, term.seat_pk)
        for term in picture.terms.values()
        if term.end is not None
        and term.end >= on
        and term.seat_pk in voting
        and (term.seat_pk, term.person_pk, term.end) not in goes_on
    )
    for crowd in crowds(ends, a_year, allowed)[:1]:
        return (
            f"The terms in {crowd.count} of {len(voting)} voting seats end"
            f" {from_to(crowd.first, crowd.last)}. The group’s rules let {allowed} change in any"
            " 12 months."
        )
    return ""


def _lasts(seat: Seat, on: date) -> bool:
    return seat.end is None or seat.end > on


def _two_seats(fresh: list[Shown], after: Picture) -> Iterator[str]:
    """A change on the Board that gives somebody a second seat on a group below."""
    for term in fresh:
        for follower in after.followers:
            if follower.follows != term.seat_pk:
                continue
            own = Term.objects.filter(body=follower.body_pk, person=term.person_pk)
            for other in own.with_succession().select_related("seat"):
                if term.start < (other.held_until or date.max) and other.start < (
                    term.until or date.max
                ):
                    yield (
                        f"{term.person} holds the seat {other.seat} of the {follower.body} and would"
                        f" hold its seat {follower.seat} as well. Nothing ends by itself: agree which"
                        " one they leave."
                    )
