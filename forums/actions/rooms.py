"""Opening the room of a group, and setting up forums."""

from datetime import datetime

from django.db import IntegrityError, transaction

from forums.errors import AlreadyDoneError, ForumError, NotAllowedError
from forums.models import Forum
from forums.policies import can_open_room, can_set_up
from membership.bodies.models import Body
from membership.people.models import User
from membership.places.models import District
from portal.lib.slugs import free_slug
from portal.lib.time import london_day
from portal.records.actions import record


@transaction.atomic
def open_room(*, body: Body, acting_user: User | None, now: datetime) -> Forum:
    """Open the room of ``body``, in which those who sit on it talk among themselves.

    An officer or the body's chair acts, or the system (None). Raises NotAllowedError, ForumError for
    a body that is closed, and AlreadyDoneError when it has a room.
    """
    on = london_day(now)
    if acting_user is not None and not can_open_room(acting_user, body, on=on):
        raise NotAllowedError(f"Only officers and the chair open the room of the {body}.")
    if body.closed is not None and body.closed <= on:
        raise ForumError(f"The {body} is closed.")
    try:
        with transaction.atomic():
            room: Forum = Forum.objects.create(
                body=body, name=_free_name(body), slug=_free_slug(body), opened_at=now
            )
    except IntegrityError as error:
        raise AlreadyDoneError(f"The {body} has a room already.") from error
    record(room, "opened", acting_user=acting_user, new={"body": body.slug})
    return room


@transaction.atomic
def set_up(*, forum: Forum, name: str, joining: str, acting_user: User) -> None:
    """An officer names a forum and says who may join it; its address stays. Raises NotAllowedError."""
    if not can_set_up(acting_user):
        raise NotAllowedError("Only KCC officers set up forums.")
    held = Forum.objects.select_for_update().get(pk=forum.pk)
    old = {"name": held.name, "joining": held.joining}
    new = {"name": name, "joining": joining}
    changed = [key for key in old if old[key] != new[key]]
    if not changed:
        return
    Forum.objects.filter(pk=forum.pk).update(**new)
    forum.name, forum.joining = name, joining
    record(
        forum,
        "set up",
        acting_user=acting_user,
        old={key: old[key] for key in changed},
        new={key: new[key] for key in changed},
    )


def _free_name(body: Body) -> str:
    """The group's, unless a district's forum is called the same."""
    taken = Forum.objects.filter(name=body.name, body__isnull=True).exists()
    return f"{body.name[:80]} (the group)" if taken else body.name


def _free_slug(body: Body) -> str:
    """The group's; never a district's, which that district's forum has or will have."""
    taken = set(Forum.objects.filter(slug__startswith=body.slug).values_list("slug", flat=True))
    taken |= set(District.objects.values_list("slug", flat=True))
    return free_slug(body.slug, taken, limit=100)
