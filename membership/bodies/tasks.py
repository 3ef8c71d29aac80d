from celery import shared_task
from django.utils import timezone

from membership.bodies.declarations.chasing import chase


@shared_task(name="bodies.chase_confirmations")
def chase_confirmations() -> None:
    """Remind those whose confirmation of interests is due; each reminder is sent once."""
    chase(now=timezone.now())
