"""What became of the rows of one claim, kept until it is written for many of them together."""

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.utils import timezone

from digests.actions.bounces import note_bounce
from digests.actions.farewells import forget_told, settled_farewells
from digests.bounces.statuses import says_no_such_address
from digests.models import FAREWELLS, BounceKind, BounceSource, Delivery, DeliveryState

WAITS = [timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 4 * 60, 12 * 60, 24 * 60)]
"""How long to wait after the first failure, the second and so on; after the last we give up."""

Fields = tuple[tuple[str, Any], ...]


class Outcomes:
    """Rows by what is to be written on them."""

    def __init__(self, claim: UUID) -> None:
        self.claim = claim
        self._states: dict[int, DeliveryState] = {}
        self._sent: list[int] = []
        self._others: dict[Fields, list[int]] = defaultdict(list)
        self._farewells: list[int] = []
        self._gone: list[tuple[Delivery, str]] = []

    def __contains__(self, pk: int) -> bool:
        """Whether something became of the row, written already or not."""
        return pk in self._states

    def of(self, pk: int) -> DeliveryState | None:
        return self._states.get(pk)

    def sent(self, delivery: Delivery) -> None:
        self._note(delivery, DeliveryState.SENT)
        self._sent.append(delivery.pk)

    def skipped(self, delivery: Delivery, reason: str) -> None:
        self._other(delivery, DeliveryState.SKIPPED, skip_reason=reason)

    def failed(self, delivery: Delivery, words: str) -> None:
        self._other(delivery, DeliveryState.FAILED, error=words)
        if says_no_such_address(words):
            self._gone.append((delivery, words))

    def waits(self, delivery: Delivery, words: str, *, now: datetime) -> None:
        """Try again later, a little later each time; failed once we have waited often enough."""
        if delivery.attempts > len(WAITS):
            self.failed(delivery, words)
            return
        next_attempt_at = now + WAITS[delivery.attempts - 1]
        self._other(delivery, DeliveryState.WAITING, error=words, next_attempt_at=next_attempt_at)

    def postponed(self, delivery: Delivery, until: datetime) -> None:
        """Nobody has tried to send it: it waits ``until`` then, as fresh as before."""
        attempts = delivery.attempts - 1
        self._other(delivery, DeliveryState.WAITING, next_attempt_at=until, attempts=attempts)

    def _other(self, delivery: Delivery, state: DeliveryState, **fields: Any) -> None:
        self._note(delivery, state)
        self._others[(("state", state), *fields.items())].append(delivery.pk)

    def _note(self, delivery: Delivery, state: DeliveryState) -> None:
        self._states[delivery.pk] = state
        if delivery.notice is not None and delivery.notice.kind in FAREWELLS:
            self._farewells.append(delivery.notice.pk)

    def write(self) -> None:
        """Write what is new, unless the claim ran out and somebody else holds the row."""
        if self._sent:
            sent = {"state": DeliveryState.SENT, "sent_at": timezone.now(), "error": ""}
            self._close(self._sent, sent)
            self._sent = []
        while self._others:
            fields, pks = next(iter(self._others.items()))
            self._close(pks, dict(fields))
            del self._others[fields]
        while self._gone:
            delivery, words = self._gone.pop()
            hard, source = BounceKind.HARD, BounceSource.SENDING
            note_bounce(delivery, hard, source=source, words=words, now=timezone.now())
        if self._farewells:
            forget_told(settled_farewells().filter(pk__in=self._farewells))
            self._farewells = []

    def _close(self, pks: Collection[int], fields: dict[str, Any]) -> None:
        Delivery.objects.held_by(self.claim).filter(pk__in=pks).update(claim=None, **fields)
