"""Two who decide, or who send, at the same moment, as processes of their own."""

from datetime import date

import pytest

from membership.bodies.models import Call, CallSeat, Expression, Term
from membership.bodies.recruitment import actions
from membership.people.models import User
from tests.membership.bodies.recruitment.conftest import forward
from tests.support.barrier import meet

pytestmark = pytest.mark.django_db(transaction=True)


def decide(offered: int, expression: int, user: int) -> int:
    term = actions.decide(
        CallSeat.objects.get(pk=offered),
        Expression.objects.get(pk=expression),
        start=date(2030, 1, 1),
        end=None,
        reason="Trusted by all.",
        acting_user=User.objects.get(pk=user),
    )
    return int(term.pk)


def send(call: int, user: int) -> int:
    made = forward(Call.objects.get(pk=call), User.objects.get(pk=user))
    return int(made.pk)


def test_of_two_who_decide_one_wins(
    closed: Call, nells: Expression, omars: Expression, charles: User, olive: User
) -> None:
    actions.name_panel(closed, [charles, olive], acting_user=charles)
    for each in (nells, omars):
        actions.shortlist(each, True, acting_user=charles)
    offered = closed.seats.get()
    meeting = meet(
        (decide, {"offered": offered.pk, "expression": nells.pk, "user": charles.pk}),
        (decide, {"offered": offered.pk, "expression": omars.pk, "user": olive.pk}),
    )
    assert meeting.collided
    assert meeting.refusals == ["DecidedAlready"]
    assert [term.pk for term in Term.objects.filter(seat=offered.seat)] == meeting.results
    assert Expression.objects.filter(chosen_for=offered).count() == 1


def test_a_double_click_sends_one_expression(call: Call, nell: User) -> None:
    once = (send, {"call": call.pk, "user": nell.pk})
    meeting = meet(once, once)
    assert meeting.collided
    assert meeting.refusals == []
    assert len(set(meeting.results)) == Expression.objects.count() == 1
