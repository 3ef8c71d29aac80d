"""What a seat gives goes with it, everywhere and in the same moment: midnight in London."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest

from membership.bodies import policies
from membership.bodies.declarations import policies as declarations
from membership.bodies.handover import policies as handover
from membership.bodies.handover.places import place_on
from membership.bodies.letters import policies as letters
from membership.bodies.models import Body, Call, Seat, Term
from membership.bodies.planner import policies as planner
from membership.bodies.policies import Power, holds_power
from membership.bodies.recruitment import policies as recruitment
from membership.people.models import Person, User
from portal.lib.time import add_months, london_day, start_of_day, today
from tests.factories.bodies import TermFactory
from tests.factories.recruitment import CallFactory, PanelMemberFactory

pytestmark = pytest.mark.django_db
ONE_SECOND = timedelta(seconds=1)


@pytest.fixture
def call(steering_group: Body, charles: User) -> Call:
    """Charles was named for its panel as the chair."""
    call = CallFactory.create(body=steering_group)
    PanelMemberFactory.create(call=call, user=charles)
    return call


@pytest.fixture
def powers_of(
    steering_group: Body, charles_term: Term, sadie_term: Term, call: Call
) -> Callable[[User, datetime], dict[str, bool]]:
    """All that the chair, who sits by a seat on the Board, may do at a moment."""

    def asked(user: User, now: datetime) -> dict[str, bool]:
        on = london_day(now)
        place = place_on(steering_group, charles_term.pk)
        assert place is not None
        return {
            "badge": holds_power(user, steering_group, Power.MEMBER, on),
            "room": policies.can_enter_room(user, steering_group, on),
            "manage": policies.can_manage(user, steering_group, on),
            "write": letters.can_write(user, steering_group, on),
            "read": bool(letters.audiences(user, steering_group, on)),
            "calls": recruitment.can_run(user, call, now),
            "panel": recruitment.is_on_panel(user, call, now),
            "plans": planner.can_plan(user, steering_group, on),
            "interests": declarations.can_look_after(user, sadie_term.person, on),
            "handover": handover.can_take_up(user, place, on),
        }

    return asked


Powers = Callable[[User, datetime], dict[str, bool]]


def ends(term: Term, end: date, *, released: bool) -> None:
    day = end if released else None
    Term.objects.filter(pk=term.pk).update(end=end, appointed_until=end, released=day)


def assert_all_go_on(day: date, powers_of: Powers, user: User) -> None:
    before, after = (
        powers_of(user, start_of_day(day) + step) for step in (-ONE_SECOND, timedelta())
    )
    assert [name for name, has in before.items() if not has] == []
    assert [name for name, has in after.items() if has] == []


@pytest.mark.parametrize("months", range(1, 13))
def test_whoever_leaves_loses_everything_at_midnight_in_summer_and_in_winter(
    charles_term: Term, charles: User, powers_of: Powers, months: int
) -> None:
    end = add_months(today(), months)
    ends(charles_term, end, released=True)
    Term.objects.exclude(pk=charles_term.pk).update(end=None, appointed_until=None)
    assert_all_go_on(end, powers_of, charles)


def test_whoever_stays_on_keeps_everything_until_the_limit(
    board: Body, charles_term: Term, charles: User, powers_of: Powers
) -> None:
    end = today() - timedelta(days=10)
    ends(charles_term, end, released=False)
    assert_all_go_on(add_months(end, board.holdover_months), powers_of, charles)


def test_whoever_stays_on_keeps_everything_until_a_successor_starts(
    board_seat: Seat, charles_term: Term, charles: User, powers_of: Powers
) -> None:
    ends(charles_term, today() - timedelta(days=10), released=False)
    start = today() + timedelta(days=20)
    person = Person.objects.create(full_name="Nora Next")
    TermFactory.create(seat=board_seat, person=person, start=start, end=None)
    assert_all_go_on(start, powers_of, charles)
