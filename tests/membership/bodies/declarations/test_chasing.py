"""Reminders: each once, in order, made up when a run was missed, and the chair at last."""

from datetime import date, datetime, timedelta
from itertools import pairwise

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from membership.bodies.declarations import errors, signals
from membership.bodies.declarations.chasing import (
    APART,
    Sent,
    chase,
    chase_now,
    next_step,
    still_wanted,
    who_is_told,
)
from membership.bodies.declarations.models import Step
from membership.bodies.models import Body, Chase, Confirmation, Office, Term
from membership.people.models import Person, User
from portal.lib.time import add_months, today
from tests.factories.bodies import SeatFactory, TermFactory
from tests.factories.declarations import ChaseFactory, ConfirmationFactory
from tests.factories.people import UserFactory

DAY = timedelta(days=1)
DUE = date(2024, 2, 29)
HOLDERS_STEPS = [Step.FIRST, Step.SECOND, Step.LAST]


def run_on(days: list[date], due: date = DUE) -> list[Sent]:
    """What is sent when the task runs on ``days`` alone."""
    sent: list[Sent] = []
    for day in days:
        step = next_step(due, sent, day, can_be_written_to=True)
        if step is not None:
            sent.append(Sent(step, due, day))
    return sent


def test_the_steps_come_on_their_days_when_no_run_is_missed() -> None:
    sent = run_on([DUE + n * DAY for n in range(-5, 43)])
    assert [(each.step, (each.day - DUE).days) for each in sent] == [
        (Step.FIRST, 0),
        (Step.SECOND, 14),
        (Step.LAST, 28),
        (Step.CHAIR, 42),
    ]


@given(st.sets(st.integers(-10, 200), max_size=40))
def test_whatever_runs_are_missed_steps_come_in_order_once_and_a_week_apart(
    offsets: set[int],
) -> None:
    sent = run_on([DUE + n * DAY for n in sorted(offsets)])
    own = [each for each in sent if each.step != Step.CHAIR]
    assert [each.step for each in own] == HOLDERS_STEPS[: len(own)]
    assert all(each.day >= DUE for each in sent)
    assert all(b.day - a.day >= APART for a, b in pairwise(own))


@given(st.integers(0, 400))
def test_a_missed_run_is_made_up_by_the_next_one(late: int) -> None:
    assert [each.step for each in run_on([DUE + late * DAY])] == [Step.FIRST]


def test_after_a_long_pause_nobody_gets_all_reminders_at_once() -> None:
    sent = run_on([DUE + (100 + n) * DAY for n in range(30)])
    assert [(each.day - DUE).days for each in sent[:4]] == [100, 107, 114, 121]


def test_who_cannot_be_written_to_is_not_reminded_and_the_chair_hears_at_once() -> None:
    assert next_step(DUE, [], DUE - DAY, can_be_written_to=False) is None
    assert next_step(DUE, [], DUE, can_be_written_to=False) == Step.CHAIR


# Over real rows


@pytest.fixture
def overdue(sadie_term: Term, charles_term: Term, now: datetime) -> Person:
    """Sadie's confirmation was due today; Charles, who chairs, has confirmed."""
    ConfirmationFactory.create(person=charles_term.person)
    year_ago = now - (today() - add_months(today(), -12))
    ConfirmationFactory.create(person=sadie_term.person, confirmed_at=year_ago)
    return sadie_term.person


def sent() -> list[tuple[Person, str]]:
    return [(each.person, each.step) for each in Chase.objects.select_related("person")]


@pytest.mark.django_db
def test_whoever_is_due_is_reminded_and_nobody_else(overdue: Person, now: datetime) -> None:
    assert chase(now=now - DAY) == 0
    assert chase(now=now) == 1
    assert sent() == [(overdue, "first")]
    assert chase(now=now) == 0


@pytest.mark.django_db
def test_a_reminder_that_fails_stops_no_other_and_is_tried_again(
    overdue: Person, steering_group: Body, now: datetime
) -> None:
    seat = SeatFactory.create(body=steering_group)
    term = TermFactory.create(seat=seat, person__full_name="Abel", end=None)
    Person.objects.filter(pk=term.person_id).update(user=UserFactory.create())

    def fail_for_abel(chase_pk: int, **kwargs: object) -> None:
        if Chase.objects.get(pk=chase_pk).person == term.person:
            raise RuntimeError("No.")

    signals.confirmation_wanted.connect(fail_for_abel)
    try:
        assert chase(now=now) == 1
    finally:
        signals.confirmation_wanted.disconnect(fail_for_abel)
    assert sent() == [(overdue, "first")]
    assert chase(now=now) == 1


@pytest.mark.django_db
def test_in_the_end_the_chair_is_told_once(overdue: Person, now: datetime) -> None:
    for day in range(0, 60):
        chase(now=now + day * DAY)
    rows = Chase.objects.order_by("day")
    assert [each.step for each in rows] == ["first", "second", "last", "chair"]
    assert rows[3].body == Body.objects.get(slug="steering-group")


@pytest.mark.django_db
def test_whoever_confirms_between_two_reminders_gets_no_second_one(
    overdue: Person, now: datetime
) -> None:
    chase(now=now)
    ConfirmationFactory.create(person=overdue, confirmed_at=now + DAY)
    assert chase(now=now + 100 * DAY) == 0


@pytest.mark.django_db
def test_the_next_year_begins_anew(overdue: Person, charles_term: Term, now: datetime) -> None:
    Term.objects.update(end=None, appointed_until=None)
    chase(now=now)
    for person in (overdue, charles_term.person):
        ConfirmationFactory.create(person=person, confirmed_at=now + DAY)
    assert chase(now=now + 367 * DAY) == 2
    assert Chase.objects.filter(person=overdue).count() == 2


@pytest.mark.django_db
def test_whoever_has_left_is_not_reminded(overdue: Person, now: datetime) -> None:
    Term.objects.filter(person=overdue).update(end=today(), released=today())
    assert chase(now=now) == 0


@pytest.mark.django_db
def test_on_two_bodies_she_is_reminded_once_and_both_chairs_are_told(
    overdue: Person, board: Body, now: datetime
) -> None:
    TermFactory.create(seat__body=board, person=overdue, start=today() - 50 * DAY, end=None)
    for day in range(0, 60):
        chase(now=now + day * DAY)
    steps = list(Chase.objects.order_by("day", "pk").values_list("step", flat=True))
    assert steps == ["first", "second", "last", "chair", "chair"]


@pytest.mark.django_db
def test_without_an_account_the_chair_is_told_at_once(overdue: Person, now: datetime) -> None:
    User.objects.filter(person=overdue).update(is_active=False)
    chase(now=now)
    assert sent() == [(overdue, "chair")]
    assert chase(now=now + DAY) == 0


@pytest.mark.django_db
def test_the_database_knows_what_was_sent(overdue: Person, board: Body) -> None:
    for row in ({"step": "first"}, {"step": "chair", "body": board}, {"step": "by-hand"}):
        ChaseFactory.create(person=overdue, **row)
        with pytest.raises(IntegrityError), transaction.atomic():
            ChaseFactory.create(person=overdue, **row)


@pytest.mark.django_db
def test_a_reminder_that_is_no_longer_wanted_is_not_sent(overdue: Person, now: datetime) -> None:
    chase(now=now)
    row = Chase.objects.get()
    assert still_wanted(row, now=now) is not None
    Confirmation.objects.update(confirmed_at=now)
    assert still_wanted(row, now=now) is None
    Confirmation.objects.all().delete()
    Term.objects.filter(person=overdue).update(end=today(), released=today())
    assert still_wanted(row, now=now) is None


@pytest.mark.django_db
def test_of_the_chairs_own_the_vice_chair_is_told(
    charles_term: Term, steering_group: Body, now: datetime
) -> None:
    vice = UserFactory.create()
    seat = SeatFactory.create(body=steering_group, office=Office.VICE_CHAIR)
    TermFactory.create(seat=seat, person__user=vice, end=None)
    row = ChaseFactory.create(person=charles_term.person, step="chair", body=steering_group)
    assert who_is_told(row, on=today()) == [vice]


@pytest.mark.django_db
def test_where_no_chair_has_an_account_in_use_the_officers_are_told(
    overdue: Person, steering_group: Body, charles: User, olive: User
) -> None:
    row = ChaseFactory.create(person=overdue, step="chair", body=steering_group)
    assert who_is_told(row, on=today()) == [charles]
    User.objects.filter(pk=charles.pk).update(is_active=False)
    assert who_is_told(row, on=today()) == [olive]


@pytest.mark.django_db
@pytest.mark.parametrize("role", ["charles", "olive"])
def test_a_reminder_by_hand_goes_out_once_a_week(
    overdue: Person, now: datetime, role: str, request: pytest.FixtureRequest
) -> None:
    user = request.getfixturevalue(role)
    chase_now(overdue, acting_user=user, now=now)
    assert sent() == [(overdue, "by-hand")]
    with pytest.raises(errors.RemindedALittleWhileAgo):
        chase_now(overdue, acting_user=user, now=now + 6 * DAY)
    chase_now(overdue, acting_user=user, now=now + 7 * DAY)


@pytest.mark.django_db
def test_by_hand_nobody_is_reminded_without_need(
    overdue: Person, charles: User, sadie: User, olive: User, now: datetime
) -> None:
    with pytest.raises(errors.NothingIsWanted):
        chase_now(charles.person, acting_user=olive, now=now)
    with pytest.raises(PermissionDenied):
        chase_now(overdue, acting_user=sadie, now=now)
    User.objects.filter(pk=sadie.pk).update(is_active=False)
    with pytest.raises(errors.NoAccount):
        chase_now(overdue, acting_user=olive, now=now)


def test_beat_asks_in_the_day_and_not_at_night() -> None:
    from portal.celery import app

    [entry] = [
        each
        for each in app.conf.beat_schedule.values()
        if each["task"] == "bodies.chase_confirmations"
    ]
    assert entry["schedule"].hour == set(range(8, 19))
