"""What of the forums waits for officers."""

from datetime import datetime

from django.db.models import Count, Min
from django.urls import reverse

from forums.models import ForumRequest
from membership.people.roles import Anyone, is_officer
from membership.people.waiting import Waiting, waits


@waits
def to_let_in(user: Anyone, now: datetime) -> Waiting | None:
    """Requests of organisations to join a forum; its moderators may answer them as well."""
    if not is_officer(user):
        return None
    waiting = ForumRequest.objects.waiting().order_by()
    found = waiting.aggregate(count=Count("pk"), since=Min("asked_at"))
    return Waiting(
        found["count"],
        "request to join a forum",
        "requests to join a forum",
        reverse("forums:requests"),
        found["since"],
    )
