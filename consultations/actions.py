"""The writes of the room."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from consultations import policies
from consultations.errors import NotAllowed, ResultsNotReady
from consultations.models import ConsultationPage, Round
from consultations.signals import results_published
from consultations.surveys.building import set_options
from consultations.surveys.sending import send_response
from membership.people.roles import Anyone
from portal.records.actions import record

__all__ = ["publish_results", "send_response", "set_options", "show_notice"]


@transaction.atomic
def show_notice(page_pk: int, *, acting_user: Anyone, now: datetime | None = None) -> bool:
    """Note when a notice was first shown; True only the first time, whatever is published later."""
    now = now or timezone.now()
    first = ConsultationPage.objects.filter(pk=page_pk, visible_from__isnull=True)
    if first.update(visible_from=now) != 1:
        return False
    page = ConsultationPage.objects.get(pk=page_pk)
    record(page, "published", acting_user=acting_user, new={"visible_from": now})
    return True


@transaction.atomic
def publish_results(round_: Round, *, acting_user: Anyone, now: datetime | None = None) -> None:
    """Show the results of a closed round to everybody.

    Raises NotAllowed, or ResultsNotReady while the round is open or when they are published already.
    """
    now = now or timezone.now()
    if acting_user is not None and not policies.can_publish_results(acting_user):
        raise NotAllowed("Only officers and editors publish results.")
    ready = Round.objects.over(now).filter(pk=round_.pk, results_published_at__isnull=True)
    if ready.update(results_published_at=now) != 1:
        raise ResultsNotReady("The round is still open, or its results are published already.")
    round_.refresh_from_db(fields=["results_published_at"])
    record(round_, "results published", acting_user=acting_user, new={"at": now})
    results_published.send(Round, round_pk=round_.pk)
