"""Giving a forum another name and address: what was linked to stays to be found."""

from datetime import datetime

from django.db import transaction

from forums.errors import AlreadyDoneError, NotAllowedError
from forums.models import FormerAddress, Forum
from forums.policies import can_open_forums
from membership.people.models import User
from portal.records.actions import record


@transaction.atomic
def rename_forum(*, forum: Forum, name: str, slug: str, acting_user: User, now: datetime) -> None:
    """Give ``forum`` another name, another address, or both; its former address leads to the new one.

    An officer acts. Raises NotAllowedError, and AlreadyDoneError when another forum has, or had, the address.
    """
    if not can_open_forums(acting_user):
        raise NotAllowedError("Only KCC officers rename forums.")
    held = Forum.objects.select_for_update().get(pk=forum.pk)
    old = {"name": held.name, "slug": held.slug}
    if old == {"name": name, "slug": slug}:
        return
    if address_is_taken(slug, besides=held):
        raise AlreadyDoneError("Another forum has, or had, this address.")
    if slug != held.slug:
        FormerAddress.objects.filter(forum=held, slug=slug).delete()  # it goes back to it
        FormerAddress.objects.create(forum=held, slug=held.slug, left_at=now)
    Forum.objects.filter(pk=held.pk).update(name=name, slug=slug)
    forum.name, forum.slug = name, slug
    record(forum, "renamed", acting_user=acting_user, old=old, new={"name": name, "slug": slug})


def address_is_taken(slug: str, *, besides: Forum | None = None) -> bool:
    """Whether a forum other than ``besides`` is, or was once, found under ``slug``."""
    pk = besides.pk if besides else None
    now = Forum.objects.filter(slug=slug).exclude(pk=pk)
    once = FormerAddress.objects.filter(slug=slug).exclude(forum=pk)
    return now.exists() or once.exists()
