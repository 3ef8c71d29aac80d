"""One worker's sending: a claim at a time, each closed before the next is made."""

import logging
from collections import deque
from collections.abc import Callable
from datetime import datetime
from functools import partial
from time import monotonic
from types import TracebackType
from typing import Self, TypeVar
from uuid import UUID, uuid4

from django.core.mail import EmailMessage
from django.db import InterfaceError, OperationalError
from django.utils import timezone

from digests.actions.gathering import (
    after_the_first,
    is_paced,
    of_the_same,
    resting,
    take_the_others,
)
from digests.actions.leaving_out import to_the_dead
from digests.actions.outcomes import Outcomes
from digests.actions.plans import give_back_stopped
from digests.errors import NothingToSend
from digests.mail.messages import Letter
from digests.mail.notices import notice_letter, notices_mail
from digests.mail.writer import READ_ANEW_SECONDS, Writer
from digests.models import Delivery, SkipReason
from digests.querysets import GATHERED_FOR, DeliveryQuerySet
from digests.sending import standing
from digests.sending.journals import Journal, journal_of_its_own
from digests.sending.lines import Line, LineDown, MailRefused
from digests.sending.pace import Pace

logger = logging.getLogger(__name__)
T = TypeVar("T")

DATABASE_AWAY = (OperationalError, InterfaceError)

BREATH_SECONDS = 5
"""How often a worker that is slowed down writes what it has done, keeps its claim, and looks for mail
that somebody waits for."""

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
        now = self.sender.clock()
        self.rows.extend(self._held())
        if take_the_others(self.rows, self.claim, now=now) | self._gave_back():
            self.rows = deque(self._held())
        self._leave_out_the_dead()
        self._let_rest(now)
        self.sender.writer.begin(self.rows, now=now)
        while self.rows and self.sender.has_time:
            if monotonic() - self._breathed > BREATH_SECONDS:
                self._breathe()
            if self.rows:
                self._attempt(self.rows.popleft())

    def _held(self) -> DeliveryQuerySet:
        held = Delivery.objects.held_by(self.claim).order_by("pk")
        return held.select_related("reader", "issue", "notice__reader__user")

    def _gave_back(self) -> bool:
        """Whether editors have stopped an issue since its rows were claimed."""
        return give_back_stopped(self.rows, self.claim)

    def _leave_out_the_dead(self) -> None:
        for row in to_the_dead(self.rows):
            self.outcomes.skipped(row, SkipReason.NO_SUCH_ADDRESS)
            self.rows.remove(row)

    def _let_rest(self, now: datetime) -> None:
        """Whoever has just had a mail gets the next in a while, with all that comes meanwhile."""
        rests = resting(self.rows, self.claim, now=now)
        waiting = [(row, now + GATHERED_FOR) for row in after_the_first(self.rows)]
        waiting += [
            (row, rests[row.reader_id])
            for row in self.rows
            if row.reader_id in rests and is_paced(row)
        ]
        until = {row.pk: moment for row, moment in waiting}
        for row in list(self.rows):
            if row.pk in until:
                self.outcomes.postponed(row, until[row.pk])
                self.rows.remove(row)

    def _attempt(self, delivery: Delivery) -> None:
        """Send the mail of ``delivery``, and with it what else is for the same reader."""
        now = self.sender.clock()
        others = of_the_same(delivery, self.rows)
        for row in others:
            self.rows.remove(row)
        told: list[Delivery] = []
        message = self._message([delivery, *others], told, now)
        if message is None:
            return
        self.sender.pace.keep(1 + len(self.rows))
        try:
            self.sender.line.send(message)
        except MailRefused as refusal:
            self._note_refusal(told, refusal, now)
        except LineDown as down:
            for row in told if down.under_way else ():
                self.outcomes.waits(row, down.words, now=now)
            if not down.under_way:
                self.rows.extendleft(told)
            raise
        else:
            self._note_sent(told)

    def _message(
        self, rows: list[Delivery], told: list[Delivery], now: datetime
    ) -> EmailMessage | None:
        """The mail of ``rows``; those that it tells are put into ``told``. None when it tells nothing."""
        writer = self.sender.writer
        if rows[0].notice is None or rows[0].is_of_a_circular:
            found = self._written(rows[0], lambda: writer.write(rows[0], now=now), now)
            told += rows if found is not None else []
            return found
        letters: list[tuple[Delivery, Letter]] = []
        for row in rows:
            if row.notice is not None:
                letter = self._written(row, partial(notice_letter, row.notice), now)
                letters += [(row, letter)] if letter is not None else []
        if not letters:
            return None
        told += [row for row, _ in letters]
        return notices_mail(letters)

    def _written(self, delivery: Delivery, write: Callable[[], T], now: datetime) -> T | None:
        """What was written; None where there is a reason for silence, or it cannot be written now."""
        try:
            return write()
        except NothingToSend as silence:
            self.outcomes.skipped(delivery, silence.reason)
        except DATABASE_AWAY:
            raise
        except Exception as error:  # of this mail alone: it waits, the others go on
            logger.warning("Delivery %s cannot be written.", delivery.pk, exc_info=True)
            self.outcomes.waits(delivery, repr(error), now=now)
        return None

    def _note_sent(self, told: list[Delivery]) -> None:
        if self.sender.journal is not None:
            self.sender.journal.note(*(row.pk for row in told))
        for row in told:
            self.outcomes.sent(row)
        self._settle_refused()

    def _note_refusal(self, told: list[Delivery], refusal: MailRefused, now: datetime) -> None:
        for row in told:
            logger.info("Delivery %s was refused: %s", row.pk, refusal.words)
            if refusal.for_ever:
                self._refused.append((row, refusal.words))
            else:
                self.outcomes.waits(row, refusal.words, now=now)

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
        self._gave_back()
        held = Delivery.objects.held_by(self.claim)
        held.update(claimed_at=self.sender.clock())
        mine = set(held.values_list("pk", flat=True))
        self.rows = deque(row for row in self.rows if row.pk in mine)
        if self.sender.writer.is_stale or monotonic() - self._read > READ_ANEW_SECONDS:
            self._read = monotonic()
            self.sender.writer.begin(self.rows, now=self.sender.clock())
        self._breathed = monotonic()

    def _close(self) -> None:
        self._settle_refused()
        self.outcomes.write()
        if self.rows:
            Delivery.objects.held_by(self.claim).release()
