"""What happens to promises, and responses that are due, told to whom it concerns."""

from typing import Any

from django.dispatch import receiver
from django.utils import timezone

from consultations.models import Deed, ProgressNote, UpdateRequest
from consultations.promises.policies import can_move_promises
from consultations.signals import promise_moved, response_reminder_made, update_wanted
from digests.actions.promises import tell_of_a_move
from digests.models import NoticeKind
from digests.receivers.telling import tell
from membership.people.roles import officers


@receiver(promise_moved)
def tell_everybody_concerned(note_pk: int, **kwargs: Any) -> None:
    """Nobody is told of what not everybody can read."""
    now = timezone.now()
    note = ProgressNote.objects.select_related("deed__page").get(pk=note_pk)
    if Deed.objects.visible_to(None, now).filter(pk=note.deed_id).exists():
        tell_of_a_move(note_pk, note.deed, now=now)


@receiver(update_wanted)
def ask_the_owner(request_pk: int, **kwargs: Any) -> None:
    """The account that is named for it; without one that may answer, every officer."""
    request = UpdateRequest.objects.select_related("deed__owner").get(pk=request_pk)
    owner = request.deed.owner
    people = [owner] if owner is not None and can_move_promises(owner) else list(officers())
    tell(people, NoticeKind.PROMISE_UPDATE_WANTED, request_pk)


@receiver(response_reminder_made)
def remind_officers(reminder_pk: int, **kwargs: Any) -> None:
    tell(officers(), NoticeKind.RESPONSE_DUE, reminder_pk)
