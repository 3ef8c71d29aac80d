from celery import shared_task
from django.utils import timezone

from membership.bodies.reminders.actions import remind


@shared_task(name="bodies.remind")
def remind_of_ends() -> None:
    """Remind of terms that end; beat asks every hour of the day."""
    remind(now=timezone.now())
