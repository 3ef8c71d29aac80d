"""Powers follow the seat, from its holder's first day to the last."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser

from membership.bodies.models import Body, Seat, Standing, Term
from membership.bodies.policies import Power, can_manage, holds_power
from membership.people.models import User
from portal.lib.time import today
from tests.factories.bodies import TermFactory

DAY = timedelta(days=1)
pytestmark = pytest.mark.django_db


def test_a_holder_is_a_member_and_no_chair(steering_group: Body, sadie: User) -> None:
    assert holds_power(sadie, steering_group, Power.MEMBER, today())
    assert not holds_power(sadie, steering_group, Power.CHAIR, today())


def test_a_person_without_an_account_has_the_power_too(
    steering_group: Body, sadie_term: Term
) -> None:
    assert holds_power(sadie_term.person, steering_group, "member", today())


def test_power_begins_and_ends_with_the_term(steering_group: Body, sadie_term: Term) -> None:
    Body.objects.update(holdover_allowed=False)
    assert sadie_term.end is not None
    person, power = sadie_term.person, Power.MEMBER
    assert not holds_power(person, steering_group, power, sadie_term.start - DAY)
    assert holds_power(person, steering_group, power, sadie_term.start)
    assert holds_power(person, steering_group, power, sadie_term.end - DAY)
    assert not holds_power(person, steering_group, power, sadie_term.end)


def test_whoever_stays_on_keeps_the_power_until_the_limit(
    steering_group: Body, sadie_term: Term
) -> None:
    assert sadie_term.end is not None
    person, power = sadie_term.person, Power.MEMBER
    assert holds_power(person, steering_group, power, sadie_term.end)
    assert not holds_power(person, steering_group, power, sadie_term.end + 190 * DAY)


def test_the_chair_is_whoever_holds_the_seat_on_the_board(
    steering_group: Body, board: Body, charles: User
) -> None:
    assert holds_power(charles, steering_group, Power.CHAIR, today())
    assert not holds_power(charles, board, Power.CHAIR, today())


def test_the_chair_changes_with_the_board_on_the_same_day(
    steering_group: Body, charles: User, charles_term: Term
) -> None:
    assert charles_term.end is not None
    Body.objects.update(holdover_allowed=False)
    assert holds_power(charles, steering_group, Power.CHAIR, charles_term.end - DAY)
    assert not holds_power(charles, steering_group, Power.CHAIR, charles_term.end)


def test_who_will_take_a_seat_that_is_still_to_come_reads_along(steering_group: Body) -> None:
    start = today() + timedelta(days=steering_group.shadow_days)
    term = TermFactory.create(
        seat__body=steering_group, seat__start=start, start=start, end=None, person__user=None
    )
    assert holds_power(term.person, steering_group, Power.SHADOW, today())
    assert not holds_power(term.person, steering_group, Power.SHADOW, today() - timedelta(days=1))


def test_somebody_in_attendance_is_no_member(
    steering_group: Body, thanet_seat: Seat, sadie: User
) -> None:
    Seat.objects.filter(pk=thanet_seat.pk).update(standing=Standing.IN_ATTENDANCE)
    assert not holds_power(sadie, steering_group, Power.MEMBER, today())


def test_a_closed_account_has_no_power(steering_group: Body, sadie: User) -> None:
    sadie.is_active = False
    assert not holds_power(sadie, steering_group, Power.MEMBER, today())


@pytest.mark.parametrize("nobody", [None, AnonymousUser()])
def test_nobody_has_no_power(steering_group: Body, nobody: AnonymousUser | None) -> None:
    assert not holds_power(nobody, steering_group, Power.MEMBER, today())
    assert not can_manage(nobody, steering_group, today())


def test_officers_and_the_chair_manage_and_nobody_else(
    steering_group: Body, charles: User, sadie: User, olive: User, edie: User
) -> None:
    managing = {
        user.get_short_name()
        for user in (charles, sadie, olive, edie)
        if can_manage(user, steering_group, today())
    }
    assert managing == {"Charles", "Olive"}


def test_the_power_costs_one_query(
    steering_group: Body, charles: User, django_assert_num_queries: object
) -> None:
    with django_assert_num_queries(1):  # type: ignore[operator]
        assert holds_power(charles, steering_group, Power.CHAIR, today())
