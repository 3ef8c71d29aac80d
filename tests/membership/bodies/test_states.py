"""What a term is on a day: the pure function, the database's twin, and the law that they agree."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db.models import Value
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from membership.bodies.expressions import DaysAfter, MonthsAfter
from membership.bodies.models import Body, Term
from membership.bodies.querysets import TermQuerySet
from membership.bodies.states import TermState, term_state
from portal.lib.time import add_months
from tests.factories.bodies import BodyFactory, SeatFactory, TermFactory

END = date(2027, 1, 1)
DAY = timedelta(days=1)
TWINS: dict[TermState, Any] = {
    TermState.FUTURE: TermQuerySet.future,
    TermState.ENDS_SOON: TermQuerySet.ending_soon,
    TermState.CARRIED_OVER: TermQuerySet.carried_over,
    TermState.ENDED: TermQuerySet.ended,
}


def states(on: date) -> list[TermState]:
    return [term_state(term, on) for term in Term.objects.with_succession()]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("on", "state"),
    [
        (date(2025, 12, 31), TermState.FUTURE),
        (date(2026, 1, 1), TermState.CURRENT),
        (END - timedelta(days=91), TermState.CURRENT),
        (END - timedelta(days=90), TermState.ENDS_SOON),
        (END - DAY, TermState.ENDS_SOON),
        (END, TermState.CARRIED_OVER),
        (date(2027, 6, 30), TermState.CARRIED_OVER),
        (date(2027, 7, 1), TermState.ENDED),
    ],
)
def test_a_term_goes_through_its_states_by_the_clock(on: date, state: TermState) -> None:
    TermFactory.create()
    assert states(on) == [state]


@pytest.mark.django_db
def test_a_term_just_ends_where_the_rules_let_nobody_stay_on() -> None:
    TermFactory.create(seat__body__holdover_allowed=False)
    assert states(END) == [TermState.ENDED]


@pytest.mark.django_db
def test_staying_on_stops_when_a_successor_starts() -> None:
    first = TermFactory.create()
    TermFactory.create(seat=first.seat, start=date(2027, 3, 1), end=None)
    assert term_state(Term.objects.with_succession().get(pk=first.pk), date(2027, 2, 28)) == (
        TermState.CARRIED_OVER
    )
    assert not Term.objects.holding(date(2027, 3, 1)).filter(pk=first.pk).exists()


@pytest.mark.django_db
def test_staying_on_stops_when_the_holder_takes_another_seat_of_the_body() -> None:
    first = TermFactory.create()
    other = SeatFactory.create(body=first.body)
    TermFactory.create(seat=other, person=first.person, start=date(2027, 2, 1), end=None)
    assert not Term.objects.holding(date(2027, 2, 1)).filter(pk=first.pk).exists()


@pytest.mark.django_db
def test_a_released_holder_does_not_stay_on() -> None:
    TermFactory.create(released=END)
    assert states(END) == [TermState.ENDED]


@pytest.mark.django_db
def test_a_future_end_never_hides_a_holder() -> None:
    TermFactory.create(end=date(2026, 6, 2))
    assert Term.objects.holding(date(2026, 6, 1)).count() == 1


@pytest.mark.django_db
def test_nobody_holds_a_seat_that_has_ended() -> None:
    TermFactory.create(seat__end=date(2026, 6, 1))
    assert states(date(2026, 6, 1)) == [TermState.ENDED]
    assert not Term.objects.holding(date(2026, 6, 1)).exists()


days = st.dates(date(2023, 12, 1), date(2024, 4, 2))
spans = st.integers(1, 60)


class Twins(TestCase):
    @given(
        start=days,
        length=st.none() | spans,
        gap=st.none() | st.integers(0, 120),
        released=st.none() | st.integers(0, 60),
        rules=st.tuples(st.booleans(), st.integers(1, 3), st.integers(1, 90)),
        on=st.dates(date(2023, 11, 1), date(2024, 8, 1)),
    )
    def test_the_database_finds_each_state_as_the_function_says(
        self,
        start: date,
        length: int | None,
        gap: int | None,
        released: int | None,
        rules: tuple[bool, int, int],
        on: date,
    ) -> None:
        body = BodyFactory.create(
            holdover_allowed=rules[0], holdover_months=rules[1], notice_days=rules[2]
        )
        end = None if length is None else start + timedelta(days=length)
        stop = None if end is None or released is None else end + timedelta(days=released)
        term = TermFactory.create(seat__body=body, start=start, end=end, released=stop)
        if end is not None and gap is not None:
            TermFactory.create(seat=term.seat, start=end + timedelta(days=gap), end=None)
        assert_twins_agree(body, on)


def assert_twins_agree(body: Body, on: date) -> None:
    rows = Term.objects.with_succession().filter(body=body)
    found = {term.pk: term_state(term, on) for term in rows}
    for state, twin in TWINS.items():
        expected = {pk for pk, value in found.items() if value == state}
        assert (
            set(twin(Term.objects.filter(body=body), on).values_list("pk", flat=True)) == expected
        )
    holding = {TermState.CURRENT, TermState.ENDS_SOON, TermState.CARRIED_OVER}
    assert set(Term.objects.holding(on).filter(body=body).values_list("pk", flat=True)) == {
        pk for pk, value in found.items() if value in holding
    }


class DayArithmetic(TestCase):
    @given(day=st.dates(date(1999, 1, 1), date(2101, 1, 1)), number=st.integers(0, 240))
    def test_the_database_adds_months_and_days_as_python_does(self, day: date, number: int) -> None:
        BodyFactory.create(created=day, holdover_months=number)
        body = Body.objects.annotate(
            months=MonthsAfter("created", "holdover_months"),
            days=DaysAfter(Value(day), "holdover_months"),
        ).get()
        assert body.months == add_months(day, number)
        assert body.days == day + timedelta(days=number)
