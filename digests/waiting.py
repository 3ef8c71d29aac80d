"""What of the updates waits for officers and editors."""

from datetime import datetime

from django.db.models import Count, Min
from django.urls import reverse

from digests.models import Delivery
from digests.policies import can_prepare_issues
from membership.people.roles import Anyone
from membership.people.waiting import Waiting, waits


@waits
def held_issues(user: Anyone, now: datetime) -> Waiting | None:
    """Issues whose time has come and that wait to be released or approved."""
    if not can_prepare_issues(user):
        return None
    held = Delivery.objects.of_issues().without_a_time()
    found = held.order_by().aggregate(count=Count("issue", distinct=True), since=Min("made_at"))
    return Waiting(
        found["count"],
        "update by e-mail that is kept back",
        "updates by e-mail that are kept back",
        reverse("digests:issues"),
        found["since"],
    )
