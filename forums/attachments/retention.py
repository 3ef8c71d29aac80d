"""How long files lie."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from forums.attachments.actions import delete_once_kept, recount, take_away
from forums.attachments.models import Attachment
from portal.records.retention import Rule

NOT_POSTED = "files-not-posted"
OUT_OF_SIGHT = "files-out-of-sight"


def not_posted_before(cut_off: datetime) -> QuerySet[Attachment]:
    return Attachment.objects.not_posted().filter(uploaded_at__lte=cut_off)


def out_of_sight_before(cut_off: datetime) -> QuerySet[Attachment]:
    """Of posts and topics that are out of sight, and those that were hidden themselves."""
    return Attachment.objects.filter(removed_at__isnull=True).filter(
        Q(hidden_at__lte=cut_off)
        | Q(post__hidden_at__lte=cut_off)
        | Q(post__topic__hidden_at__lte=cut_off)
    )


def gone_before(cut_off: datetime) -> QuerySet[Attachment]:
    return Attachment.objects.filter(removed_at__lte=cut_off, post__isnull=False)


def forget(rows: QuerySet[Any]) -> None:
    """Delete the rows and their files."""
    files = list(rows)
    rows.delete()
    recount({file.post_id for file in files if file.post_id is not None})
    delete_once_kept(files)


def delete_files(rows: QuerySet[Any]) -> None:
    take_away(rows, timezone.now())


RULES = [
    Rule(
        name=NOT_POSTED,
        what="Files that you uploaded and never posted",
        period=timedelta(days=1),
        counted_from="the moment of the upload",
        why="Long enough to finish what you were writing. Nobody but you has seen them.",
        older_than=not_posted_before,
        apply=forget,
    ),
    Rule(
        name=OUT_OF_SIGHT,
        what="Files of posts that were withdrawn or hidden, and files that were hidden",
        period=timedelta(days=90),
        counted_from="the day on which they went out of sight",
        why="Long enough to appeal against it and to decide on the appeal.",
        older_than=out_of_sight_before,
        apply=delete_files,
    ),
    Rule(
        name="notes-of-removed-files",
        what="Notes that a file stood beside a post and was removed or held a virus",
        period=timedelta(days=90),
        counted_from="the day on which the file was deleted",
        why="Long enough for its author to read what became of it.",
        older_than=gone_before,
        apply=forget,
    ),
]
