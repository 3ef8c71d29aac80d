"""Writing to a group."""

from datetime import datetime
from hashlib import sha256

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from membership.bodies import signals
from membership.bodies.letters import policies
from membership.bodies.letters.errors import NobodyToWriteTo, RecipientsChanged, SentAlready
from membership.bodies.letters.models import GroupLetter, GroupLetterRecipient, WrittenAs
from membership.bodies.letters.recipients import Recipient, mark_of, recipients
from membership.bodies.models import Body
from membership.bodies.policies import Power, holds_power
from membership.people.models import User
from portal.lib.time import london_day
from portal.records.actions import record


@transaction.atomic
def send(
    letter: GroupLetter,
    *,
    seen: str,
    acting_user: User,
    now: datetime | None = None,
) -> GroupLetter:
    """Send ``letter``, filled in and unsaved, to the people whom the preview with the mark ``seen`` showed.

    Raises SentAlready, RecipientsChanged, NobodyToWriteTo.
    """
    now = now or timezone.now()
    on = london_day(now)
    # One letter after the other: of two that come at once, the second finds the first.
    body: Body = Body.objects.select_for_update().get(pk=letter.body_id)
    if not policies.can_write(acting_user, body, on):
        raise PermissionDenied
    letter.fingerprint = _fingerprint(letter, now)
    _refuse_a_second(letter)
    people = recipients(body, on, audience=letter.audience, with_deputies=letter.with_deputies)
    if mark_of(people) != seen:
        raise RecipientsChanged
    is_chair = holds_power(acting_user, body, Power.CHAIR, on)
    letter.written_as = WrittenAs.CHAIR if is_chair else WrittenAs.OFFICER
    letter.sent_by, letter.sent_at = acting_user, now
    letter.reached = sum(each.is_reached for each in people)
    letter.not_reached = len(people) - letter.reached
    if not letter.reached:
        raise NobodyToWriteTo
    letter.save(force_insert=True)
    GroupLetterRecipient.objects.bulk_create(_row(letter, each) for each in people)
    record(letter, "sent", acting_user=acting_user, new=_facts(letter))
    signals.group_letter_sent.send(GroupLetter, letter_pk=letter.pk)
    return letter


def _refuse_a_second(letter: GroupLetter) -> None:
    same = Q(body=letter.body_id, key=letter.key) | Q(fingerprint=letter.fingerprint)
    if sent := GroupLetter.objects.filter(same).first():
        raise SentAlready(sent)


def _fingerprint(letter: GroupLetter, now: datetime) -> str:
    """Of what is the same in two windows: the words, whom they are for, and the day."""
    said = (
        letter.body_id,
        london_day(now).isoformat(),
        str(letter.audience),
        letter.with_deputies,
        letter.subject,
        letter.text,
    )
    return sha256(repr(said).encode()).hexdigest()


def _row(letter: GroupLetter, each: Recipient) -> GroupLetterRecipient:
    return GroupLetterRecipient(
        letter=letter,
        person=each.person,
        seat_name=each.seat_name,
        as_deputy=each.as_deputy,
        reached=each.is_reached,
    )


def _facts(letter: GroupLetter) -> dict[str, object]:
    """What the audit trail keeps: not the words, which the letter itself has."""
    return {
        "body": letter.body_id,
        "subject": letter.subject,
        "audience": str(letter.audience),
        "with_deputies": letter.with_deputies,
        "reached": letter.reached,
        "not_reached": letter.not_reached,
    }
