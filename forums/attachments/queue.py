"""Handing files to the workers that have them scanned."""

from functools import partial

from celery import current_app
from django.db import transaction


def _publish(pk: int) -> None:
    # No retry: with the broker gone the request must not wait for it. The sweep finds the row.
    current_app.send_task("forums.scan_file", args=[pk], retry=False)


def enqueue(pk: int) -> None:
    """Ask a worker to have the file scanned once the transaction is kept; the row is the truth."""
    transaction.on_commit(partial(_publish, pk), robust=True)
