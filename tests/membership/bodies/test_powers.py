"""``powers_of`` says of all bodies what ``holds_power`` says of each, on every day."""

from datetime import date, timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from membership.bodies.models import Body, Office, Standing, Term
from membership.bodies.policies import Power, holds_power
from membership.bodies.powers import powers_of
from membership.people.models import User
from portal.lib.time import today
from tests.factories.bodies import BodyFactory, SeatFactory, TermFactory
from tests.factories.people import PersonFactory, UserFactory

DAY = timedelta(days=1)
TODAY = today()


@pytest.fixture
def sitters(charles: User, sadie: User, charles_term: Term, sadie_term: Term) -> list[User]:
    """Chair and holder, and others: soon in a seat, out of one, staying on, in what is closed."""
    group = sadie_term.body
    newcomer = PersonFactory.create(user=UserFactory.create())
    Body.objects.filter(pk=group.pk).update(shadow_days=30)
    soon = SeatFactory.create(body=group, standing=Standing.IN_ATTENDANCE)
    TermFactory.create(seat=soon, person=newcomer, start=TODAY + 20 * DAY, end=None)
    # Whoever soon sits on the board will then chair the other group, which lets in for fewer days.
    other = BodyFactory.create(shadow_days=7)
    SeatFactory.create(body=other, office=Office.CHAIR, follows=soon)
    former = PersonFactory.create(user=UserFactory.create())
    TermFactory.create(
        seat=SeatFactory.create(body=group, end=TODAY + 3 * DAY),
        person=former,
        start=TODAY - 900 * DAY,
        end=TODAY - 10 * DAY,
        released=None,
    )
    closed = BodyFactory.create(closed=TODAY + 2 * DAY)
    TermFactory.create(seat__body=closed, person=former, start=TODAY - DAY, end=None)
    TermFactory.create(
        seat=SeatFactory.create(body=other, end=TODAY + 25 * DAY),
        person=former,
        start=TODAY + 26 * DAY,
        end=None,
    )
    switched_off = UserFactory.create(is_active=False)
    TermFactory.create(seat__body=group, person=PersonFactory.create(user=switched_off), end=None)
    accounts = [newcomer.user, former.user]
    return [charles, sadie, switched_off, *(user for user in accounts if user)]


def days(*around: date) -> list[date]:
    return sorted({day + shift * DAY for day in around for shift in (-1, 0, 1)})


def test_what_is_said_of_all_bodies_is_said_of_each(
    sitters: list[User], sadie_term: Term, charles_term: Term
) -> None:
    ends = [term.end for term in (sadie_term, charles_term) if term.end]
    near = [TODAY + number * DAY for number in (-10, 0, 2, 3, 13, 20, 25, 26)]
    bodies = list(Body.objects.all())
    seen: set[Power] = set()
    for on in days(*near, *ends):
        for user in sitters:
            powers = powers_of(user, on)
            for body in bodies:
                each = {power for power in Power if holds_power(user, body, power, on)}
                assert powers.get(body.pk, frozenset()) == each, (user, body, on)
                seen |= each
    assert seen == set(Power)


def test_all_bodies_are_asked_in_one_statement(
    sadie: User, sadie_term: Term, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(5):
        TermFactory.create(seat__body=BodyFactory.create(), person=sadie_term.person, end=None)
    with django_assert_num_queries(1):
        assert len(powers_of(sadie, TODAY)) == 6


def test_nobody_has_no_power(sadie_term: Term) -> None:
    assert powers_of(None, TODAY) == {}
