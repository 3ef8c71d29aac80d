"""Writing for whoever comes next."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from membership.bodies.handover import policies
from membership.bodies.handover.models import HandoverNote
from membership.bodies.handover.places import Place
from membership.people.models import User
from portal.lib.time import london_day


@transaction.atomic
def write_note(
    place: Place, *, text: str, acting_user: User, now: datetime | None = None
) -> HandoverNote | None:
    """Keep ``text`` for the successor in place of what was there; no text takes the note away.

    The audit trail has nothing of it: it is a letter from one person to the next.
    """
    now = now or timezone.now()
    if not policies.can_write(acting_user, place, london_day(now)):
        raise PermissionDenied
    if not text:
        HandoverNote.objects.filter(term=place.term, body=place.body).delete()
        return None
    note: HandoverNote
    note, _ = HandoverNote.objects.update_or_create(
        term=place.term, body=place.body, defaults={"text": text, "changed_at": now}
    )
    return note
