"""What the planner adds to a chair's list: that the present ends will break the continuity rule."""

from collections.abc import Iterable
from datetime import date, datetime

from django.urls import reverse

from membership.bodies.models import Body
from membership.bodies.planner import reality
from membership.bodies.planner.rules import Kind, Scenario
from membership.bodies.planner.simulation import simulate
from membership.bodies.planner.windows import a_year, crowds
from membership.bodies.planner.wording import from_to
from membership.bodies.to_do import ToDo, needs_doing_on

YEARS_AHEAD = 3


@needs_doing_on(order=60)
def too_many_at_once(body: Body, on: date, now: datetime) -> Iterable[ToDo]:
    """The first time in the years ahead that more seats may change than the rules allow."""
    if body.max_turnover_percent is None:
        return
    rules, seats = reality.rules_of(body), reality.read(body, on).seats
    allowed = rules.allowed(len(seats))
    ends = simulate(seats, Scenario(Kind.FIXED, rules), on, YEARS_AHEAD).ends
    for crowd in crowds(ends, a_year, allowed or 0)[:1]:
        yield ToDo(
            "Many at once",
            "yellow",
            f"The terms of {crowd.count} seats end {from_to(crowd.first, crowd.last)}."
            f" The rules let {allowed} change in any 12 months.",
            reverse("bodies:new_plan", args=[body.slug]),
            "Plan the rotation",
        )
