"""What became of an issue or a circular: from the ledger, and from what was counted as it was forgotten."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, F, QuerySet

from digests.models import (
    UNSENT,
    Circular,
    Delivery,
    DeliveryState,
    Issue,
    LedgerCount,
    NoticeKind,
    SkipReason,
)

WAYS = {"issue": "issue", "circular": "notice__subject_pk"}
"""By what a ``LedgerCount`` is of, how a row of the ledger leads there."""

_OF: dict[str, Any] = {"issue": Issue, "circular": Circular}


@dataclass(frozen=True)
class Figures:
    """What became of the rows of an issue or a circular: at every moment they add up to ``made``."""

    states: Counter[str] = field(default_factory=Counter)
    silences: Counter[str] = field(default_factory=Counter)

    def add(self, state: str, reason: str, count: int) -> None:
        self.states[state] += count
        if reason:
            self.silences[reason] += count

    @property
    def made(self) -> int:
        """For how many readers it was made."""
        return self.states.total()

    @property
    def sent(self) -> int:
        return self.states[DeliveryState.SENT]

    @property
    def failed(self) -> int:
        return self.states[DeliveryState.FAILED]

    @property
    def waiting(self) -> int:
        """How many are still to leave, those that a worker holds included."""
        return sum(self.states[state] for state in UNSENT)

    @property
    def in_words(self) -> list[str]:
        """One line for each thing that became of some of them, the reasons for silence named."""
        lines = [
            (self.sent, "sent"),
            (self.waiting, "not sent yet"),
            (self.failed, "could not be delivered"),
        ]
        lines += [
            (count, SkipReason(reason).label) for reason, count in sorted(self.silences.items())
        ]
        return [f"{count:,}: {words[0].lower()}{words[1:]}" for count, words in lines if count]


def figures_of(issues: Iterable[Issue]) -> dict[int, Figures]:
    """By issue, in two queries."""
    return _figures("issue", [issue.pk for issue in issues])


def figures_of_circulars(circulars: Iterable[Circular]) -> dict[int, Figures]:
    """By circular, in two queries."""
    return _figures("circular", [circular.pk for circular in circulars])


def _figures(kind: str, pks: Iterable[int]) -> dict[int, Figures]:
    found: dict[int, Figures] = defaultdict(Figures)
    way = WAYS[kind]
    noted = _ledger(kind, Delivery.objects.filter(**{f"{way}__in": pks}))
    forgotten = LedgerCount.objects.filter(**{f"{kind}__in": pks}).order_by()
    counted = forgotten.values_list(kind, "state", "skip_reason", "count")
    for pk, state, reason, count in [*noted, *counted]:
        found[pk].add(state, reason, count)
    return found


def _ledger(kind: str, deliveries: "QuerySet[Delivery]") -> list[tuple[int, str, str, int]]:
    """What became of those of ``deliveries`` that are of this kind, counted by what they are of."""
    way = WAYS[kind]
    mine = deliveries.filter(issue__isnull=False)
    if kind == "circular":
        mine = deliveries.filter(notice__kind=NoticeKind.CIRCULAR)
    return list(mine.order_by().values_list(way, "state", "skip_reason").annotate(Count("pk")))


def reached() -> Counter[int]:
    """By issue to how many addresses it went; in two queries."""
    sent = Delivery.objects.filter(state=DeliveryState.SENT, issue__isnull=False).order_by()
    found = Counter(dict(sent.values_list("issue").annotate(Count("pk"))))
    kept = LedgerCount.objects.filter(state=DeliveryState.SENT, issue__isnull=False)
    found.update(dict(kept.order_by().values_list("issue", "count")))
    return found


def keep_figures(deliveries: "QuerySet[Delivery]") -> None:
    """Count ``deliveries`` for good, before their notes go in the same transaction.

    One that has not left yet never will: its reader is gone.
    """
    for kind in WAYS:
        rows = _ledger(kind, deliveries)
        there = set(_OF[kind].objects.filter(pk__in={row[0] for row in rows}).values_list("pk"))
        for pk, state, reason, count in rows:
            if (pk,) not in there:
                continue
            if state in UNSENT:
                state, reason = DeliveryState.SKIPPED, SkipReason.UNSUBSCRIBED
            ends: dict[str, Any] = {f"{kind}_id": pk, "state": state, "skip_reason": reason}
            kept, _ = LedgerCount.objects.get_or_create(**ends)
            LedgerCount.objects.filter(pk=kept.pk).update(count=F("count") + count)
