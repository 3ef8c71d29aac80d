"""Handing deliveries to the workers."""

from collections.abc import Sequence
from functools import partial
from math import ceil
from typing import Any

from celery import current_app
from django.conf import settings
from django.db import transaction

FEW = 50
"""So many are named to a worker one by one; of more it is told that there are some."""

ISSUES_AT_ONCE = 500
"""Rows of an issue that a worker claims at once: what it holds when it is killed, and what shares the
statements that a batch costs."""


def _publish(task: str, arguments: Sequence[Any]) -> None:
    # No retry: with the broker gone the request must not wait for it. The sweep finds the rows.
    current_app.send_task(task, args=list(arguments), retry=False)


def enqueue(pks: Sequence[int]) -> None:
    """Ask the workers to send these once the transaction is kept.

    A broker may be away or lose it: the rows are the truth, and the sweep asks again each minute.
    """
    if len(pks) > FEW:
        wake(len(pks))
    elif pks:
        transaction.on_commit(partial(_publish, "digests.deliver", [list(pks)]), robust=True)


def wake(count: int) -> None:
    """Ask as many workers as ``count`` mails are worth to send what waits, whatever it is."""
    for _ in range(min(settings.SENDING_LINES, ceil(count / ISSUES_AT_ONCE))):
        transaction.on_commit(partial(_publish, "digests.drain", []), robust=True)
