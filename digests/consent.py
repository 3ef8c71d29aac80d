"""What a reader agreed to, changed and ended, for herself to read."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from digests.models import ContentKind, Frequency, Reader, Subscription
from portal.records.models import AuditRecord


@dataclass(frozen=True)
class Entry:
    """Something that was done on a day; ``details`` are lines below it."""

    at: datetime
    what: str
    details: list[str] = field(default_factory=list)


# What the audit records of a subscription are called here. The rest is told by the rows themselves.
ACTIONS = {
    "changed": "You changed what you get",
    "watches": "You asked for e-mails about one more thing",
    "watches no longer": "You ended e-mails about one thing",
    "moved": "Your updates came to this address from another",
}


def consent_of(reader: Reader) -> list[Entry]:
    """The history of all her subscriptions, the latest first; as many queries for long ones as for short."""
    subscriptions = list(reader.subscriptions.all())
    entries = [entry for each in subscriptions for entry in _of_the_row(each)]
    records = AuditRecord.objects.filter(
        target_label=Subscription._meta.label_lower,
        target_pk__in=[str(each.pk) for each in subscriptions],
        action__in=ACTIONS,
    )
    for row in records:
        entries.append(Entry(row.at, ACTIONS[row.action], list(in_words(row.new or {}))))
    return sorted(entries, key=lambda entry: entry.at, reverse=True)


def _of_the_row(subscription: Subscription) -> Iterator[Entry]:
    words = f"You agreed to: “{subscription.consent_wording}”"
    source = f"Where: {subscription.consent_source}"
    yield Entry(subscription.asked_at, "You asked for e-mail updates", [words, source])
    if subscription.confirmed_at:
        yield Entry(subscription.confirmed_at, "You confirmed that this address is yours")
    if subscription.ended_at:
        reason = subscription.get_end_reason_display()
        yield Entry(subscription.ended_at, "Your updates ended", [reason] if reason else [])


def in_words(new: Mapping[str, Any]) -> Iterator[str]:
    """The choices of a record in words; what a record of one thing or one address says is not shown."""
    if "frequency" not in new:
        return
    frequency = Frequency(new["frequency"]).label
    day = f", on {new['weekday']}" if "weekday" in new else ""
    yield f"How often: {frequency}{day}"
    yield f"Districts: {', '.join(new.get('districts', [])) or 'all'}"
    yield f"Themes: {', '.join(new.get('themes', [])) or 'all'}"
    if new.get("kinds"):
        yield f"About: {', '.join(str(ContentKind(kind).label) for kind in new['kinds'])}"
    if new.get("paused_until"):
        yield f"No e-mails until {new['paused_until']}"
