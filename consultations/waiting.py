"""What of consultations waits for officers and editors."""

from datetime import datetime

from django.db.models import Count, Min
from django.urls import reverse

from consultations.models import ConsultationPage, Round
from consultations.policies import can_publish_results
from membership.people.roles import Anyone
from membership.people.waiting import Waiting, waits


@waits
def results(user: Anyone, now: datetime) -> Waiting | None:
    """Rounds that have closed with answers, and whose results nobody has published."""
    if not can_publish_results(user):
        return None
    closed = Round.objects.over(now).filter(
        results_published_at__isnull=True,
        page__in=ConsultationPage.objects.live(),
        pk__in=Round.objects.filter(responses__isnull=False).values("pk"),
    )
    found = closed.order_by().aggregate(count=Count("pk"), since=Min("closes_at"))
    return Waiting(
        found["count"],
        "round to publish the results of",
        "rounds to publish the results of",
        reverse("round:index"),
        found["since"],
    )
