"""Mails that come back: reports of delivery (RFC 3464) and complaints (RFC 5965)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes
from email.message import Message

from django.utils.crypto import constant_time_compare

from digests.bounces.statuses import kind_of
from digests.models import BounceKind, Delivery

LONGEST_WORDS = 500
_message_id = re.compile(r"<delivery-(\d{1,18})\.[0-9a-f]{16}@[^<>\s]{1,253}>")


@dataclass(frozen=True)
class Returned:
    """Which of our mails came back, and why."""

    delivery: Delivery
    kind: BounceKind
    words: str


def read_report(content: bytes) -> Returned | None:
    """What a mail says of one of ours; None when it says nothing, or the seal of the number is wrong."""
    message = message_from_bytes(content)
    if message.get_content_type() != "multipart/report":
        return None
    found = _complaint(message) or _failure(message)
    delivery = find_delivery(_words_about_the_original(message)) if found else None
    if found is None or delivery is None:
        return None
    kind, words = found
    return Returned(delivery, kind, " ".join(words.split())[:LONGEST_WORDS])


def find_delivery(words: str) -> Delivery | None:
    """The delivery whose number stands in ``words``, if its seal is ours: nobody can make one up."""
    for found in _message_id.finditer(words):
        delivery: Delivery | None = (
            Delivery.objects.select_related("reader", "notice").filter(pk=int(found[1])).first()
        )
        if delivery is not None and constant_time_compare(delivery.message_id, found[0]):
            return delivery
    return None


def _inner(part: Message) -> list[Message]:
    """The blocks of fields, or the mail, within a part."""
    inner = part.get_payload()
    return [each for each in inner if isinstance(each, Message)] if isinstance(inner, list) else []


def _parts(message: Message, *kinds: str) -> Iterator[Message]:
    """Those of the parts of the report itself, not of the mail that came back in it."""
    return (part for part in _inner(message) if part.get_content_type() in kinds)


def _failure(message: Message) -> tuple[BounceKind, str] | None:
    for part in _parts(message, "message/delivery-status"):
        for fields in _inner(part):
            status = str(fields.get("Status", ""))
            diagnostic = str(fields.get("Diagnostic-Code", ""))
            kind = kind_of(str(fields.get("Action", "")), status, diagnostic)
            if kind is not None:
                return kind, f"{status} {diagnostic}"
    return None


def _complaint(message: Message) -> tuple[BounceKind, str] | None:
    for part in _parts(message, "message/feedback-report"):
        for fields in _inner(part):
            kind = str(fields.get("Feedback-Type", "")).strip().lower()
            if kind in ("abuse", "fraud"):
                return BounceKind.COMPLAINT, kind
    return None


def _words_about_the_original(message: Message) -> str:
    """Where its number may stand: in the mail that came back or its head, or in what answers it."""
    found = [str(message.get(name, "")) for name in ("In-Reply-To", "References")]
    for part in _parts(message, "message/rfc822"):
        found += [str(inner.get("Message-ID", "")) for inner in _inner(part)]
    for part in _parts(message, "text/rfc822-headers"):
        head = part.get_payload(decode=True)
        if isinstance(head, bytes):
            found.append(str(message_from_bytes(head).get("Message-ID", "")))
    return " ".join(found)
