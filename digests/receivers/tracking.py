"""What a mail provider tells by webhook, where django-anymail is installed.

Its signal is the same for every provider. Anymail checks the webhook's secret before it sends it.
"""

from importlib import import_module
from typing import Any

from django.apps import apps
from django.dispatch import Signal
from django.utils import timezone

from digests.actions.bounces import note_bounce, note_of_a_provider
from digests.bounces.reports import find_delivery
from digests.bounces.statuses import kind_of
from digests.models import BounceKind, BounceSource, Reader
from membership.people.models import fold_email

FOR_EVER = ("bounced", "invalid")
OF_US = ("blocked", "spam", "unsubscribed")


def kind_of_event(event: Any) -> BounceKind | None:
    """What an event says of the address; None for those that say nothing of it."""
    if event.event_type == "complained":
        return BounceKind.COMPLAINT
    if event.event_type not in ("bounced", "rejected") or event.reject_reason in OF_US:
        return None
    answer = str(event.mta_response or "")
    if answer:
        return kind_of("failed", answer, answer)
    return BounceKind.HARD if event.reject_reason in FOR_EVER else BounceKind.SOFT


def note_tracking(sender: object, event: Any, **kwargs: Any) -> None:
    """Find our mail by its number where the provider kept it, else by the address."""
    kind, now = kind_of_event(event), timezone.now()
    if kind is None:
        return
    words = str(event.mta_response or event.description or event.reject_reason or "")
    delivery = find_delivery(str(event.message_id or ""))
    if delivery is not None:
        note_bounce(delivery, kind, source=BounceSource.PROVIDER, words=words, now=now)
        return
    reader = Reader.objects.filter(address=fold_email(str(event.recipient or ""))).first()
    if reader is not None and event.event_id:
        note_of_a_provider(reader, kind, event=str(event.event_id)[:100], words=words, now=now)


def listen_to(tracking: Signal) -> None:
    tracking.connect(note_tracking, dispatch_uid="digests.tracking")


if apps.is_installed("anymail"):
    listen_to(import_module("anymail.signals").tracking)
