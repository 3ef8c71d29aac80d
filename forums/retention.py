"""How long it is known who asked to join a forum, and in which words; how long drafts are kept."""

from datetime import datetime, timedelta

from django.db.models import QuerySet

from forums.models import Draft, ForumRequest
from portal.records.retention import Rule


def answered_before(cut_off: datetime) -> QuerySet[ForumRequest]:
    return ForumRequest.objects.filter(decided_at__lte=cut_off)


def saved_before(cut_off: datetime) -> QuerySet[Draft]:
    return Draft.objects.filter(saved_at__lte=cut_off)


RULES = [
    Rule(
        name="answered-forum-requests",
        what="Requests of organisations to join a forum, with their words and the answer",
        period=timedelta(days=365),
        counted_from="the day of the answer",
        why="Moderators can see for a year whom they let in or turned down, and why.",
        older_than=answered_before,
    ),
    Rule(
        name="drafts",
        what="Drafts of what you were writing in the forums",
        period=timedelta(days=30),
        counted_from="the day on which you last changed the draft",
        why="Long enough to come back to it. Nobody else has seen it.",
        older_than=saved_before,
    ),
]
