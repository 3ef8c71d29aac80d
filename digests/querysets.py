"""Reads of the ledger with a name."""

from collections.abc import Collection
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import models, transaction
from django.db.models import Case, F, Q, Value, When

from consultations.models import ConsultationPage
from forums.models import Forum, Topic
from portal.lib.time import today

LEASE = timedelta(minutes=5)
"""How long a claim lasts unless its worker renews it; far above what one mail takes, even with a mail
server that hangs."""

ASKED_FOR = (
    "confirmation",
    "already_subscribed",
    "preferences_link",
    "invitation",
    "response_receipt",
    "draft_link",
    "survey_code",
    "confirm_watch",
    "account_erased",
    "address_erased",
    "my_data_ready",
    "second_factor_reset",
    "expression_received",
    "promise_confirm",
    "address_confirm",
    "response_withdrawn",
    "trial",
    "circular_trial",
)
"""Kinds of notice that somebody has asked for and waits for: they leave before everything else."""

ALONE = (
    "address_left",
    "circular",
    "circulated",
    "group_letter",
    "report_urgent",
    "still_wanted",
)
"""Kinds that were not asked for and still come in a mail of their own: letters, and what cannot wait."""

GATHERED_FOR = timedelta(minutes=10)
"""Of all other notices nobody gets more than one mail in this time; what comes meanwhile is gathered."""


ANSWERED = Q(alive_at__gt=F("asked_to_stay_at")) | Q(
    reader__user__last_login__gt=F("asked_to_stay_at")
)
"""Subscriptions whose reader has shown that she is there since she was asked."""


class ReaderQuerySet(models.QuerySet[Any]):
    def subscribed(self) -> "ReaderQuerySet":
        """Those with a confirmed subscription that has not ended."""
        return self.filter(
            subscriptions__confirmed_at__isnull=False, subscriptions__ended_at__isnull=True
        ).distinct()

    def who_want_no_more(self) -> "ReaderQuerySet":
        """Those who stopped all updates and began none since, or who complained of a mail."""
        said_so = Q(subscriptions__end_reason__in=("left", "complained"))
        now = self.filter(subscriptions__ended_at__isnull=True, subscriptions__isnull=False)
        complained = Q(bounces__kind="complaint")
        found: ReaderQuerySet = self.filter(said_so | complained).exclude(pk__in=now.values("pk"))
        return found.distinct()

    def told_of(self, consultation: ConsultationPage) -> "ReaderQuerySet":
        """Those who asked to hear of it, of one of its districts or of one of its themes, and have not
        paused their e-mails.

        One that names no district is about every district.
        """
        districts = list(consultation.districts.values_list("pk", flat=True))
        themes = list(consultation.themes.values_list("pk", flat=True))
        here = Q(district__in=districts) if districts else Q(district__isnull=False)
        watches = self.model._meta.apps.get_model("digests.Watch").objects.filter(
            Q(consultation=consultation) | Q(theme__in=themes) | here
        )
        active = Q(user__isnull=True) | Q(user__is_active=True)
        paused_until = "subscriptions__paused_until"
        awake = Q(**{f"{paused_until}__isnull": True}) | Q(**{f"{paused_until}__lte": today()})
        found: ReaderQuerySet = self.subscribed().filter(
            active,
            awake,
            subscriptions__ended_at__isnull=True,
            subscriptions__in=watches.values("subscription"),
        )
        return found


class SubscriptionQuerySet(models.QuerySet[Any]):
    def running(self) -> "SubscriptionQuerySet":
        """Those that have not ended, confirmed or not."""
        return self.filter(ended_at__isnull=True)

    def confirmed(self) -> "SubscriptionQuerySet":
        """Running ones whose owner has confirmed."""
        return self.running().filter(confirmed_at__isnull=False)

    def of_active(self) -> "SubscriptionQuerySet":
        """Those of addresses without an account, or whose account was not switched off."""
        return self.filter(Q(reader__user__isnull=True) | Q(reader__user__is_active=True))

    def ended_by_us(self, reader: Any) -> "SubscriptionQuerySet":
        """Those of ``reader`` that ended without her doing, the latest first."""
        ended = self.filter(reader=reader, ended_at__isnull=False)
        return ended.exclude(end_reason__in=("", "left", "joined")).order_by("-ended_at", "-pk")

    def awake(self, on: date) -> "SubscriptionQuerySet":
        """Those that are not paused ``on`` this day (as ``Subscription.is_paused`` has it)."""
        return self.filter(Q(paused_until=None) | Q(paused_until__lte=on))

    def due(self, frequency: str, before: datetime) -> "SubscriptionQuerySet":
        """Those that an issue of ``frequency`` goes to: confirmed ``before`` its window closed, and asked
        for it this often before then."""
        in_time = Q(timetable_changed_at=None) | Q(timetable_changed_at__lt=before)
        asked = self.confirmed().of_active()
        return asked.filter(in_time, frequency=frequency, confirmed_at__lt=before)


class WatchQuerySet(models.QuerySet[Any]):
    def with_readable(self, subscription: Any) -> "WatchQuerySet":
        """Those of ``subscription``, each with ``is_readable``, whether its reader may read the thing."""
        person = subscription.reader.user if subscription else None
        forums = Forum.objects.visible_to(person)
        topics = Topic.objects.visible().filter(forum__in=forums)
        consultations = ConsultationPage.objects.visible_to(person).values("pk")
        readable = (
            Q(topic__in=topics)
            | Q(forum__in=forums)
            | Q(theme__isnull=False)
            | Q(consultation__in=consultations)
            | Q(district__isnull=False)
        )
        found: WatchQuerySet = (
            self.filter(subscription=subscription)
            .select_related("topic", "forum", "theme", "consultation", "district")
            .annotate(is_readable=Case(When(readable, then=Value(True)), default=Value(False)))
        )
        return found


class IssueQuerySet(models.QuerySet[Any]):
    def archived(self) -> "IssueQuerySet":
        """Those that the archive lists, the latest first: what may be read, as ``left`` has it.

        Daily and monthly issues, and the weekly ones of other days than Monday, carry the same items and
        would drown them.
        """
        monday = Q(end__week_day=2) | Q(off_timetable=True)
        return self.left().filter(monday, frequency="weekly").order_by("-end", "-pk")

    def left(self) -> "IssueQuerySet":
        """Those that everybody may read: free to leave, or on their way to somebody."""
        return self.filter(left_at__isnull=False)

    def told_before(self, frequency: str, weekday: int) -> "IssueQuerySet":
        """Those that the timetable sent to readers who chose this, the latest first."""
        sent = self.filter(frequency=frequency, off_timetable=False)
        if frequency == "weekly":
            sent = sent.filter(end__week_day=(weekday + 1) % 7 + 1)
        return sent.order_by("-end", "-to_moment")


class DeliveryQuerySet(models.QuerySet[Any]):
    def claimable(self, now: datetime) -> "DeliveryQuerySet":
        """Those whose time has come and that no worker holds, or whose worker's claim ran out."""
        free = Q(state="waiting") | Q(state="claimed", claimed_at__lte=now - LEASE)
        open_rows = self.filter(state__in=("waiting", "claimed"))  # as the indexes have it
        return open_rows.filter(free, next_attempt_at__lte=now)

    def of_issues(self) -> "DeliveryQuerySet":
        return self.filter(issue__isnull=False)

    def of_notices(self) -> "DeliveryQuerySet":
        return self.filter(issue__isnull=True)

    def of_circulars(self) -> "DeliveryQuerySet":
        """Those of notices that many readers get alike."""
        return self.of_notices().filter(notice__kind="circular")

    def of_single_notices(self) -> "DeliveryQuerySet":
        return self.of_notices().exclude(notice__kind="circular")

    def asked_for(self) -> "DeliveryQuerySet":
        """Those of notices that somebody waits for at this moment."""
        return self.of_notices().filter(notice__kind__in=ASKED_FOR)

    def gathered(self) -> "DeliveryQuerySet":
        """Those of notices that come together in one mail."""
        return self.of_notices().exclude(notice__kind__in=(*ASKED_FOR, *ALONE))

    def paced(self) -> "DeliveryQuerySet":
        """Those of which a reader gets one mail in ten minutes: notices that come together, and issues of
        what just happened."""
        notices = Q(issue__isnull=True) & ~Q(notice__kind__in=(*ASKED_FOR, *ALONE))
        return self.filter(notices | Q(issue__frequency="at_once"))

    def claim(self, pk: int, now: datetime, *, claim: UUID) -> bool:
        """Take the row ``pk`` for this worker; false when it is not to be had."""
        return self.claim_all([pk], now, claim=claim) == 1

    def claim_all(self, pks: Collection[int], now: datetime, *, claim: UUID) -> int:
        """Take those of the rows ``pks`` that are to be had for this worker; says how many.

        One conditional update: it decides alike on every database.
        """
        free = self.filter(pk__in=pks).claimable(now)
        return free.update(
            state="claimed", claim=claim, claimed_at=now, attempts=models.F("attempts") + 1
        )

    def claim_next(self, limit: int, now: datetime, *, claim: UUID) -> int:
        """Take up to ``limit`` of these rows, those that have waited longest; says how many.

        That workers step around each other's rows spares PostgreSQL the waiting; the update decides.
        """
        with transaction.atomic():
            free = self.claimable(now).order_by("next_attempt_at", "pk")
            unlocked = free.select_for_update(skip_locked=True, of=("self",))
            pks = list(unlocked.values_list("pk", flat=True)[:limit])
            rows: DeliveryQuerySet = self.model._default_manager.all()
            return rows.claim_all(pks, now, claim=claim) if pks else 0

    def held_by(self, claim: UUID) -> "DeliveryQuerySet":
        """The rows that were taken together as ``claim``, as long as it stands."""
        return self.filter(claim=claim, state="claimed")

    def release(self, **fields: Any) -> int:
        """Give claimed rows back that nobody has tried to send: they wait as before, but for ``fields``."""
        return self.filter(state="claimed").update(
            state="waiting", claim=None, attempts=models.F("attempts") - 1, **fields
        )

    def without_a_time(self) -> "DeliveryQuerySet":
        """Those that wait until an editor lets their issue leave."""
        open_rows = self.filter(state__in=("waiting", "claimed"))  # as the indexes have it
        return open_rows.filter(state="waiting", next_attempt_at=None)
