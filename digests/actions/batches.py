"""One worker's sending: a claim at a time, each closed before the next is made."""

import logging
from collections import deque
from collections.abc import Callable
from datetime import datetime
from time import monotonic
from types import TracebackType
from typing import Self
from uuid import UUID, uuid4

from django.db import InterfaceError, OperationalError
from django.utils import timezone

from digests.actions.outcomes import Outcomes
from digests.errors import NothingToSend
from digests.mail.writer import Writer
from digests.models import Delivery
from digests.querysets import DeliveryQuerySet
from digests.sending import standing
from digests.sending.journals import Journal, journal_of_its_own
from digests.sending.lines import Line, LineDown, MailRefused, Pace

logger = logging.getLogger(__name__)

DATABASE_AWAY = (OperationalError, InterfaceError)

BREATH_SECONDS = 5
"""How often a worker that is slowed down writes what it has done, keeps its claim, and looks for mail
that somebody waits for."""

READ_ANEW_SECONDS = 10
"""How old what a mail tells may be; a batch that is faster reads it once."""

SUSPICIOUS = 20
"""So many addresses refused in a row say something of us rather than of them: nobody is given up."""

NOTICES_AT_ONCE = 50


class Sender:
    """A worker with its line, its journal and its writer, for as long as it sends."""

    def __init__(
        self,
        journal: Journal | None,
        *,
        line: Line | None = None,
        writer: Writer | None = None,
        seconds: float = float("inf"),
        clock: Callable[[], datetime] = timezone.now,
    ) -> None:
        self.journal = journal
        self.line = line or Line()
        self.writer = writer or Writer()
        self.pace = Pace()
        self.until = monotonic() + seconds
        self.clock = clock
        self.sends_issues = False
        self._noted = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.line.close()

    @property
    def has_time(self) -> bool:
        return monotonic() < self.until

    def send_next(self, wanted: DeliveryQuerySet, limit: int) -> int:
        """Send up to ``limit`` of ``wanted``, those that have waited longest; says how many it took.

        Raises LineDown when no mail gets through; what was not sent waits as before.
        """
        claim = uuid4()
        if self.journal is not None:
            self.journal.begin(claim)
        taken = wanted.claim_next(limit, self.clock(), claim=claim)
        if taken:
            self._note_run()
            Batch(self, claim).run()
        if self.journal is not None:
            self.journal.clear()
        return taken

    def _note_run(self) -> None:
        if not self._noted:
            standing.note_run()
            self._noted = True

    def send_asked_for(self) -> None:
        """Let mail that somebody waits for go before the rest of an issue."""
        wanted = Delivery.objects.asked_for()
        if not self.sends_issues or not wanted.claimable(self.clock()).exists():
            return
        with journal_of_its_own() as journal:
            Sender(journal, line=self.line, clock=self.clock).send_next(wanted, NOTICES_AT_ONCE)


class Batch:
    """The rows of one claim, and what becomes of each.

    Whatever goes wrong with one mail is written on its row and stops no other. When the line is down,
    what was not tried is given back.
    """

    def __init__(self, sender: Sender, claim: UUID) -> None:
        self.sender = sender
        self.claim = claim
        self.outcomes = Outcomes(claim)
        self.rows: deque[Delivery] = deque()
        self._refused: list[tuple[Delivery, str]] = []
        self._breathed = self._read = monotonic()

    def run(self) -> None:
        """Raises LineDown when no mail gets through.

        When the database goes away the journal keeps what was sent, for whoever settles it.
        """
        try:
            self._send_all()
        except DATABASE_AWAY:
            raise
        except BaseException:
            self._close()
            raise
        self._close()

    def _send_all(self) -> None:
        held = Delivery.objects.held_by(self.claim).select_related(
            "reader", "issue", "notice__reader__user"
        )
        self.rows.extend(held.order_by("pk"))
        self.sender.writer.begin(self.rows, now=self.sender.clock())
        while self.rows and self.sender.has_time:
            if monotonic() - self._breathed > BREATH_SECONDS:
                self._breathe()
            if self.rows:
                self._attempt(self.rows.popleft())

    def _attempt(self, delivery: Delivery) -> None:
        now = self.sender.clock()
        try:
            message = self.sender.writer.write(delivery, now=now)
        except NothingToSend as silence:
            self.outcomes.skipped(delivery, silence.reason)
            return
        except DATABASE_AWAY:
            raise
        except Exception as error:  # of this mail alone: it waits, the others go on
            logger.warning("Delivery %s cannot be written.", delivery.pk, exc_info=True)
            self.outcomes.waits(delivery, repr(error), now=now)
            return
        self.sender.pace.keep()
        try:
            self.sender.line.send(message)
        except MailRefused as refusal:
            self._note_refusal(delivery, refusal, now)
        except LineDown as down:
            if down.under_way:
                self.outcomes.waits(delivery, down.words, now=now)
            raise
        else:
            self._note_sent(delivery)

    def _note_sent(self, delivery: Delivery) -> None:
        if self.sender.journal is not None:
            self.sender.journal.note(delivery.pk)
        self.outcomes.sent(delivery)
        self._settle_refused()

    def _note_refusal(self, delivery: Delivery, refusal: MailRefused, now: datetime) -> None:
        logger.info("Delivery %s was refused: %s", delivery.pk, refusal.words)
        if refusal.for_ever:
            self._refused.append((delivery, refusal.words))
        else:
            self.outcomes.waits(delivery, refusal.words, now=now)

    def _settle_refused(self) -> None:
        """Give up those that were refused, unless nobody was taken beside them."""
        suspicious = len(self._refused) >= SUSPICIOUS
        if suspicious:
            logger.error("%s addresses in a row were refused: they wait.", len(self._refused))
        for delivery, words in self._refused:
            if suspicious:
                self.outcomes.waits(delivery, words, now=self.sender.clock())
            else:
                self.outcomes.failed(delivery, words)
        self._refused.clear()

    def _breathe(self) -> None:
        """Write what was done, keep the claim on the rest, and let what is urgent go first."""
        self.outcomes.write()
        self.sender.send_asked_for()
        held = Delivery.objects.held_by(self.claim)
        held.update(claimed_at=self.sender.clock())
        mine = set(held.values_list("pk", flat=True))
        self.rows = deque(row for row in self.rows if row.pk in mine)
        if monotonic() - self._read > READ_ANEW_SECONDS:
            self._read = monotonic()
            self.sender.writer.begin(self.rows, now=self.sender.clock())
        self._breathed = monotonic()

    def _close(self) -> None:
        self._settle_refused()
        self.outcomes.write()
        if self.rows:
            Delivery.objects.held_by(self.claim).release()
