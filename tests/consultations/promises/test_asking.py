"""Owners are asked on the day, officers reminded of responses: each once, made up when missed."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core import mail
from hypothesis import given
from hypothesis import strategies as st

from consultations.models import Deed, ResponseReminder, ResponseStep, Round, UpdateRequest
from consultations.notices.state import response_due_at
from consultations.promises import actions
from consultations.promises.asking import ask_owners
from consultations.promises.responding import remind_of_responses, step_at
from consultations.tasks import ask_owners as ask_task
from consultations.tasks import remind_of_responses as remind_task
from digests.actions.deliveries import deliver_batch
from digests.models import Delivery
from membership.people.models import User
from membership.people.waiting import waiting_for
from portal.celery import app
from portal.lib.time import LONDON, today
from tests.factories.consultations import DeedFactory, RoundFactory

pytestmark = pytest.mark.django_db

DUE = date(2027, 3, 31)
MORNING = datetime(2027, 3, 31, 7, 35, tzinfo=LONDON)


def promised(**values: object) -> Deed:
    deed: Deed = DeedFactory.create(promised=True, **values)
    return deed


def sent() -> list[tuple[str, str]]:
    """Send what waits: to whom, and the text on one line."""
    mail.outbox.clear()
    deliver_batch(list(Delivery.objects.filter(state="waiting").values_list("pk", flat=True)))
    return sorted((each.to[0], " ".join(each.body.split())) for each in mail.outbox)


def test_the_owner_is_asked_on_the_day_and_once() -> None:
    deed = promised(due_on=DUE)
    assert ask_owners(now=MORNING - timedelta(days=1)) == 0
    assert ask_owners(now=MORNING) == 1
    assert ask_owners(now=MORNING + timedelta(days=1)) == 0
    assert UpdateRequest.objects.get().deed == deed


def test_a_missed_run_is_made_up_and_another_date_is_asked_about_anew() -> None:
    deed = promised(due_on=DUE)
    assert ask_owners(now=MORNING + timedelta(days=40)) == 1
    actions.move_date(deed, date(2027, 6, 1), "x", acting_user=None, now=MORNING)
    assert ask_owners(now=MORNING + timedelta(days=41)) == 0
    assert ask_owners(now=datetime(2027, 6, 1, 8, tzinfo=LONDON)) == 1


def test_nobody_is_asked_about_what_is_settled_or_not_shown() -> None:
    actions.keep(promised(due_on=DUE), "x", acting_user=None)
    promised(due_on=DUE, page=RoundFactory.create(closed=True).page)
    assert ask_owners(now=MORNING) == 0


def test_the_named_account_is_asked_or_else_every_officer(olive: User, edie: User) -> None:
    promised(due_on=today(), owner=edie)
    ask_task()
    [(to, text)] = sent()
    assert to == "edie@example.org"
    assert "due today" in text
    promised(due_on=today() - timedelta(days=1))
    ask_task()
    [(to, text)] = sent()
    assert to == "olive@example.org"
    assert "overdue" in text


def test_whoever_may_not_say_how_it_stands_is_not_asked(olive: User, priya: User) -> None:
    promised(due_on=today(), owner=priya)
    ask_task()
    [(to, _)] = sent()
    assert to == "olive@example.org"


def test_a_question_that_no_longer_stands_is_not_sent(olive: User) -> None:
    deed = promised(due_on=today())
    ask_task()
    actions.keep(deed, "Done.", acting_user=None)
    assert not [text for _, text in sent() if "due today" in text]
    assert Delivery.objects.get(notice__kind="promise_update_wanted").state == "skipped"


CLOSED = datetime(2026, 10, 1, tzinfo=LONDON)
RESPONSE_DUE = datetime(2026, 12, 24, tzinfo=LONDON)  # the clocks went back between them


def closed_round(closes_at: datetime = CLOSED) -> Round:
    round_: Round = RoundFactory.create(
        opens_at=closes_at - timedelta(days=60), closes_at=closes_at
    )
    return round_


def test_a_response_is_due_twelve_weeks_later_at_the_same_time_of_day() -> None:
    assert response_due_at(CLOSED) == RESPONSE_DUE
    assert closed_round().response_due_at == RESPONSE_DUE


@pytest.mark.parametrize(
    ("now", "step"),
    [
        (datetime(2026, 11, 25, 23, 59, tzinfo=LONDON), None),
        (datetime(2026, 11, 26, tzinfo=LONDON), ResponseStep.FOUR_WEEKS),
        (datetime(2026, 12, 16, 23, 59, tzinfo=LONDON), ResponseStep.FOUR_WEEKS),
        (datetime(2026, 12, 17, tzinfo=LONDON), ResponseStep.ONE_WEEK),
        (RESPONSE_DUE, ResponseStep.PASSED),
    ],
)
def test_each_step_is_told_once_when_it_is_reached(
    now: datetime, step: ResponseStep | None
) -> None:
    round_ = closed_round()
    assert step_at(round_.response_due_at, now) == step
    assert remind_of_responses(now=now) == (step is not None)
    assert remind_of_responses(now=now) == 0
    assert [each.step for each in ResponseReminder.objects.all()] == ([step] if step else [])


def test_of_what_was_missed_only_the_latest_is_told() -> None:
    closed_round()
    assert remind_of_responses(now=RESPONSE_DUE + timedelta(days=3)) == 1
    assert ResponseReminder.objects.get().step == ResponseStep.PASSED


def test_an_answered_round_an_open_one_and_a_hidden_one_are_not_reminded_of() -> None:
    RoundFactory.create(published=True)
    RoundFactory.create()
    closed_round().page.unpublish()
    assert remind_of_responses(now=RESPONSE_DUE) == 0


def test_a_round_that_closes_later_is_reminded_of_anew() -> None:
    round_ = closed_round()
    remind_of_responses(now=RESPONSE_DUE - timedelta(days=7))
    Round.objects.update(closes_at=round_.closes_at + timedelta(days=14))
    assert remind_of_responses(now=RESPONSE_DUE - timedelta(days=7)) == 1
    due = {each.due_at for each in ResponseReminder.objects.all()}
    assert due == {RESPONSE_DUE, RESPONSE_DUE + timedelta(days=14)}


@given(st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC)))  # noqa: DTZ001
def test_no_step_is_reached_before_the_first_that_the_query_looks_for(closes_at: datetime) -> None:
    due = response_due_at(closes_at)
    first = (due.astimezone(LONDON) - timedelta(weeks=4)).astimezone(UTC)
    assert first - closes_at >= timedelta(weeks=8) - timedelta(hours=1)
    assert step_at(due, first) == ResponseStep.FOUR_WEEKS
    assert step_at(due, first - timedelta(seconds=1)) is None


def test_officers_are_told_what_is_true_when_the_mail_leaves(olive: User, priya: User) -> None:
    overdue = closed_round(datetime.now(UTC) - timedelta(weeks=12, hours=2))
    remind_task()
    [(to, text)] = sent()
    assert to == "olive@example.org"
    assert "is overdue" in text
    assert overdue.page.title in text
    closed_round(datetime.now(UTC) - timedelta(weeks=9))
    remind_task()
    Round.objects.filter(results_published_at=None).update(results_published_at=datetime.now(UTC))
    assert sent() == []


def test_an_overdue_response_waits_for_officers_and_editors(olive: User, priya: User) -> None:
    closed_round()
    before = waiting_for(olive, now=RESPONSE_DUE - timedelta(seconds=1))
    assert "response" not in str([str(each) for each in before])
    [line] = [each for each in waiting_for(olive, now=RESPONSE_DUE) if "response" in str(each)]
    assert (str(line), line.since) == ("1 overdue response to a consultation", RESPONSE_DUE)
    assert not waiting_for(priya, now=RESPONSE_DUE)


def test_beat_asks_for_both() -> None:
    planned = {each["task"] for each in app.conf.beat_schedule.values()}
    assert {"consultations.ask_owners", "consultations.remind_of_responses"} <= planned
