"""What of organisations waits for an officer."""

from datetime import datetime

from django.db.models import Count, Min
from django.urls import reverse

from membership.organisations.models import Organisation
from membership.organisations.policies import can_decide, can_hand_over
from membership.people.roles import Anyone
from membership.people.waiting import Waiting, waits


@waits
def to_confirm(user: Anyone, now: datetime) -> Waiting | None:
    """Registered ones that no officer has looked at."""
    if not can_decide(user):
        return None
    pending = Organisation.objects.pending().order_by()
    found = pending.aggregate(count=Count("pk"), since=Min("waiting_since"))
    url = reverse("organisations:queue")
    return Waiting(
        found["count"], "organisation to confirm", "organisations to confirm", url, found["since"]
    )


@waits
def to_look_at_again(user: Anyone, now: datetime) -> Waiting | None:
    """Confirmed ones whose name or number has changed since."""
    if not can_decide(user):
        return None
    changed = Organisation.objects.to_recheck().order_by()
    found = changed.aggregate(count=Count("pk"), since=Min("recheck_since"))
    return Waiting(
        found["count"],
        "organisation with a new name or number",
        "organisations with a new name or number",
        reverse("organisations:changed"),
        found["since"],
    )


@waits
def to_hand_over(user: Anyone, now: datetime) -> Waiting | None:
    """Confirmed ones that nobody looks after."""
    if not can_hand_over(user):
        return None
    return Waiting(
        Organisation.objects.without_manager().order_by().count(),
        "organisation without a manager",
        "organisations without a manager",
        reverse("organisations:without_manager"),
    )
