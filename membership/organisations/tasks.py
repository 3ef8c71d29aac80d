from celery import shared_task
from django.utils import timezone

from membership.organisations.bulk.work import do_work, sweep


@shared_task(name="organisations.work_on_import")
def work_on_import(pk: int) -> None:
    """Check or apply an import, whichever it waits for, unless another worker does."""
    do_work(pk)


@shared_task(name="organisations.sweep_imports")
def sweep_imports() -> None:
    """Ask again for imports whose worker was lost; beat asks every minute."""
    sweep(now=timezone.now())
