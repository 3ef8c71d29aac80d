"""A rotation plan that the group has published for discussion."""

from dataclasses import replace
from datetime import datetime

from membership.bodies.models import Body, Plan
from membership.bodies.planner import actions, reality
from membership.bodies.planner.proposing import propose
from membership.bodies.planner.rules import Kind, Rules, Scenario
from membership.bodies.planner.storing import Input
from membership.bodies.planner.wording import KINDS
from membership.people.models import User
from portal.demo.bodies import OFFICER
from portal.demo.data import Entry, days_ago, read
from portal.lib.time import london_day


def load_plans(now: datetime) -> int:
    """Make and publish the plans that are not there; returns how many there are."""
    data = read("plans")
    officer = User.objects.get(email=OFFICER)
    for entry in data["plan"]:
        body = Body.objects.get(slug=entry["body"])
        if not Plan.objects.filter(body=body, title=entry["title"]).exists():
            _plan(entry, body, officer, days_ago(now, entry["published_days_ago"]))
    return len(data["plan"])


def _plan(entry: Entry, body: Body, officer: User, now: datetime) -> None:
    found = reality.read(body, london_day(now))
    keys = {name: key for key, name in found.names.items()}
    rules = reality.rules_of(body)
    scenarios = {
        KINDS[Kind(each["kind"])]: _scenario(each, rules, keys) for each in entry["scenario"]
    }
    wanted = next(Kind(each["kind"]) for each in entry["scenario"] if each.get("proposed"))
    given = Input(
        on=found.on,
        years=entry["years"],
        seats=found.seats,
        seat_names=found.names,
        scenarios=scenarios,
        proposed_for=KINDS[wanted],
        stretch_months=entry["stretch_months"],
    )
    proposal = propose(given.seats, given.scenario, given.on, given.years, given.bounds)
    plan = actions.save_plan(
        body,
        given,
        proposal,
        title=entry["title"],
        note=entry["note"].strip(),
        acting_user=officer,
        now=now,
    )
    actions.publish(plan, acting_user=officer, now=now)


def _scenario(entry: Entry, rules: Rules, keys: dict[str, int]) -> Scenario:
    return Scenario(
        kind=Kind(entry["kind"]),
        rules=replace(rules, max_turnover_percent=entry["max_turnover_percent"]),
        core=frozenset(keys[name] for name in entry.get("core", [])),
        months_to_fill=entry["months_to_fill"],
    )
