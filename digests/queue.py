"""Handing deliveries to the workers."""

from collections.abc import Sequence
from functools import partial

from celery import current_app
from django.db import transaction

BATCH = 50
"""Mails that one task sends over one connection; about ten seconds with a slow mail server."""


def _publish(pks: Sequence[int]) -> None:
    # No retry: with the broker gone the request must not wait for it. The sweep finds the rows.
    current_app.send_task("digests.deliver", args=[list(pks)], retry=False)


def enqueue(pks: Sequence[int]) -> None:
    """Ask the workers to send these once the transaction is kept.

    A broker may be away or lose it: the rows are the truth, and the sweep asks again each minute.
    """
    for start in range(0, len(pks), BATCH):
        batch = pks[start : start + BATCH]
        transaction.on_commit(partial(_publish, batch), robust=True)
