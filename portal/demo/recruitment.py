"""Calls for seats of the Steering Group, who put themselves forward, and what a panel made of one of them."""

from datetime import datetime, timedelta

from digests.actions.notices import nobody_is_told
from membership.bodies.models import Call, Expression, Seat
from membership.bodies.recruitment import actions, drafting
from membership.bodies.recruitment.actions import Asked
from membership.organisations.models import Organisation
from membership.people.models import User
from portal.demo.accounts import person_named
from portal.demo.bodies import OFFICER
from portal.demo.data import Entry, days_ago, first_of_month, read
from portal.lib.time import london_day, start_of_day

FIELDS = ("title", "brief", "duties", "time_asked", "contact", "questions")


def load_recruitment(now: datetime) -> int:
    """Make the calls that are not there, through the actions that everybody uses; nobody is mailed.

    Returns how many calls there are.
    """
    entries = read("recruitment")["call"]
    officer = User.objects.get(email=OFFICER)
    for entry in entries:
        if not Call.objects.filter(title=entry["title"]).exists():
            with nobody_is_told():
                _call(entry, officer, now)
    return len(entries)


def _call(entry: Entry, officer: User, now: datetime) -> None:
    seat = Seat.objects.select_related("body").get(name=entry["seat"])
    start = first_of_month(now, entry["start_months"])
    last_day = london_day(now) + timedelta(days=entry["closes_in_days"])
    call = Call(
        body=seat.body,
        start=start,
        end=drafting.end_by_the_rules(seat, start, seat.body),
        closes_at=start_of_day(last_day + timedelta(days=1)),
        who_may_apply=entry.get("who_may_apply", ""),
        **{name: entry[name] for name in FIELDS},
    )
    published = days_ago(now, entry["published_days_ago"])
    asked = Asked([seat], drafting.read_criteria(entry["criteria"]))
    call = actions.save(call, asked, acting_user=officer, now=published)
    panel = [person_named(name) for name in entry["panel"]]
    actions.name_panel(call, panel, acting_user=officer, now=published)
    call = actions.publish(call, acting_user=officer, now=published)
    for each in entry["expression"]:
        made = _put_forward(call, each, now)
        if each.get("shortlisted"):
            actions.shortlist(made, True, acting_user=panel[0], now=days_ago(now, 1))
    for each in entry.get("score", []):
        _score(call, each, now)


def _put_forward(call: Call, entry: Entry, now: datetime) -> Expression:
    user = person_named(entry["person"])
    return actions.put_forward(
        call,
        organisation=Organisation.objects.of(user).get(),
        person_name=user.full_name,
        statement=entry["statement"].strip(),
        interests=entry["interests"],
        consented=True,
        acting_user=user,
        now=days_ago(now, entry["days_ago"]),
    )


def _score(call: Call, entry: Entry, now: datetime) -> None:
    judge = person_named(entry["by"])
    made = Expression.objects.get(call=call, person_name=entry["of"])
    criteria = call.criteria.values_list("pk", flat=True)
    scores = dict(zip(criteria, entry["values"], strict=True))
    moment = days_ago(now, 2)
    actions.give_scores(made, scores, acting_user=judge, now=moment)
    actions.add_note(made, entry["note"], acting_user=judge, now=moment)
