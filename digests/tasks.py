from celery import shared_task
from django.utils import timezone

from digests.actions.at_once import plan_at_once
from digests.actions.bounces import read_what_came_back
from digests.actions.deliveries import deliver_batch, sweep, sweep_what_was_asked_for
from digests.actions.deliveries import drain as drain_waiting
from digests.actions.issues import plan_due_issues
from digests.actions.silence import ask_the_silent, end_the_unanswered


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


@shared_task(name="digests.sweep_asked_for")
def sweep_asked_for() -> None:
    """The same for what somebody waits for; beat asks every fifteen seconds, should a message be lost."""
    sweep_what_was_asked_for(now=timezone.now())


@shared_task(name="digests.read_bounces")
def read_bounces() -> None:
    """Read what came back; beat asks every five minutes."""
    read_what_came_back(now=timezone.now())


@shared_task(name="digests.ask_the_silent")
def ask_silent_readers() -> None:
    """Ask readers of whom nothing was heard for long, and end what nobody answered for."""
    now = timezone.now()
    end_the_unanswered(now=now)
    ask_the_silent(now=now)


@shared_task(name="digests.deliver")
def deliver(pks: list[int]) -> None:
    """Send these, unless another worker has."""
    deliver_batch(pks)


@shared_task(name="digests.drain")
def drain() -> None:
    """Send what waits; as many at once as this machine has lines to the mail server."""
    drain_waiting()
