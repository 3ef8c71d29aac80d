"""How long declarations are kept once their holder, or the interest itself, is out of office."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from membership.bodies.declarations.models import Chase, Confirmation, Interest
from membership.bodies.models import Term
from portal.lib.time import london_day
from portal.records.retention import Rule

SIX_YEARS = timedelta(days=6 * 365)
LIMITATION = (
    "What a group decided with somebody at the table can be challenged for six years (Limitation"
    " Act 1980)"
)


def _of_nobody_who_sat_since(rows: QuerySet[Any], cut_off: datetime) -> QuerySet[Any]:
    """Those of people who have held no seat since the day of the cut-off, and are appointed to none."""
    on = london_day(cut_off)
    later = Term.objects.filter(person=OuterRef("person"), start__gt=on)
    holding = Term.objects.holding(on).filter(person=OuterRef("person"))
    return rows.exclude(Exists(later)).exclude(Exists(holding))


def interests_of_past_holders(cut_off: datetime) -> QuerySet[Interest]:
    return _of_nobody_who_sat_since(Interest.objects.filter(added_at__lte=cut_off), cut_off)


def confirmations_of_past_holders(cut_off: datetime) -> QuerySet[Confirmation]:
    rows = Confirmation.objects.filter(confirmed_at__lte=cut_off)
    return _of_nobody_who_sat_since(rows, cut_off)


def ended_before(cut_off: datetime) -> QuerySet[Interest]:
    """Those that ended by the cut-off, of whomever; one declared late is kept as long from then on."""
    return Interest.objects.filter(Q(end__lte=london_day(cut_off)), added_at__lte=cut_off)


def reminded_before(cut_off: datetime) -> QuerySet[Chase]:
    return Chase.objects.filter(made_at__lte=cut_off)


RULES = [
    Rule(
        name="interests-of-past-holders",
        what="The interests that somebody declared who no longer holds a seat",
        period=SIX_YEARS,
        counted_from="the last day on a seat",
        why=f"{LIMITATION}. They leave the public register after one year.",
        older_than=interests_of_past_holders,
    ),
    Rule(
        name="confirmations-of-past-holders",
        what="When somebody who no longer holds a seat confirmed their interests",
        period=SIX_YEARS,
        counted_from="the last day on a seat",
        why=f"{LIMITATION}, and whether the interests were confirmed then belongs to it.",
        older_than=confirmations_of_past_holders,
    ),
    Rule(
        name="ended-interests",
        what="Interests that have ended, of people who still hold a seat",
        period=SIX_YEARS,
        counted_from="the last day of the interest",
        why=f"{LIMITATION}. They leave the public register after one year.",
        older_than=ended_before,
    ),
    Rule(
        name="reminders-of-interests",
        what="That somebody was reminded to confirm their interests",
        period=timedelta(days=2 * 365),
        counted_from="the day of the reminder",
        why="Until then it keeps the same reminder from being sent twice.",
        older_than=reminded_before,
    ),
]
