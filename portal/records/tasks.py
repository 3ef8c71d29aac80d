from celery import shared_task
from django.utils import timezone

from portal.records.actions import beat


@shared_task(name="records.beat_seen")
def beat_seen() -> None:
    """Show that beat schedules and a worker works; /readyz reads it."""
    beat("beat", now=timezone.now())
