from celery import shared_task
from django.utils import timezone

from digests.actions.at_once import plan_at_once
from digests.actions.deliveries import deliver_batch, sweep
from digests.actions.deliveries import drain as drain_waiting
from digests.actions.issues import plan_due_issues


@shared_task(name="digests.plan")
def plan() -> None:
    """Make the issues whose window has closed; beat asks every five minutes."""
    now = timezone.now()
    plan_due_issues(now)
    plan_at_once(now)


@shared_task(name="digests.sweep")
def sweep_unsent() -> None:
    """Ask again for what is due and unsent; beat asks every minute."""
    sweep(now=timezone.now())


@shared_task(name="digests.deliver")
def deliver(pks: list[int]) -> None:
    """Send these, unless another worker has."""
    deliver_batch(pks)


@shared_task(name="digests.drain")
def drain() -> None:
    """Send what waits; as many at once as this machine has lines to the mail server."""
    drain_waiting()
