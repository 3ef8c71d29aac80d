"""Asking the owner of a promise how it stands: on its last day, or as soon after as a run comes."""

import logging
from datetime import date, datetime

from django.db import transaction
from django.db.models import Exists, OuterRef

from consultations.promises.claims import UpdateRequest
from consultations.promises.models import Deed
from consultations.promises.querysets import DeedQuerySet
from consultations.signals import update_wanted
from portal.lib.time import london_day

logger = logging.getLogger(__name__)


def ask_owners(*, now: datetime) -> int:
    """Ask about each promise whose day has come and that nobody was asked about for that day.

    A run that was missed is made up. One that fails stops no other and is tried again.
    """
    asked = 0
    for deed in _to_ask(now):
        try:
            asked += _ask(deed, now)
        except Exception:
            logger.exception("Asking about promise %s failed, to be tried again.", deed.pk)
    return asked


def is_wanted(request: UpdateRequest, on: date) -> bool:
    """Whether the question still stands: the promise is neither settled nor moved to another day."""
    deed = request.deed
    return deed.due_on == request.due_on and not deed.state(on).is_settled


def _to_ask(now: datetime) -> DeedQuerySet:
    asked = UpdateRequest.objects.filter(deed=OuterRef("pk"), due_on=OuterRef("due_on"))
    due = Deed.objects.visible_to(None, now).unsettled().filter(due_on__lte=london_day(now))
    found: DeedQuerySet = due.filter(~Exists(asked)).order_by("due_on", "pk")
    return found


@transaction.atomic
def _ask(deed: Deed, now: datetime) -> bool:
    """Write the row and say so; False when another run has done it."""
    if deed.due_on is None:
        return False
    request, new = UpdateRequest.objects.get_or_create(
        deed=deed, due_on=deed.due_on, defaults={"made_at": now}
    )
    if new:
        update_wanted.send(UpdateRequest, request_pk=request.pk)
    return new
