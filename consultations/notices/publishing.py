"""The one door through which a notice goes live, whoever opens it."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from consultations.errors import NotReadyToPublish
from consultations.notices import gate
from portal.records.actions import record

BY_TIMETABLE = "wagtail.publish.scheduled"


def may_go_live(page: Any, *, log_action: object) -> bool:
    """Whether ``page``, as a revision has it, may go live.

    Raises NotReadyToPublish to whoever asks for it. Where the timetable asks and nobody is there to
    read the answer, the notice stays as it is and its plan is taken back.
    """
    try:
        gate.require(page, timezone.now())
    except NotReadyToPublish as refused:
        if log_action != BY_TIMETABLE:
            raise
        with transaction.atomic():
            page.revisions.update(approved_go_live_at=None)
            record(page, "held back", acting_user=None, reason=str(refused))
        return False
    return True
