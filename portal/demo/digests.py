"""Readers without an account who asked for e-mail updates, and a first issue for them."""

from datetime import datetime, timedelta

from digests.actions.issues import make_issue_now
from digests.actions.readers import reader_at
from digests.actions.subscriptions import Choices, choose
from digests.models import Subscription
from membership.places.models import District, Theme
from portal.demo.data import read

# Too short a time ago for an issue of the timetable to be owed to them already.
SIGNED_UP_BEFORE = timedelta(minutes=1)


def load_digests(now: datetime) -> int:
    """Sign the readers up and make an issue of the last seven days; returns how many readers there are.

    The worker sends it as soon as it runs. A second call on the same day sends nothing twice.
    """
    entries = read("people")["subscriber"]
    moment = now - SIGNED_UP_BEFORE
    for entry in entries:
        reader = reader_at(entry["email"], now=moment)
        if Subscription.objects.filter(reader=reader).exists():
            continue
        choices = Choices(
            districts=list(District.objects.filter(slug__in=entry.get("districts", []))),
            themes=list(Theme.objects.filter(slug__in=entry.get("themes", []))),
        )
        choose(reader, choices, source="demo content", acting_user=None, now=moment)
    make_issue_now(now=now)
    return len(entries)
