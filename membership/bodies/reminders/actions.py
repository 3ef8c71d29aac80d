"""Reminding: each reminder is claimed and told in a transaction of its own."""

import logging
from datetime import datetime

from django.db import transaction

from membership.bodies import signals
from membership.bodies.reminders.due import Due, due
from membership.bodies.reminders.models import Reminder
from portal.lib.time import london_day

logger = logging.getLogger(__name__)


def remind(*, now: datetime) -> int:
    """Tell whatever is due at ``now`` and was not told; how many reminders it was.

    A run that stops in the middle leaves the rest to the next one. A reminder that fails stops no
    other and is tried again then.
    """
    made = 0
    for each in due(london_day(now)):
        try:
            made += _claim(each, now)
        except Exception:
            logger.exception("A reminder of term %s failed, to be tried again.", each.term_id)
    return made


@transaction.atomic
def _claim(each: Due, now: datetime) -> bool:
    """Write the row and say so; False when another run has done it."""
    reminder, new = Reminder.objects.get_or_create(
        term_id=each.term_id,
        day=each.day,
        step=each.step,
        audience=each.audience,
        defaults={"made_at": now},
    )
    if new:
        signals.reminder_made.send(Reminder, reminder_pk=reminder.pk)
    return new
