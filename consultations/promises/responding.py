"""Reminding officers that a round has to be answered: four weeks and one week before, and once it is
overdue. Of what was missed only the latest that is still true is told."""

import logging
from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db import transaction

from consultations.notices.pages import ConsultationPage
from consultations.notices.rounds import Round
from consultations.notices.state import RESPONSE_WITHIN
from consultations.promises.claims import ResponseReminder, ResponseStep
from consultations.signals import response_reminder_made
from portal.lib.time import LONDON

logger = logging.getLogger(__name__)

BEFORE = {
    ResponseStep.FOUR_WEEKS: timedelta(weeks=4),
    ResponseStep.ONE_WEEK: timedelta(weeks=1),
    ResponseStep.PASSED: timedelta(0),
}
AN_HOUR = timedelta(hours=1)  # by which a time of day in London shifts with the clocks


def step_at(due_at: datetime, now: datetime) -> ResponseStep | None:
    """The latest step that is true at ``now``, by the time of day in London; None before the first."""
    due = due_at.astimezone(LONDON)
    reached = [step for step, before in BEFORE.items() if due - before <= now]
    return reached[-1] if reached else None


def remind_of_responses(*, now: datetime) -> int:
    """Tell whatever step has been reached and was not told; how many reminders it was.

    A run that was missed is made up. One that fails stops no other and is tried again.
    """
    made = 0
    for round_, step in _due(now):
        try:
            made += _claim(round_, step, now)
        except Exception:
            logger.exception("Reminding of round %s failed, to be tried again.", round_.pk)
    return made


def still_stands(reminder: ResponseReminder, now: datetime) -> bool:
    """Whether what the reminder says is true: nothing is published, and no later step is reached."""
    round_ = reminder.round
    return (
        not round_.has_published_results(now)
        and bool(round_.page.live)
        and round_.response_due_at == reminder.due_at
        and step_at(reminder.due_at, now) == reminder.step
    )


def _due(now: datetime) -> Iterator[tuple[Round, ResponseStep]]:
    """Rounds that wait for their response with the step they have reached, in two queries."""
    first = RESPONSE_WITHIN - BEFORE[ResponseStep.FOUR_WEEKS]
    waiting = Round.objects.over(now - first + AN_HOUR).filter(
        results_published_at__isnull=True, page__in=ConsultationPage.objects.live().values("pk")
    )
    rounds = list(waiting.order_by("closes_at", "pk"))
    told = set(
        ResponseReminder.objects.filter(round__in=rounds).values_list("round", "due_at", "step")
    )
    for round_ in rounds:
        step = step_at(round_.response_due_at, now)
        if step and (round_.pk, round_.response_due_at, step) not in told:
            yield round_, step


@transaction.atomic
def _claim(round_: Round, step: ResponseStep, now: datetime) -> bool:
    """Write the row and say so; False when another run has done it."""
    reminder, new = ResponseReminder.objects.get_or_create(
        round=round_, due_at=round_.response_due_at, step=step, defaults={"made_at": now}
    )
    if new:
        response_reminder_made.send(ResponseReminder, reminder_pk=reminder.pk)
    return new
