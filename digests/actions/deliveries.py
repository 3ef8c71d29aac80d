"""Sending: claim many rows at once, write their mails, hand them over, close the rows together."""

import logging
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from uuid import uuid4

from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone

from digests.actions import plans
from digests.actions.batches import NOTICES_AT_ONCE, Batch, Sender
from digests.mail.writer import Writer
from digests.models import Delivery, DeliveryState
from digests.queue import ISSUES_AT_ONCE, wake
from digests.sending import standing
from digests.sending.journals import journal_of_its_own, journal_of_line, settle_dead
from digests.sending.lines import Line, LineDown

logger = logging.getLogger(__name__)

DRAIN_SECONDS = 45
"""How long a worker sends before other tasks have their turn; then it goes on."""

SWEPT_AT_ONCE = 1000


def sweep(*, now: datetime) -> int:
    """Take up what dead workers left and what waits for no editor any more, and ask the workers again for
    what is due; how many it is."""
    settle_dead()
    plans.settle(now=now)
    count = Delivery.objects.claimable(now).order_by()[:SWEPT_AT_ONCE].count()
    if count:
        wake(count)
    return count


def sweep_what_was_asked_for(*, now: datetime) -> int:
    """Ask the workers again for what somebody waits for; how many mails it is."""
    wanted = Delivery.objects.asked_for().claimable(now)
    count = wanted.order_by()[:SWEPT_AT_ONCE].count()
    if count:
        wake(count)
    return count


def drain() -> None:
    """Send what waits, what somebody waits for first, as long as one of this machine's lines is free."""
    if not standing.may_send(now=timezone.now()):
        return
    settle_dead()
    with journal_of_line() as journal:
        if journal is None:
            return
        with Sender(journal, seconds=DRAIN_SECONDS) as sender:
            sender.sends_issues = True
            more = _until_done(sender)
    if more:
        wake(1)


def _until_done(sender: Sender) -> bool:
    """Send until nothing waits, the time is up or the line is down; says whether to go on later."""
    try:
        while sender.has_time:
            if not _send_most_urgent(sender):
                return False
            standing.note_answer()
    except LineDown as down:
        standing.note_outage(down.words, now=timezone.now())
        return False
    return True


def _send_most_urgent(sender: Sender) -> int:
    """Send some of what is most urgent; how many it was."""
    deliveries = Delivery.objects.all()
    return (
        sender.send_next(deliveries.asked_for(), NOTICES_AT_ONCE)
        or sender.send_next(deliveries.of_single_notices(), NOTICES_AT_ONCE)
        or sender.send_next(deliveries.of_circulars(), ISSUES_AT_ONCE)
        or sender.send_next(deliveries.of_issues(), ISSUES_AT_ONCE)
    )


def deliver_batch(pks: Sequence[int]) -> None:
    """Send these few; they wait for no line that is busy with an issue."""
    if not standing.may_send(now=timezone.now()):
        return
    settle_dead()  # before anything is claimed whose journal says that it was sent
    with journal_of_its_own() as journal, Sender(journal) as sender:
        try:
            for start in range(0, len(pks), ISSUES_AT_ONCE):
                some = pks[start : start + ISSUES_AT_ONCE]
                sender.send_next(Delivery.objects.filter(pk__in=some), ISSUES_AT_ONCE)
        except LineDown as down:
            standing.note_outage(down.words, now=timezone.now())


def deliver(
    pk: int, *, now: datetime, connection: BaseEmailBackend, writer: Writer
) -> DeliveryState | None:
    """Send one delivery at ``now``; the state it is left in, or None when it was not to be had."""
    claim = uuid4()
    if not Delivery.objects.claim(pk, now, claim=claim):
        return None
    sender = Sender(None, line=Line(connection), writer=writer, clock=lambda: now)
    batch = Batch(sender, claim)
    with suppress(LineDown):
        batch.run()
    return batch.outcomes.of(pk) or DeliveryState.WAITING
