"""Staying on until a successor starts: how long, and when not."""

from datetime import UTC, date, datetime, timedelta

import pytest

from membership.bodies import actions, errors
from membership.bodies.models import Body, Term, WhyEnded
from membership.bodies.policies import Power, holds_power
from membership.people.models import User
from portal.records.models import AuditRecord
from tests.factories.bodies import TermFactory

END = date(2027, 1, 1)  # of the factory's term; the rules let a holder stay on for six months
NOW = datetime(2026, 12, 1, 12, tzinfo=UTC)
pytestmark = pytest.mark.django_db


@pytest.fixture
def term(steering_group: Body) -> Term:
    return TermFactory.create(seat__body=steering_group)


def hold_over(term: Term, last_day: date, by: User, now: datetime = NOW) -> Term:
    return actions.hold_over(term, last_day=last_day, acting_user=by, reason="Until then.", now=now)


def sits(term: Term, on: date) -> bool:
    return holds_power(term.person, term.body, Power.MEMBER, on)


def test_the_day_that_is_named_is_the_last_one(term: Term, olive: User) -> None:
    hold_over(term, date(2027, 3, 31), olive)
    assert sits(term, date(2027, 3, 31))
    assert not sits(term, date(2027, 4, 1))
    assert AuditRecord.objects.get(action="held over").reason == "Until then."


def test_not_longer_than_the_rules_allow(term: Term, olive: User) -> None:
    with pytest.raises(errors.OutsideTheHoldover, match="until 30 June 2027 at the latest"):
        hold_over(term, date(2027, 7, 1), olive)
    assert hold_over(term, date(2027, 6, 30), olive).released == date(2027, 7, 1)


def test_it_begins_when_the_term_ends(term: Term, olive: User) -> None:
    with pytest.raises(errors.OutsideTheHoldover):
        hold_over(term, date(2026, 12, 31), olive)


def test_not_until_a_day_that_is_past(term: Term, olive: User) -> None:
    with pytest.raises(errors.OutsideTheHoldover):
        hold_over(term, date(2027, 2, 1), olive, now=datetime(2027, 3, 1, tzinfo=UTC))


def test_who_was_released_and_still_sits_may_stay_on_after_all(term: Term, olive: User) -> None:
    released = actions.end_term(
        term,
        last_day=END - timedelta(days=1),
        why_ended=WhyEnded.OTHER,
        acting_user=olive,
        now=NOW,
    )
    assert not sits(released, END)
    assert sits(hold_over(term, date(2027, 3, 31), olive), END)


def test_who_has_left_does_not_come_back_by_it(term: Term, olive: User) -> None:
    with pytest.raises(errors.AlreadyEnded):
        hold_over(term, date(2027, 6, 30), olive, now=datetime(2027, 7, 2, tzinfo=UTC))


def test_a_successor_ends_it_whatever_day_was_named(term: Term, olive: User) -> None:
    hold_over(term, date(2027, 6, 30), olive)
    TermFactory.create(seat=term.seat, start=date(2027, 2, 1), end=None)
    assert sits(term, date(2027, 1, 31))
    assert not sits(term, date(2027, 2, 1))


def test_where_nobody_stays_on_it_is_refused(term: Term, olive: User) -> None:
    Body.objects.update(holdover_allowed=False)
    with pytest.raises(errors.HoldoverNotAllowed):
        hold_over(term, date(2027, 3, 31), olive)


def test_a_term_without_an_end_has_nothing_to_stay_on_after(
    steering_group: Body, olive: User
) -> None:
    lasting = TermFactory.create(seat__body=steering_group, end=None)
    with pytest.raises(errors.HasNoEnd):
        hold_over(lasting, date(2027, 3, 31), olive)
