"""Which reminders are due on a day. The letter asks the same again in the moment in which it leaves."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, Value

from membership.bodies.expressions import DaysAfter
from membership.bodies.models import Term
from membership.bodies.querysets import TermQuerySet
from membership.bodies.reminders.models import Audience, Reminder
from membership.bodies.reminders.steps import MADE_UP, Occasion, Step, occasion_on
from membership.bodies.states import LONGEST_STAY
from portal.lib.time import add_months


@dataclass(frozen=True)
class Due:
    """A reminder that is due, by what makes it unique."""

    term_id: int
    day: date
    step: Step
    audience: Audience


def is_due(reminder: Reminder, on: date) -> bool:
    """Whether what ``reminder`` says still holds on ``on``."""
    same = Due(reminder.term_id, reminder.day, Step(reminder.step), Audience(reminder.audience))
    return any(each == same for _, each in _reminders(_alone(reminder.term_id), on))


def due(on: date) -> list[Due]:
    """What is to be told on ``on`` and has not been; two queries, however many terms there are."""
    found = list(_reminders(_starting_or_ending(on), on))
    told = Reminder.objects.filter(term__person__in={term.person_id for term, _ in found})
    keys = {_key(each.term, each) for each in told.select_related("term")}
    return [each for term, each in found if _key(term, each) not in keys]


def _key(term: Term, each: "Due | Reminder") -> tuple[object, ...]:
    """What is told once: to a holder whatever the seat, for who swaps seats keeps the end."""
    about = (term.person_id, term.body_id) if each.audience == Audience.HOLDER else (term.pk,)
    return (*about, each.day, each.step, each.audience)


def _alone(pk: int) -> TermQuerySet:
    terms: TermQuerySet = Term.objects.filter(pk=pk)
    return terms


def _starting_or_ending(on: date) -> TermQuerySet:
    """Every term that may have a step on ``on``, and some that have none."""
    back = on - MADE_UP
    ahead = DaysAfter(Value(on), F("body__notice_days"))
    return Term.objects.filter(
        Q(end__gt=add_months(back, -LONGEST_STAY - 1), end__lte=ahead)
        | Q(seat__end__gt=back, seat__end__lte=ahead)
        | Q(body__closed__gt=back, body__closed__lte=ahead),
        start__lte=on,
    ) | Term.objects.filter(start__gt=on, start__lte=DaysAfter(Value(on), F("body__shadow_days")))


def _reminders(terms: TermQuerySet, on: date) -> Iterator[tuple[Term, Due]]:
    """Each of ``terms`` that has a step on ``on``, with whatever is told of it."""
    later = Term.objects.filter(start__gt=OuterRef("start"))
    same = Q(body=OuterRef("body"), person=OuterRef("person"))
    sits = Term.objects.holding(on).filter(same)
    read = terms.with_succession().annotate(
        sits_already=Exists(sits),
        goes_on=Exists(later.filter(same)),
        is_followed=Exists(later.filter(seat=OuterRef("seat"))),
    )
    for term in read.order_by("pk"):
        occasion = occasion_on(term, on)
        if occasion is None:
            continue
        if _concerns_the_holder(term, occasion):
            yield term, Due(term.pk, occasion.day, occasion.step, Audience.HOLDER)
        if _concerns_the_chair(term, occasion):
            yield term, Due(term.pk, occasion.day, occasion.step, Audience.CHAIR)


def _concerns_the_holder(term: Any, occasion: Occasion) -> bool:
    """Not who goes on in another term of the body, nor who was told the day when somebody set it.

    Who sits already does not begin.
    """
    if occasion.step == Step.STARTS_SOON:
        return not term.sits_already
    told = bool(term.why_ended) and term.released == occasion.day
    return not term.goes_on and not told


def _concerns_the_chair(term: Any, occasion: Occasion) -> bool:
    """Only while nobody is appointed to follow, and there is a seat to fill."""
    if occasion.step == Step.STARTS_SOON:
        return False
    ends = [day for day in (term.seat.end, term.body.closed) if day is not None]
    return not term.is_followed and all(day > occasion.day for day in ends)
