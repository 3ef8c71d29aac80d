from celery import shared_task
from django.utils import timezone

from membership.bodies.declarations.chasing import chase
from membership.bodies.reminders.actions import remind


@shared_task(name="bodies.chase_confirmations")
def chase_confirmations() -> None:
    """Remind those whose confirmation of interests is due; each reminder is sent once."""
    chase(now=timezone.now())


@shared_task(name="bodies.remind")
def remind_of_ends() -> None:
    """Remind of terms that end; beat asks every hour of the day."""
    remind(now=timezone.now())
