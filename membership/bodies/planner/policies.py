"""Who may plan, and who may read what was planned."""

from datetime import date, datetime

from membership.bodies import policies
from membership.bodies.models import Body
from membership.bodies.planner.models import Plan, PlanQuerySet
from membership.people.roles import Anyone
from portal.lib.time import london_day


def can_plan(user: Anyone, body: Body, on: date) -> bool:
    """Whoever looks after the seats: they make plans, share, publish and apply them."""
    return policies.can_manage(user, body, on)


def can_view(user: Anyone, plan: Plan, now: datetime) -> bool:
    """A published paper is everybody's; any other plan is for those who plan. Twin: ``visible_to``."""
    published = plan.visible_from is not None and plan.visible_from <= now
    return published or can_plan(user, plan.body, london_day(now))


def visible_to(user: Anyone, body: Body, now: datetime) -> PlanQuerySet:
    """The plans of ``body`` that ``user`` may read at ``now``."""
    plans = Plan.objects.filter(body=body)
    return plans if can_plan(user, body, london_day(now)) else plans.published(now)
