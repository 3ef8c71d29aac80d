from celery import shared_task
from django.utils import timezone

from membership.people.reorganisation.actions import hand_on_what_is_due
from membership.people.rights import my_data


@shared_task(name="people.make_archive")
def make_archive(pk: int) -> None:
    """Make one archive of somebody's data, unless another worker has."""
    my_data.make_archive(pk, now=timezone.now())


@shared_task(name="people.sweep_archives")
def sweep_archives() -> None:
    """Ask again for archives that nobody makes; beat asks every minute."""
    my_data.sweep(now=timezone.now())


@shared_task(name="people.hand_on_districts")
def hand_on_districts() -> None:
    """Give what districts that ended had to their successors; beat asks every few minutes."""
    hand_on_what_is_due(now=timezone.now())
