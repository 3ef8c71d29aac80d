"""Rotation plans of a body as it is, made as the page makes them."""

from dataclasses import replace
from datetime import datetime

from django.utils import timezone

from membership.bodies.models import Body
from membership.bodies.planner import actions, reality
from membership.bodies.planner.models import Plan
from membership.bodies.planner.proposing import propose
from membership.bodies.planner.rules import Kind, Scenario
from membership.bodies.planner.storing import Input
from membership.people.models import User
from portal.lib.time import london_day


def compared(body: Body, *, now: datetime | None = None, percent: int = 34) -> Input:
    """Fixed and rotating seats over ten years, and ends proposed for the fixed ones."""
    now = now or timezone.now()
    found = reality.read(body, london_day(now))
    rules = replace(reality.rules_of(body), max_turnover_percent=percent)
    return Input(
        on=found.on,
        years=10,
        seats=found.seats,
        seat_names=found.names,
        scenarios={
            "Fixed": Scenario(Kind.FIXED, rules),
            "Rotating": Scenario(Kind.ROTATING, rules),
        },
        proposed_for="Fixed",
    )


def saved_plan(
    body: Body,
    user: User,
    *,
    now: datetime | None = None,
    percent: int = 34,
    title: str = "From 2027",
) -> Plan:
    """A plan that ``user`` saved."""
    given = compared(body, now=now, percent=percent)
    found = propose(given.seats, given.scenario, given.on, given.years, given.bounds)
    return actions.save_plan(body, given, found, title=title, acting_user=user, now=now)
