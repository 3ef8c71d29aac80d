"""What names a person beside the rows that hang on the account: sessions, and trails of what was done."""

import json
from collections.abc import Collection
from datetime import datetime

from django.contrib.auth import SESSION_KEY
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from wagtail.models import ModelLogEntry, PageLogEntry

from membership.people.models import User
from portal.records.actions import forget
from portal.records.forgetting import take_out

LOGGED = ("label", "data")


def end_sessions(user: User, addresses: Collection[str], *, now: datetime) -> None:
    """Delete every session of ``user``, and those in which a log-in with an address is half done."""
    for session in Session.objects.filter(expire_date__gt=now).iterator(chunk_size=500):
        data = session.get_decoded()
        text = json.dumps(data, default=str).casefold()
        if data.get(SESSION_KEY) == str(user.pk) or any(each in text for each in addresses):
            session.delete()


def forget_in_trails(user: User, addresses: Collection[str]) -> None:
    """Take the name and the addresses out of the audit trail and of Wagtail's own.

    A name of one word may be anybody's, or no name at all in a sentence: it is sought only where
    the trail speaks of this account.
    """
    words = set(addresses) | ({user.full_name} if " " in user.full_name else set())
    forget(words)
    for trail in (ModelLogEntry, PageLogEntry):
        take_out(trail.objects.all(), LOGGED, words)
    forget_about(user)


def forget_about(user: User) -> None:
    """Take the name and the address out of what the trails say of this account itself."""
    words = {word for word in (user.email, user.full_name) if word}
    forget(words, about=user)
    logged = ModelLogEntry.objects.filter(
        content_type=ContentType.objects.get_for_model(User), object_id=str(user.pk)
    )
    take_out(logged, LOGGED, words)
