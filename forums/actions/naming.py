"""Naming moderators: a change of rights, so each one is recorded."""

from datetime import date

from django.db import transaction

from forums.errors import ForumError, NotAllowedError
from forums.models import Forum, ForumModerator
from forums.policies import can_open_forums
from membership.people.models import User
from portal.records.actions import record


@transaction.atomic
def name_moderator(
    *, forum: Forum, user: User, start: date, end: date | None, acting_user: User | None
) -> ForumModerator:
    """``user`` looks after ``forum`` from ``start`` until the day before ``end``.

    An officer acts, or the system (None). Raises NotAllowedError, and ForumError for a group's room.
    """
    _require_officer(acting_user)
    if forum.is_private:
        raise ForumError("A group’s room is looked after by the group’s chair.")
    moderator = ForumModerator.objects.create(forum=forum, user=user, start=start, end=end)
    record(moderator, "named moderator", acting_user=acting_user, new=_facts(moderator))
    return moderator


@transaction.atomic
def change_moderator(
    *, moderator: ForumModerator, start: date, end: date | None, acting_user: User | None
) -> None:
    """Change from when until when somebody moderates. Raises NotAllowedError."""
    _require_officer(acting_user)
    old = _facts(ForumModerator.objects.get(pk=moderator.pk))
    moderator.start, moderator.end = start, end
    moderator.save(update_fields=["start", "end"])
    record(moderator, "changed moderator", acting_user=acting_user, old=old, new=_facts(moderator))


def _require_officer(acting_user: User | None) -> None:
    if acting_user is not None and not can_open_forums(acting_user):
        raise NotAllowedError("Only KCC officers name moderators.")


def _facts(moderator: ForumModerator) -> dict[str, object]:
    return {
        "forum": moderator.forum.slug,
        "user": moderator.user_id,
        "start": moderator.start,
        "end": moderator.end,
    }
