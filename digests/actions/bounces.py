"""What came back, and whose e-mails end because of it."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef

from digests.actions.promises import end_watches
from digests.actions.subscriptions import end, running
from digests.bounces.mailboxes import open_mailbox
from digests.bounces.reports import read_report
from digests.lists.stops import end_contacts, note_death, stop_circulars
from digests.models import (
    FAREWELLS,
    Bounce,
    BounceKind,
    BounceSource,
    ContactEnd,
    Delivery,
    DeliveryState,
    EndReason,
    PromiseWatch,
    Reader,
)
from digests.sending import standing

SOFT_IN_A_ROW = 5
SOFT_OVER = timedelta(days=7)
"""So many mails one after the other, sent over so long, that did not arrive: nobody reads there."""

LOOKED_BACK = 200  # deliveries of one reader


def note_bounce(
    delivery: Delivery, kind: BounceKind, *, source: str, words: str, now: datetime
) -> bool:
    """Note that ``delivery`` did not arrive, or was complained about; False when it is noted already.

    The last mail to an address that was erased is not noted: its address is to be forgotten.
    """
    if delivery.notice is not None and delivery.notice.kind in FAREWELLS:
        return False
    key = f"{kind}:{delivery.pk}"
    return _note(delivery.reader, kind, key=key, source=source, words=words, now=now, of=delivery)


def note_of_a_provider(
    reader: Reader, kind: BounceKind, *, event: str, words: str, now: datetime
) -> bool:
    """The same, of a provider who says the address and not the mail: the last that was sent there."""
    sent = reader.deliveries.filter(state=DeliveryState.SENT, sent_at__lte=now)
    last = sent.order_by("-sent_at", "-pk").first()
    source, key = BounceSource.PROVIDER, f"event:{event}"
    return _note(reader, kind, key=key, source=source, words=words, now=now, of=last)


@transaction.atomic
def _note(
    reader: Reader,
    kind: BounceKind,
    *,
    key: str,
    source: str,
    words: str,
    now: datetime,
    of: Delivery | None,
) -> bool:
    bounce, new = Bounce.objects.get_or_create(
        key=key,
        defaults={
            "reader": reader,
            "delivery": of,
            "kind": kind,
            "source": source,
            "words": words[:500],
            "at": now,
        },
    )
    if not new:
        return False
    if kind == BounceKind.COMPLAINT:
        end_all(reader, EndReason.COMPLAINED, now=now)
        stop_circulars(reader.address, reason=ContactEnd.COMPLAINED, now=now)
    elif kind == BounceKind.HARD:
        end_all(reader, EndReason.BOUNCED, now=now)
        note_death(reader.address, words=words, now=now)
    elif _is_one_of_many(bounce):
        end_all(reader, EndReason.BOUNCED, now=now)
        end_contacts(reader.address, reason=ContactEnd.BOUNCED, now=now)
    return True


def end_all(reader: Reader, because: EndReason, *, now: datetime) -> None:
    """End what ``reader`` gets regularly and what she asked to hear of; the row and the page say why."""
    end_watches(PromiseWatch.objects.filter(reader=reader), acting_user=None, now=now)
    if because == EndReason.COMPLAINED:
        Reader.objects.filter(pk=reader.pk).update(
            mails_mentions=False, mails_organisation_mentions=False
        )
    subscription = running(reader)
    if subscription is not None:
        label = str(because.label)
        end(subscription, label, because=because, acting_user=None, now=now)


def _is_one_of_many(bounce: Bounce) -> bool:
    """Whether all that was sent to the reader up to this mail came back, often enough and for long.

    What was sent afterwards may yet come back, and says nothing.
    """
    if bounce.delivery is None:
        return False
    sent = Delivery.objects.filter(reader=bounce.reader_id, state=DeliveryState.SENT)
    if bounce.delivery.sent_at:
        sent = sent.filter(sent_at__lte=bounce.delivery.sent_at)
    came_back = Exists(Bounce.objects.filter(delivery=OuterRef("pk")))
    rows = sent.order_by("-sent_at", "-pk").values_list("sent_at", came_back)[:LOOKED_BACK]
    row: list[datetime] = []
    for sent_at, lost in rows:
        if not lost:
            break
        row.append(sent_at)
    return len(row) >= SOFT_IN_A_ROW and row[0] - row[-1] >= SOFT_OVER


def read_what_came_back(*, now: datetime) -> tuple[int, int]:
    """Read the mailbox of BOUNCE_MAILBOX_URL; how many mails were understood, and how many were not.

    A copy of the database leaves it to the portal that it was copied from. A mail is put away after its row
    is written, so that one that is read twice is noted once.
    """
    if not settings.BOUNCE_MAILBOX_URL or standing.is_stopped():
        return 0, 0
    understood = other = 0
    with open_mailbox(settings.BOUNCE_MAILBOX_URL) as mailbox:
        for name, content in mailbox.mails():
            returned = read_report(content)
            if returned is None:
                other += 1
            else:
                understood += 1
                note_bounce(
                    returned.delivery,
                    returned.kind,
                    source=BounceSource.MAILBOX,
                    words=returned.words,
                    now=now,
                )
            mailbox.put_away(name, understood=returned is not None)
    return understood, other
