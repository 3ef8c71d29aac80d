"""Calls: everyone reads them, whoever belongs somewhere puts herself forward, the panel alone judges.

Being on a panel is no role: here the chair is on it. Who else may read is in
``tests/membership/bodies/recruitment/``.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.utils import timezone

from membership.bodies.models import Call, CallSeat, Criterion, Expression, Seat
from tests.factories.bodies import SeatFactory
from tests.factories.recruitment import (
    CallFactory,
    CallSeatFactory,
    CriterionFactory,
    ExpressionFactory,
    PanelMemberFactory,
    PanelNoteFactory,
    ScoreFactory,
)
from tests.permissions.bodies import MANAGERS, PAGE
from tests.support.permissions import EVERYONE, SIGNED_IN, Address, World
from tests.support.rows import many_organisations, many_users

BELONGING = {"member", "manager", "moderator", "holder", "chair"}


def build(world: World) -> None:
    """An open call, one that waits for the decision, and a draft, each for a seat of its own."""
    body, now = world.things["body"], timezone.now()
    moments: dict[str, dict[str, Any]] = {
        "open call": {},
        "closed call": {"closes_at": now - timedelta(hours=1)},
        "draft": {"visible_from": None},
    }
    for name, moment in moments.items():
        call = CallFactory.create(body=body, **moment)
        CallSeatFactory.create(call=call, seat=SeatFactory.create(body=body, name=name))
        CriterionFactory.create(call=call, name="Listens", weight=2)
        PanelMemberFactory.create(call=call, user=world.people["chair"])
        world.things[name] = call
    ExpressionFactory.create(call=world.things["open call"], user=world.people["person"])
    closed = world.things["closed call"]
    world.things["expression"] = ExpressionFactory.create(call=closed, shortlisted=True)
    read = world.things["read expression"] = ExpressionFactory.create(call=closed)
    member = closed.panel.get()
    ScoreFactory.create(expression=read, criterion=closed.criteria.get(), member=member)
    PanelNoteFactory.create(expression=read, member=member)


def many_calls(world: World, count: int) -> None:
    """Calls of every state, each with a seat."""
    body, now = world.things["body"], timezone.now()
    seats = Seat.objects.bulk_create(SeatFactory.build_batch(count, body=body))
    closing = [now + timedelta(days=20), now + timedelta(days=3), now - timedelta(days=3)]
    calls = Call.objects.bulk_create(
        CallFactory.build(
            body=body,
            closes_at=closing[n % 3],
            visible_from=now - timedelta(days=9) if n % 5 else None,
        )
        for n in range(count)
    )
    CallSeat.objects.bulk_create(
        CallSeat(call=call, seat=seat) for call, seat in zip(calls, seats, strict=True)
    )


def many_expressions(world: World, count: int) -> None:
    """Scored expressions of people who speak for as many organisations, all on the shortlist."""
    call = world.things["closed call"]
    member = call.panel.get()
    criterion = Criterion.objects.get(call=call)
    made = Expression.objects.bulk_create(
        ExpressionFactory.build(call=call, user=user, organisation=organisation, shortlisted=True)
        for user, organisation in zip(many_users(count), many_organisations(count), strict=True)
    )
    criterion.scores.bulk_create(
        criterion.scores.model(
            expression=each, criterion=criterion, member=member, value=4, given_at=timezone.now()
        )
        for each in made
    )


def at(name: str, ending: str = "", *, managed: bool = False) -> Callable[[World], str]:
    middle = "manage/calls/" if managed else "calls/"
    return lambda world: f"{PAGE}{middle}{world.things[name].pk}/{ending}"


def expression(name: str) -> Callable[[World], str]:
    def url(world: World) -> str:
        made = world.things[name]
        return f"{PAGE}calls/{made.call_id}/panel/{made.pk}/"

    return url


def decision(world: World) -> str:
    call = world.things["closed call"]
    return f"{PAGE}manage/calls/{call.pk}/seats/{call.seats.get().seat_id}/"


ADDRESSES = [
    Address("bodies:calls", lambda world: f"{PAGE}calls/", EVERYONE, grow=many_calls),
    Address("bodies:call", at("open call"), EVERYONE),
    Address("bodies:call", at("closed call"), EVERYONE),
    Address("bodies:put_forward", at("open call", "put-yourself-forward/"), BELONGING),
    Address("bodies:put_forward", at("closed call", "put-yourself-forward/"), SIGNED_IN),
    Address("bodies:your_expression", at("open call", "yours/"), {"person"}, refused=404),
    Address("bodies:panel", at("open call", "panel/"), {"chair"}, refused=404),
    Address(
        "bodies:panel",
        at("closed call", "panel/"),
        {"chair"},
        refused=404,
        grow=many_expressions,
    ),
    Address("bodies:panel_expression", expression("expression"), {"chair"}, refused=404),
    Address("bodies:panel_expression", expression("read expression"), {"chair"}, refused=404),
    Address(
        "bodies:manage_calls",
        lambda world: f"{PAGE}manage/calls/",
        MANAGERS,
        grow=many_calls,
    ),
    Address("bodies:add_call", lambda world: f"{PAGE}manage/calls/new/", MANAGERS),
    Address("bodies:manage_call", at("open call", managed=True), MANAGERS),
    Address("bodies:manage_call", at("draft", managed=True), MANAGERS),
    Address("bodies:manage_call", at("closed call", managed=True), MANAGERS, grow=many_expressions),
    Address("bodies:change_call", at("open call", "change/", managed=True), MANAGERS),
    Address("bodies:change_call", at("draft", "change/", managed=True), MANAGERS),
    Address("bodies:extend_call", at("open call", "extend/", managed=True), MANAGERS),
    Address("bodies:withdraw_call", at("open call", "withdraw/", managed=True), MANAGERS),
    Address("bodies:call_panel", at("open call", "panel/", managed=True), MANAGERS),
    Address("bodies:decide_seat", decision, {"chair"}, grow=many_expressions),
]
