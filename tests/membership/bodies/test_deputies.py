"""Deputies: who comes in a holder's place, without a seat and without its powers."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from membership.bodies import actions, errors
from membership.bodies.models import Body, Deputy, Seat, Term
from membership.bodies.policies import Power, holds_power
from membership.people.models import Person, User
from portal.records.models import AuditRecord
from tests.factories.bodies import TermFactory
from tests.factories.people import PersonFactory

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
ON = NOW.date()
pytestmark = pytest.mark.django_db


@pytest.fixture
def term(steering_group: Body) -> Term:
    return TermFactory.create(seat__body=steering_group, seat__deputy_allowed=True)


@pytest.fixture
def dan(db: None) -> Person:
    return PersonFactory.create(full_name="Dan Deputy")


def deputise(term: Term, person: Person, by: User, **changes: Any) -> Deputy:
    fields: dict[str, Any] = {"start": ON, "now": NOW} | changes
    return actions.deputise(term, person, acting_user=by, **fields)


def current(on: date = ON) -> set[str]:
    return {each.person.full_name for each in Deputy.objects.current(on)}


def test_a_deputy_comes_as_long_as_the_term_is_held(term: Term, dan: Person, olive: User) -> None:
    deputise(term, dan, olive)
    assert current(date(2027, 6, 30)) == {"Dan Deputy"}  # while the holder stays on
    assert current(date(2027, 7, 1)) == set()
    assert AuditRecord.objects.filter(action="deputy named").exists()


def test_a_deputy_holds_no_seat_and_has_no_power(term: Term, dan: Person, olive: User) -> None:
    deputise(term, dan, olive)
    assert not any(holds_power(dan, term.body, power, ON) for power in Power)


def test_the_next_deputy_takes_the_place_of_the_one_before(
    term: Term, dan: Person, olive: User
) -> None:
    deputise(term, dan, olive)
    deputise(term, PersonFactory.create(full_name="Eve"), olive, start=date(2026, 9, 1))
    assert current(date(2026, 8, 31)) == {"Dan Deputy"}
    assert current(date(2026, 9, 1)) == {"Eve"}


def test_a_deputy_is_taken_away_again(term: Term, dan: Person, olive: User) -> None:
    deputy = deputise(term, dan, olive)
    actions.end_deputy(deputy, last_day=date(2026, 6, 30), acting_user=olive, now=NOW)
    assert (current(date(2026, 6, 30)), current(date(2026, 7, 1))) == ({"Dan Deputy"}, set())


def test_only_where_the_seat_allows_it(thanet_seat: Seat, dan: Person, olive: User) -> None:
    term = TermFactory.create(seat=thanet_seat)
    with pytest.raises(errors.DeputyNotAllowed):
        deputise(term, dan, olive)


def test_who_sits_cannot_come_for_another(term: Term, olive: User) -> None:
    other = TermFactory.create(seat__body=term.body)
    with pytest.raises(errors.HoldsAnotherSeat):
        deputise(term, other.person, olive)


def test_whoever_sits_by_another_office_cannot_either(term: Term, chair: Seat, olive: User) -> None:
    charles = TermFactory.create(seat=chair.follows)
    with pytest.raises(errors.HoldsAnotherSeat, match="by virtue of another office"):
        deputise(term, charles.person, olive)


def test_only_on_days_on_which_the_holder_has_the_seat(
    term: Term, dan: Person, olive: User
) -> None:
    for day in (date(2025, 12, 31), date(2027, 7, 1)):
        with pytest.raises(errors.DeputyOutsideTheTerm):
            deputise(term, dan, olive, start=day)


def test_whoever_is_still_to_come_lasts_and_whoever_has_ended_does_not(
    term: Term, dan: Person, olive: User
) -> None:
    deputy = deputise(term, dan, olive, start=date(2026, 9, 1), end=date(2026, 10, 1))
    assert list(Deputy.objects.lasting(ON)) == [deputy]
    assert not Deputy.objects.lasting(date(2026, 10, 1)).exists()
