"""How long it is known what moderators arranged."""

from datetime import datetime, timedelta

from django.db.models import QuerySet

from forums.arranging.models import UNDOABLE_FOR, Arrangement, KeptMark
from portal.records.retention import Rule


def arranged_before(cut_off: datetime) -> QuerySet[Arrangement]:
    return Arrangement.objects.filter(arranged_at__lte=cut_off)


def kept_before(cut_off: datetime) -> QuerySet[KeptMark]:
    return KeptMark.objects.filter(
        arrangement__in=Arrangement.objects.filter(arranged_at__lte=cut_off)
    )


RULES = [
    Rule(
        name="arranged-topics",
        what="The list of topics that moderators pinned, locked, renamed, moved, merged or split",
        period=timedelta(days=365),
        counted_from="the day on which it was done",
        why=(
            "A page from which posts were moved says where they are. Who decided what stays in the"
            " record of decisions."
        ),
        older_than=arranged_before,
    ),
    Rule(
        name="marks-of-moved-posts",
        what="Notes of what you had read of posts that a moderator moved",
        period=UNDOABLE_FOR,
        counted_from="the day on which they were moved",
        why="For a day a moderator can undo it, and then you find unread what you had not read.",
        older_than=kept_before,
    ),
]
