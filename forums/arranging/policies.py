"""Who may arrange topics, and between which places."""

from datetime import datetime

from forums.errors import CannotArrangeError, NotAllowedError
from forums.models import Forum, ForumModerator
from forums.policies import can_moderate
from forums.querysets import ForumQuerySet, account
from membership.people.roles import Anyone, is_officer
from portal.lib.time import london_day


def require_arranging(user: Anyone, *forums: Forum, now: datetime) -> None:
    """Raises NotAllowedError for who does not moderate each of ``forums``, and CannotArrangeError
    where something would enter or leave a group's room."""
    for forum in forums:
        if not can_moderate(user, forum, on=london_day(now)):
            raise NotAllowedError(f"You do not moderate {forum}.")
    if len({forum.pk for forum in forums}) > 1 and any(forum.is_private for forum in forums):
        raise CannotArrangeError("Nothing is moved into a group’s room, or out of it.")


def could_move_to(user: Anyone, forum: Forum, *, now: datetime) -> ForumQuerySet:
    """The other forums into which ``user``, who moderates ``forum``, may move its topics."""
    person, day = account(user), london_day(now)
    if person is None or forum.is_private:
        return ForumQuerySet(Forum).none()
    others = ForumQuerySet(Forum).public().current(day).exclude(pk=forum.pk).order_by("name")
    if is_officer(person):
        return others
    moderated = ForumModerator.objects.exercised_by(person, day)
    return others.filter(pk__in=moderated.values("forum_id"))
