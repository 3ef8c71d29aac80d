"""Readers of whom nothing was heard for long are asked once; who does not answer gets no more updates."""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from digests.actions.notices import notify_each
from digests.actions.subscriptions import end, running
from digests.models import DeliveryState, EndReason, Notice, NoticeKind, Subscription
from digests.querysets import ANSWERED, SubscriptionQuerySet
from portal.lib.time import london_day
from portal.records.actions import record

AT_ONCE = 500
"""Readers whom one run asks, or whose updates it ends; the next goes on."""


def silent_since(moment: datetime) -> SubscriptionQuerySet:
    """Confirmed subscriptions of readers who have done nothing since ``moment``.

    Signs of life are a choice of what she gets, an answer, a log-in of her account. Whether she opens
    the e-mails we do not track. A pause that is not over yet was chosen, and is not asked about.
    """
    quiet = Q(alive_at=None) | Q(alive_at__lte=moment)
    unchanged = Q(timetable_changed_at=None) | Q(timetable_changed_at__lte=moment)
    user = "reader__user"
    away = (
        Q(**{user: None})
        | Q(**{f"{user}__last_login": None})
        | Q(**{f"{user}__last_login__lte": moment})
    )
    found: SubscriptionQuerySet = Subscription.objects.confirmed().filter(
        quiet, unchanged, away, confirmed_at__lte=moment
    )
    return found


@transaction.atomic
def ask_the_silent(*, now: datetime) -> int:
    """Ask those of whom nothing was heard for SILENT_DAYS whether they still want updates; how many.

    Each silence is asked about once.
    """
    silent = silent_since(now - timedelta(days=settings.SILENT_DAYS))
    on = london_day(now)
    unasked = silent.awake(on).filter(Q(asked_to_stay_at=None) | ANSWERED)
    chosen = list(unasked.order_by("confirmed_at", "pk").values_list("pk", flat=True)[:AT_ONCE])
    Subscription.objects.filter(pk__in=chosen).update(asked_to_stay_at=now)
    asked = Subscription.objects.filter(pk__in=chosen).select_related("reader")
    pairs = [(each.reader, each.pk) for each in asked]
    return notify_each(NoticeKind.STILL_WANTED, pairs, occurrence=f"{on:%Y%m%d}", now=now)


def unanswered(now: datetime) -> QuerySet[Any]:
    """Those who were mailed the question ANSWER_DAYS ago and have not answered."""
    told = Notice.objects.filter(
        kind=NoticeKind.STILL_WANTED,
        subject_pk=OuterRef("pk"),
        made_at__gte=OuterRef("asked_to_stay_at"),
        delivery__state=DeliveryState.SENT,
        delivery__sent_at__lte=now - timedelta(days=settings.ANSWER_DAYS),
    )
    waiting = Subscription.objects.confirmed().filter(asked_to_stay_at__isnull=False)
    found: QuerySet[Any] = waiting.exclude(ANSWERED).filter(Exists(told))
    return found


def end_the_unanswered(*, now: datetime) -> int:
    """End the updates of those who did not answer; how many it was."""
    ended = 0
    for subscription in unanswered(now).select_related("reader").order_by("pk")[:AT_ONCE]:
        with transaction.atomic():
            current = running(subscription.reader)
            if current is not None and unanswered(now).filter(pk=current.pk).exists():
                because = EndReason.SILENT
                end(current, str(because.label), because=because, acting_user=None, now=now)
                ended += 1
    return ended


@transaction.atomic
def stay(subscription: Subscription, *, now: datetime) -> bool:
    """Its reader says that she wants to go on; False when it has ended meanwhile."""
    current = running(subscription.reader)
    if current is None or current.pk != subscription.pk:
        return False
    current.alive_at = now
    current.save(update_fields=["alive_at"])
    record(current, "kept", acting_user=None)
    return True
