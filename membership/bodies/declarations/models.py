"""What somebody declared, when she last confirmed it, and how she was reminded."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from membership.bodies.declarations.kinds import InterestKind, KindRule, rule_of
from membership.bodies.declarations.querysets import (
    ChaseQuerySet,
    ConfirmationQuerySet,
    InterestQuerySet,
    shown_since,
)
from membership.bodies.models.bodies import Body
from membership.people.models import Person


class KeptBack(models.TextChoices):
    """Whether an interest stays off the public register at its holder's wish."""

    NO = "no", "Published"
    ASKED = "asked", "Waits for an answer"
    AGREED = "agreed", "Kept back"
    DECLINED = "declined", "Declined"


class Interest(models.Model):
    """One entry of the register. It is ended and never deleted while its time runs.

    Whether everyone may read it follows from its kind, from ``kept_back`` and, once a request was
    declined, from ``publish_from``. While a request waits the entry is not published.
    """

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="interests")
    kind = models.CharField(max_length=12, choices=InterestKind)
    what = models.CharField(max_length=300)
    whom = models.CharField(max_length=200, blank=True)
    start = models.DateField(null=True, blank=True, help_text="First day; empty: not known.")
    end = models.DateField(null=True, blank=True, help_text="First day without the interest.")
    kept_back = models.CharField(max_length=10, choices=KeptBack, default=KeptBack.NO)
    why_kept_back = models.TextField(blank=True)
    answer = models.TextField(blank=True, help_text="Why the request was agreed or declined.")
    publish_from = models.DateField(null=True, blank=True)
    on_behalf = models.BooleanField(
        default=False, help_text="Written by the chair or an officer, not by the holder."
    )
    added_at = models.DateTimeField(default=timezone.now)

    objects = InterestQuerySet.as_manager()

    class Meta:
        ordering = ["kind", "start", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(end__isnull=True) | Q(start__isnull=True) | Q(end__gt=F("start")),
                name="interest_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=Q(kept_back="declined") ^ Q(publish_from__isnull=True),
                name="interest_is_published_from_a_day_once_declined",
            ),
            models.CheckConstraint(
                condition=Q(kept_back="no") ^ ~Q(why_kept_back=""),
                name="interest_is_kept_back_for_a_reason",
            ),
        ]
        indexes = [models.Index(fields=["person", "end"], name="interest_by_person")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.what}"

    @property
    def rule(self) -> KindRule:
        return rule_of(self.kind)

    @property
    def waits_for_an_answer(self) -> bool:
        return self.kept_back == KeptBack.ASKED

    @property
    def is_agreed(self) -> bool:
        return self.kept_back == KeptBack.AGREED

    def has_ended(self, on: date) -> bool:
        return self.end is not None and self.end <= on

    def has_left_the_page(self, on: date) -> bool:
        """Whether it ended so long ago that the public register no longer shows it."""
        return self.end is not None and self.end <= shown_since(on)

    def is_published(self, on: date) -> bool:
        """Whether everyone may read it on ``on``. Twin: ``InterestQuerySet.published``."""
        if self.rule.is_never_published:
            return False
        declined = self.publish_from is not None and self.publish_from <= on
        return self.kept_back == KeptBack.NO or declined


class Confirmation(models.Model):
    """That what stood in the register for ``person`` at the moment was all, for every body of hers.

    ``entries`` and ``fingerprint`` say what it covered. Nothing to declare is a statement of its
    own: without entries a confirmation says so, and with entries it never does.
    """

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="confirmations")
    confirmed_at = models.DateTimeField(default=timezone.now)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="confirmations_of_interests",
    )
    on_behalf = models.BooleanField(default=False)
    nothing_to_declare = models.BooleanField(default=False)
    entries = models.PositiveIntegerField(default=0, help_text="How many entries it covered.")
    fingerprint = models.CharField(max_length=64, blank=True, help_text="Of what it covered.")

    objects = ConfirmationQuerySet.as_manager()

    class Meta:
        ordering = ["-confirmed_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(nothing_to_declare=True, entries=0)
                | Q(nothing_to_declare=False, entries__gt=0),
                name="confirmation_without_entries_says_so",
            ),
        ]
        indexes = [
            models.Index(fields=["person", "-confirmed_at"], name="confirmation_by_person"),
        ]

    def __str__(self) -> str:
        return f"{self.person}, {self.confirmed_at:%Y-%m-%d}"


class Step(models.TextChoices):
    """How somebody is reminded of a confirmation that is due, in this order."""

    FIRST = "first", "First reminder"
    SECOND = "second", "Second reminder"
    LAST = "last", "Last reminder"
    CHAIR = "chair", "The chair is told"
    BY_HAND = "by-hand", "Reminder sent by hand"


class Chase(models.Model):
    """The claim of one reminder: whoever made the row sends it, and nobody ever sends it again.

    ``due`` is the day by which the confirmation was wanted. ``body`` is whose chair is told, and is
    empty for a reminder to the holder.
    """

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="chases")
    body = models.ForeignKey(
        Body, null=True, blank=True, on_delete=models.PROTECT, related_name="chases"
    )
    due = models.DateField()
    step = models.CharField(max_length=10, choices=Step)
    day = models.DateField(help_text="On which it was sent.")
    made_at = models.DateTimeField(default=timezone.now)

    objects = ChaseQuerySet.as_manager()

    class Meta:
        ordering = ["day", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "due", "step"],
                condition=Q(body__isnull=True) & ~Q(step="by-hand"),
                name="a_reminder_is_sent_once",
            ),
            models.UniqueConstraint(
                fields=["person", "body", "due", "step"],
                condition=Q(body__isnull=False),
                name="a_chair_is_told_once",
            ),
            models.UniqueConstraint(
                fields=["person", "day"],
                condition=Q(step="by-hand"),
                name="one_reminder_by_hand_a_day",
            ),
            models.CheckConstraint(
                condition=Q(step="chair") ^ Q(body__isnull=True),
                name="a_chair_is_told_of_a_body",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}, {self.get_step_display()}, {self.due}"
