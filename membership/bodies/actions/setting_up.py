"""Setting up bodies and seats, and calling meetings."""

from datetime import datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import models, transaction
from django.forms.models import model_to_dict
from django.utils import timezone
from wagtail.documents import get_document_model

from membership.bodies import policies
from membership.bodies.actions.ground import recount, require
from membership.bodies.models import Body, Meeting, Seat
from membership.people.models import User
from portal.lib.time import london_day
from portal.records.actions import record

# When one of these changes, so may the number in a row of every term of the body.
COUNTS = {
    "cooling_off_months",
    "part_terms_count",
    "holdover_allowed",
    "holdover_months",
    "closed",
}


@transaction.atomic
def save(
    instance: Body | Seat | Meeting,
    *,
    acting_user: User,
    reason: str = "",
    now: datetime | None = None,
) -> None:
    """Save a body, a seat or a meeting, new or changed, and record what changed.

    Officers save all three; a chair saves the meetings of the body. New rules number the terms in a
    row anew; who goes beyond the most that they allow serves to the end all the same.
    """
    now = now or timezone.now()
    if isinstance(instance, Meeting):
        require(policies.can_manage(acting_user, instance.body, london_day(now)))
    else:
        require(policies.can_set_up(acting_user))
    before = type(instance)._default_manager.filter(pk=instance.pk).first()
    old = _values(before) if before else {}
    if before is None and isinstance(instance, Meeting):
        instance.visible_from = now
    instance.save()
    new = _values(instance)
    changed = [name for name in new if before is None or old[name] != new[name]]
    if changed:
        record(
            instance,
            "changed" if before else "added",
            acting_user=acting_user,
            old={name: old[name] for name in changed} if before else None,
            new={name: new[name] for name in changed},
            reason=reason,
        )
    if isinstance(instance, Body) and before and COUNTS & set(changed):
        recount(instance)
    elif isinstance(instance, Seat) and before and "end" in changed:
        recount(instance.body)


@transaction.atomic
def save_meeting(
    meeting: Meeting,
    *,
    acting_user: User,
    agenda: "UploadedFile[Any] | None" = None,
    now: datetime | None = None,
) -> None:
    """Call or change a meeting; ``agenda`` is a file that takes the place of the one before."""
    require(policies.can_manage(acting_user, meeting.body, london_day(now or timezone.now())))
    if agenda is not None:
        title = f"Agenda of the {meeting}"
        document = get_document_model().objects.create(
            title=title, file=agenda, uploaded_by_user=acting_user
        )
        document.get_file_size()  # reads it once and keeps it
        meeting.agenda = document
    save(meeting, acting_user=acting_user, now=now)


@transaction.atomic
def cancel_meeting(meeting: Meeting, *, acting_user: User, now: datetime | None = None) -> None:
    """Take a meeting off the calendar."""
    day = london_day(now or timezone.now())
    require(policies.can_manage(acting_user, meeting.body, day))
    record(meeting, "cancelled", acting_user=acting_user, old=_values(meeting))
    meeting.delete()


def _values(instance: models.Model) -> dict[str, Any]:
    return model_to_dict(instance)
