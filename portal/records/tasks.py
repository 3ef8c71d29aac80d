from celery import shared_task
from django.utils import timezone

from portal.records.actions import beat
from portal.records.retention import run_due_rules


@shared_task(name="records.beat_seen")
def beat_seen() -> None:
    """Show that beat schedules and a worker works; /readyz reads it."""
    beat("beat", now=timezone.now())


@shared_task(name="records.retention")
def retention() -> None:
    """Do away with what is kept no longer; beat asks every hour, each rule runs once a day."""
    run_due_rules(now=timezone.now())
