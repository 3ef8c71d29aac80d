"""Reminders: to the holder and the chair, made up when a run was missed, never twice."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from membership.bodies import actions, signals
from membership.bodies.models import HowAppointed, Reminder, Term, WhyEnded
from membership.bodies.reminders.actions import remind
from membership.bodies.reminders.due import is_due
from membership.bodies.reminders.steps import occasions
from membership.bodies.tasks import remind_of_ends
from membership.people.models import User
from membership.people.roles import OFFICER
from portal.lib.time import LONDON, today
from tests.factories.bodies import BodyFactory, SeatFactory, TermFactory
from tests.factories.people import PersonFactory, UserFactory
from tests.factories.reminders import ReminderFactory

END = date(2027, 1, 1)
DAY = timedelta(days=1)
NOTICE = END - 90 * DAY


def morning(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 7, 10, tzinfo=LONDON)


def run(*days: date) -> None:
    for day in days:
        remind(now=morning(day))


def told(term: Term | None = None) -> list[tuple[str, str]]:
    rows = Reminder.objects.filter(term=term) if term else Reminder.objects.all()
    return [(each.step, each.audience) for each in rows.order_by("pk")]


def every(first: date, last: date) -> Iterable[date]:
    return (first + number * DAY for number in range((last - first).days + 1))


ALL_OF_IT = [
    (step, audience)
    for step in ("ends-soon", "stays-on", "last-days", "left")
    for audience in ("holder", "chair")
]


@pytest.mark.django_db
def test_daily_runs_tell_each_step_to_both_once() -> None:
    term = TermFactory.create()
    run(*every(NOTICE - 3 * DAY, END + 250 * DAY))
    assert told(term) == ALL_OF_IT


@pytest.mark.django_db
def test_a_run_tells_whoever_listens_in_its_own_transaction() -> None:
    heard: list[int] = []

    def listen(reminder_pk: int, **kwargs: Any) -> None:
        assert connection.in_atomic_block
        heard.append(reminder_pk)

    TermFactory.create()
    signals.reminder_made.connect(listen)
    run(NOTICE, NOTICE)
    signals.reminder_made.disconnect(listen)
    assert heard == sorted(Reminder.objects.values_list("pk", flat=True))
    assert len(heard) == 2


@pytest.mark.django_db
def test_a_week_without_a_run_is_made_up() -> None:
    term = TermFactory.create()
    run(NOTICE - DAY, NOTICE + 7 * DAY, NOTICE + 8 * DAY)
    assert told(term) == ALL_OF_IT[:2]


@pytest.mark.django_db
def test_what_is_over_is_not_told_late() -> None:
    term = TermFactory.create()
    run(END + 60 * DAY)
    assert told(term) == []
    run(END + 400 * DAY)
    assert told(term) == []


@pytest.mark.django_db
def test_a_run_that_dies_in_the_middle_leaves_the_rest_to_the_next() -> None:
    class Killed(BaseException):
        pass

    def dies(reminder_pk: int, **kwargs: Any) -> None:
        if Reminder.objects.count() == 4:
            raise Killed

    TermFactory.create_batch(3)
    signals.reminder_made.connect(dies)
    with pytest.raises(Killed):
        run(NOTICE)
    signals.reminder_made.disconnect(dies)
    assert Reminder.objects.count() == 3
    run(NOTICE)
    assert Reminder.objects.count() == 6


@pytest.mark.django_db
def test_one_that_fails_stops_no_other_and_is_tried_again(caplog: pytest.LogCaptureFixture) -> None:
    first, second = TermFactory.create_batch(2)

    def fails(reminder_pk: int, **kwargs: Any) -> None:
        if Reminder.objects.get(pk=reminder_pk).term == first:
            raise ValueError("No line.")

    signals.reminder_made.connect(fails)
    run(NOTICE)
    signals.reminder_made.disconnect(fails)
    assert (told(first), told(second)) == ([], ALL_OF_IT[:2])
    assert "to be tried again" in caplog.text
    run(NOTICE)
    assert told(first) == ALL_OF_IT[:2]


@pytest.mark.django_db
def test_somebody_renewed_is_not_nagged_and_neither_is_the_chair() -> None:
    term = TermFactory.create()
    TermFactory.create(seat=term.seat, person=term.person, start=END, end=None)
    run(*every(NOTICE, END + 5 * DAY))
    assert told(term) == []


@pytest.mark.django_db
def test_a_renewal_that_is_taken_back_is_no_renewal(olive: User) -> None:
    term = TermFactory.create()
    renewed = TermFactory.create(seat=term.seat, person=term.person, start=END, end=None)
    run(NOTICE)
    actions.withdraw(renewed, acting_user=olive, reason="A slip.", now=morning(NOTICE))
    run(NOTICE + DAY)
    assert told(term) == ALL_OF_IT[:2]


@pytest.mark.django_db
def test_with_a_successor_appointed_the_holder_alone_is_reminded() -> None:
    term = TermFactory.create()
    TermFactory.create(seat=term.seat, start=END + 40 * DAY, end=None)
    run(*every(NOTICE, END + 60 * DAY))
    assert told(term) == [("ends-soon", "holder"), ("stays-on", "holder"), ("left", "holder")]


@pytest.mark.django_db
def test_who_moves_to_another_seat_is_not_reminded_but_the_chair_is() -> None:
    term = TermFactory.create()
    other = SeatFactory.create(body=term.body)
    TermFactory.create(seat=other, person=term.person, start=END, end=None)
    run(NOTICE)
    assert told(term) == [("ends-soon", "chair")]


@pytest.mark.django_db
def test_a_new_holder_is_told_that_the_room_is_open_and_one_who_sits_already_is_not() -> None:
    term = TermFactory.create(start=date(2026, 1, 29))
    before = TermFactory.create(
        seat=SeatFactory.create(body=term.body), start=date(2025, 1, 1), end=date(2026, 1, 29)
    )
    again = TermFactory.create(seat=before.seat, person=before.person, start=date(2026, 1, 29))
    run(*every(date(2025, 12, 30), date(2026, 2, 10)))
    assert (told(term), told(again)) == ([("starts-soon", "holder")], [])


@pytest.mark.django_db
def test_nobody_seeks_a_successor_for_a_seat_that_ends() -> None:
    term = TermFactory.create(seat__end=END)
    run(NOTICE, END)
    assert told(term) == [("ends-soon", "holder"), ("left", "holder")]


@pytest.mark.django_db
def test_another_end_is_reminded_of_anew(olive: User) -> None:
    term = TermFactory.create()
    run(NOTICE)
    actions.reschedule(term, end=END + 200 * DAY, acting_user=olive, now=morning(NOTICE))
    run(NOTICE + DAY)
    assert told(term) == ALL_OF_IT[:2]
    run(NOTICE + 200 * DAY)
    assert told(term) == ALL_OF_IT[:2] * 2
    actions.reschedule(term, end=END, acting_user=olive, now=morning(NOTICE + 80 * DAY))
    run(NOTICE + 81 * DAY)
    assert len(told(term)) == 4


@pytest.mark.django_db
def test_who_swaps_seats_keeps_the_end_and_hears_of_it_once(olive: User) -> None:
    first = TermFactory.create()
    second = TermFactory.create(seat=SeatFactory.create(body=first.body))
    run(NOTICE)
    actions.swap(first, second, on=NOTICE + 5 * DAY, acting_user=olive, now=morning(NOTICE))
    run(NOTICE + 6 * DAY)
    audiences = [audience for _, audience in told()]
    assert (audiences.count("holder"), audiences.count("chair")) == (2, 4)


@pytest.mark.django_db
def test_who_was_told_their_last_day_by_hand_is_not_told_again(olive: User) -> None:
    term = TermFactory.create()
    moment = morning(date(2026, 6, 1))
    actions.end_term(
        term,
        last_day=date(2026, 6, 30),
        why_ended=WhyEnded.STOOD_DOWN,
        acting_user=olive,
        now=moment,
    )
    run(*every(date(2026, 6, 1), date(2026, 7, 10)))
    assert told(term) == [("ends-soon", "chair"), ("left", "chair")]


@pytest.mark.django_db
def test_a_reminder_of_what_has_changed_is_due_no_longer(olive: User) -> None:
    reminder = ReminderFactory.create()
    assert is_due(reminder, NOTICE)
    actions.renew(
        reminder.term,
        end=END + 365 * DAY,
        how_appointed=HowAppointed.ELECTED,
        acting_user=olive,
        now=morning(NOTICE),
    )
    assert not is_due(reminder, NOTICE)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("end", "moment", "stays"),
    [
        (date(2026, 3, 30), datetime(2026, 3, 29, 22, 59, tzinfo=UTC), False),
        (date(2026, 3, 30), datetime(2026, 3, 29, 23, 0, tzinfo=UTC), True),
        (date(2026, 10, 26), datetime(2026, 10, 25, 23, 59, tzinfo=UTC), False),
        (date(2026, 10, 26), datetime(2026, 10, 26, 0, 0, tzinfo=UTC), True),
    ],
)
def test_a_day_begins_at_midnight_in_london_when_the_clocks_change(
    end: date, moment: datetime, stays: bool
) -> None:
    term = TermFactory.create(start=date(2025, 1, 1), end=end)
    remind(now=moment)
    assert ("stays-on", "holder") in told(term) if stays else ("ends-soon", "holder") in told(term)
    assert len(told(term)) == 2


@pytest.mark.django_db
def test_a_run_asks_as_many_questions_for_many_terms_as_for_few() -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            run(NOTICE)
        return len(queries)

    TermFactory.create()
    run(NOTICE)
    few = cost()
    Term.objects.bulk_create(
        TermFactory.build(seat=SeatFactory.create(), person=PersonFactory.create())
        for _ in range(20)
    )
    run(NOTICE)
    assert cost() == few == 2


@pytest.mark.django_db
def test_beat_reminds() -> None:
    TermFactory.create(start=today() - 365 * DAY, end=today() + 10 * DAY)
    remind_of_ends()
    assert len(told()) == 2


class AnyRuns(TestCase):
    """Whatever the end and on whichever days beat runs: each step that a run met, once."""

    @given(
        end=st.sampled_from([date(2028, 2, 29), date(2027, 2, 28), date(2026, 10, 25)])
        | st.dates(date(2026, 6, 1), date(2029, 6, 1)),
        notice=st.integers(1, 120),
        months=st.integers(1, 8),
        offsets=st.lists(st.integers(-130, 300), max_size=12),
    )
    def test_each_step_that_a_run_meets_is_told_once(
        self, end: date, notice: int, months: int, offsets: list[int]
    ) -> None:
        officer = UserFactory.create()
        officer.groups.add(Group.objects.get(name=OFFICER))
        body = BodyFactory.create(notice_days=notice, holdover_months=months)
        term = TermFactory.create(
            seat=SeatFactory.create(body=body), start=end - 500 * DAY, end=end
        )
        days = [end + offset * DAY for offset in sorted(offsets)]
        run(*days)
        read = Term.objects.with_succession().get(pk=term.pk)
        met = {
            each.step
            for each in occasions(read)
            if any(each.opens <= on < each.closes for on in days)
        }
        rows = told(term)
        assert len(rows) == len(set(rows))
        assert set(rows) == {(step, to) for step in met for to in ("holder", "chair")}
