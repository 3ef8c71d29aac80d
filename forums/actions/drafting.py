"""Drafts: what somebody writes is kept, one a person and place, until it is posted or thrown away."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import IntegrityError, transaction

from forums.models import Draft, Forum, Post, Topic
from membership.people.models import User

Place = Forum | Topic | Post
"""Where it would be posted: a new topic in a forum, a reply to a topic, an edit of a post."""


def at(place: Place) -> dict[str, Place]:
    """What a draft of ``place`` is found by."""
    return {type(place).__name__.lower(): place}


def save_draft(
    *, place: Place, fields: Mapping[str, Sequence[str]], acting_user: User, now: datetime
) -> None:
    """Keep what stands in the form, in place of what was kept before; what another tab posts or drops at
    the same moment stays posted or dropped."""
    what = {"fields": {name: list(values) for name, values in fields.items()}, "saved_at": now}
    where = {"user": acting_user, **at(place)}
    if not Draft.objects.filter(**where).update(**what):
        try:
            with transaction.atomic():
                Draft.objects.create(**where, **what)
        except IntegrityError:  # another device of hers was quicker
            Draft.objects.filter(**where).update(**what)


def drop_draft(*, place: Place, acting_user: User) -> None:
    """It was posted, or is not wanted any more."""
    drafts = Draft.objects.filter(user=acting_user, **at(place))
    if drafts.exists():  # most write without one, and to delete nothing takes a transaction
        drafts.delete()
