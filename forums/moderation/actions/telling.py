"""One mail a day to each who looks after a forum in which something waits."""

import logging
from datetime import datetime

from django.db import transaction

from forums.models import QueueMail
from forums.moderation import signals
from forums.moderation.to_do import what_waits
from portal.lib.time import london_day

logger = logging.getLogger(__name__)


def tell_what_waits(*, now: datetime) -> int:
    """Tell everybody for whom something waits and who has not been told today; how many it was.

    A run that stops in the middle leaves the rest to the next one; one that fails for somebody stops
    nobody else's mail.
    """
    told = 0
    for user_pk in what_waits(london_day(now)):
        try:
            told += _claim(user_pk, now)
        except Exception:
            logger.exception("What waits could not be told to account %s.", user_pk)
    return told


@transaction.atomic
def _claim(user_pk: int, now: datetime) -> bool:
    """Write the row and say so; False when another run has done it today."""
    mail, new = QueueMail.objects.get_or_create(
        user_id=user_pk, day=london_day(now), defaults={"made_at": now}
    )
    if new:
        signals.queue_waits.send(QueueMail, mail_pk=mail.pk)
    return new
