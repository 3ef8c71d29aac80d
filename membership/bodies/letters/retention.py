"""How long letters to groups are kept, and who got them."""

from datetime import datetime, timedelta

from django.db.models import QuerySet

from membership.bodies.letters.models import GroupLetter, GroupLetterRecipient
from portal.records.retention import Rule


def sent_before(cut_off: datetime) -> QuerySet[GroupLetter]:
    return GroupLetter.objects.filter(sent_at__lte=cut_off)


def received_before(cut_off: datetime) -> QuerySet[GroupLetterRecipient]:
    return GroupLetterRecipient.objects.filter(letter__sent_at__lte=cut_off)


RULES = [
    Rule(
        name="group-letters",
        what="Letters that a chair or an officer wrote to the members of a group",
        period=timedelta(days=6 * 365),
        counted_from="the day on which the letter was sent",
        why="Members who come later can read what was agreed, over two terms of three years.",
        older_than=sent_before,
    ),
    Rule(
        name="group-letter-recipients",
        what="Lists of who got a letter to a group, and who could not be reached",
        period=timedelta(days=365),
        counted_from="the day on which the letter was sent",
        why="Long enough to show that members were told in time of what the group decides.",
        older_than=received_before,
    ),
]
