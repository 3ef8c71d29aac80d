"""Uploading, putting beside a post, describing, removing, hiding: what people do with files."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime, timedelta
from typing import cast

from django.core.files.base import File
from django.db import transaction
from django.db.models import Count, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from forums.attachments import clamd
from forums.attachments.checking import check
from forums.attachments.errors import TooMuchError
from forums.attachments.kinds import (
    DESCRIPTION_MAX_LENGTH,
    MEGABYTE,
    MOST_BYTES_A_DAY,
    MOST_FILES,
    MOST_FILES_A_DAY,
    PICTURES,
)
from forums.attachments.models import Attachment, FileState
from forums.attachments.policies import can_change_files, can_remove_file
from forums.attachments.queue import enqueue
from forums.attachments.signals import files_changed
from forums.errors import AlreadyDoneError, NotAllowedError
from forums.models import Post
from forums.moderation import changing
from forums.policies import can_moderate
from forums.safety.drafts import Draft
from forums.safety.edits import why_it_waits
from forums.showing import hold_post
from membership.people.models import User
from portal.lib.markdown import printable
from portal.lib.time import london_day
from portal.records.actions import record

A_DAY = timedelta(days=1)


def place_of(thing: object, pk: int) -> str:
    """Where a file was uploaded: "topic 7", of the thing that the form is about."""
    return f"{type(thing).__name__.lower()} {pk}"


def upload(*, file: File, place: str, acting_user: User, now: datetime) -> Attachment:  # type: ignore[type-arg]
    """Keep ``file`` for what ``acting_user`` writes at ``place``; held until it is scanned, where files are.

    Raises FileRefusedError, and TooMuchError when she has uploaded enough for a day. A picture is painted
    before the transaction: nobody waits for it with a lock.
    """
    checked = check(file)
    attachment = Attachment(
        owner=acting_user,
        place=place,
        name=checked.name,
        kind=checked.kind,
        size=checked.content.size,
        width=checked.width,
        height=checked.height,
        uploaded_at=now,
        state=FileState.WAITING if clamd.is_configured() else FileState.READY,
    )
    with transaction.atomic():
        User.objects.select_for_update().get(pk=acting_user.pk)
        _require_room(acting_user, attachment.size, now)
        attachment.file.save(checked.name, checked.content, save=False)
        if checked.thumbnail is not None:
            attachment.thumbnail.save(checked.name, checked.thumbnail, save=False)
        attachment.save()
        if attachment.is_waiting:
            enqueue(attachment.pk)
    return attachment


def _require_room(person: User, size: int, now: datetime) -> None:
    """What was removed counts as well: the limit is on sending, not on keeping."""
    today = Attachment.objects.filter(owner=person, uploaded_at__gt=now - A_DAY)
    used, number = today.aggregate(size=Coalesce(Sum("size"), 0), number=Count("pk")).values()
    if number >= MOST_FILES_A_DAY:
        raise TooMuchError(
            f"was not taken: you have uploaded {number} files in 24 hours, which is the most. Try again"
            " tomorrow."
        )
    if used + size > MOST_BYTES_A_DAY:
        raise TooMuchError(
            f"was not taken: you have uploaded {used // MEGABYTE} MB in 24 hours, and"
            f" {MOST_BYTES_A_DAY // MEGABYTE} MB is the most. Try again tomorrow."
        )


def not_posted_of(person: User, place: str) -> list[Attachment]:
    """What ``person`` has uploaded at ``place`` and not posted yet."""
    return list(Attachment.objects.not_posted().live().filter(owner=person, place=place))


@transaction.atomic
def attach(*, post: Post, files: Iterable[int], acting_user: User, now: datetime) -> int:
    """Put uploads of ``acting_user`` beside her ``post``; how many it was.

    What is gone meanwhile is left out. Raises NotAllowedError for somebody else's post, TooMuchError
    when more than ``MOST_FILES`` would stand there.
    """
    if post.author_id != acting_user.pk:
        raise NotAllowedError("Only the author puts files beside a post.")
    wanted = list(files)
    if not wanted:
        return 0
    Post.objects.select_for_update().get(pk=post.pk)
    mine = Attachment.objects.not_posted().live().filter(owner=acting_user, pk__in=wanted)
    count: int = mine.update(post=post)
    if Attachment.objects.live().filter(post=post).count() > MOST_FILES:
        raise TooMuchError(f"A post has at most {MOST_FILES} files.")
    recount([post.pk])
    return count


@transaction.atomic
def change_files(
    *,
    post: Post,
    files: Iterable[int],
    descriptions: Mapping[int, str],
    acting_user: User,
    now: datetime,
) -> None:
    """The author adds files to ``post`` and says what its pictures show.

    With them the post may have to wait for a moderator, as with another text. Raises NotAllowedError,
    NotPostedError, TooMuchError, and AlreadyDoneError when it has been put elsewhere meanwhile.
    """
    held = hold_post(post)
    if not can_change_files(acting_user, held, on=london_day(now)):
        raise NotAllowedError("You cannot change the files of this post.")
    added = attach(post=held, files=files, acting_user=acting_user, now=now)
    if added:
        record(held, "files added", acting_user=acting_user, new={"files": added})
    described = describe(post=held, descriptions=descriptions)
    if (added or described) and (waits := why_it_waits(held, _as_it_stands(held, now))):
        changing.send_to_wait(held, waits, now)


def _as_it_stands(post: Post, now: datetime) -> Draft:
    """The text of ``post``, to be judged once more for what its author puts beside it."""
    topic, author = post.topic, cast("User", post.author)
    return Draft(author, post.organisation, topic.forum, post.body, post.html, now, topic=topic)


def describe(*, post: Post, descriptions: Mapping[int, str]) -> int:
    """Write what the pictures beside ``post`` show, by their keys; of how many it says something new."""
    new = 0
    for pk, text in descriptions.items():
        line = " ".join(printable(text).split())[:DESCRIPTION_MAX_LENGTH]
        pictures = Attachment.objects.filter(pk=pk, post=post, kind__in=PICTURES)
        changed = pictures.exclude(description=line).update(description=line)
        new += changed if line else 0
    return new


@transaction.atomic
def remove_file(*, file: Attachment, acting_user: User, now: datetime) -> None:
    """Its owner takes a file away: it is deleted at once. Raises NotAllowedError and AlreadyDoneError."""
    file = Attachment.objects.select_for_update(of=("self",)).get(pk=file.pk)
    if file.is_gone:
        raise AlreadyDoneError("This file is gone already.")
    if not can_remove_file(acting_user, file):
        raise NotAllowedError("You cannot remove this file.")
    take_away([file], now)
    record(file, "removed", acting_user=acting_user, old={"name": file.name, "size": file.size})


@transaction.atomic
def hide_file(*, file: Attachment, reason: str, acting_user: User, now: datetime) -> None:
    """A moderator hides one file beside a post; its author sees why.

    Raises NotAllowedError and AlreadyDoneError.
    """
    _require_moderating(file, acting_user, now)
    live = Attachment.objects.live().filter(pk=file.pk, hidden_at__isnull=True)
    if not live.update(hidden_at=now, hidden_by=acting_user, hide_reason=reason):
        raise AlreadyDoneError("Somebody else has done this already. Load the page again.")
    tell_changed([file.post_id])
    record(file, "hidden", acting_user=acting_user, reason=reason)


@transaction.atomic
def unhide_file(*, file: Attachment, reason: str, acting_user: User, now: datetime) -> None:
    """Show a hidden file again. Raises NotAllowedError and AlreadyDoneError."""
    _require_moderating(file, acting_user, now)
    hidden = Attachment.objects.live().filter(pk=file.pk, hidden_at__isnull=False)
    if not hidden.update(hidden_at=None, hidden_by=None, hide_reason=""):
        raise AlreadyDoneError("Somebody else has done this already. Load the page again.")
    tell_changed([file.post_id])
    record(file, "shown again", acting_user=acting_user, reason=reason)


def _require_moderating(file: Attachment, acting_user: User, now: datetime) -> None:
    post = file.post
    if post is None or not can_moderate(acting_user, post.topic.forum, on=london_day(now)):
        raise NotAllowedError("You do not moderate the forum of this file.")


def take_away(files: Iterable[Attachment], now: datetime) -> None:
    """Delete the files from the disk once the transaction is kept; their rows say that they were there."""
    gone = list(files)
    Attachment.objects.filter(pk__in=[file.pk for file in gone]).update(
        state=FileState.REMOVED, removed_at=now, file="", thumbnail="", claimed_at=None
    )
    recount({file.post_id for file in gone if file.post_id is not None})
    delete_once_kept(gone)


def delete_once_kept(files: Iterable[Attachment]) -> None:
    """Take files off the disk when the transaction is kept: before, it could still be undone."""
    for file in files:
        transaction.on_commit(file.delete_files, robust=True)


def recount(posts: Collection[int]) -> None:
    """Let posts know how many files stand beside them: a page without files asks for none."""
    live: QuerySet[Attachment] = Attachment.objects.live().filter(post=OuterRef("pk")).order_by()
    counted = live.values("post").annotate(number=Count("pk")).values("number")
    Post.objects.filter(pk__in=list(posts)).update(attachment_count=Coalesce(Subquery(counted), 0))
    tell_changed(posts)


def tell_changed(posts: Iterable[int | None]) -> None:
    """Say that a page with these posts shows other files now."""
    for pk in posts:
        if pk is not None:
            files_changed.send(Post, post_pk=pk)
