"""What waits for whoever looks after forums, on the page that gathers it."""

from datetime import datetime

from django.urls import reverse

from forums.moderation.queue import Queue
from forums.querysets import account
from membership.people.roles import Anyone, is_officer
from membership.people.waiting import Waiting, waits
from portal.lib.time import london_day


@waits
def to_decide(user: Anyone, now: datetime) -> Waiting | None:
    """For officers: everything in the queue, which moderators are written to about."""
    person = account(user)
    if person is None or not is_officer(person):
        return None
    lines = Queue(person, london_day(now)).lines
    since = [
        first
        for each in lines.values()
        for first in each.order_by("since").values_list("since", flat=True)[:1]
    ]
    count = sum(each.count() for each in lines.values())
    url = reverse("forums:queue")
    return Waiting(
        count, "thing in the forums", "things in the forums", url, min(since, default=None)
    )
