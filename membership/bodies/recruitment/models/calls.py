"""A call: that a body looks for somebody to take a seat, or several alike, until a deadline."""

from datetime import datetime, timedelta
from typing import ClassVar

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from membership.bodies.models.bodies import Body
from membership.bodies.models.seats import Seat
from membership.bodies.models.terms import Term
from membership.bodies.recruitment.querysets import CallQuerySet
from membership.bodies.recruitment.states import CallState, state_of_call

ONE_MINUTE = timedelta(minutes=1)


class Call(models.Model):
    """What a holder will do, who may put themselves forward, until when, and what became of it.

    A call is a draft until it is published, and open from that moment until before ``closes_at``.
    What it is on a day follows from these moments (``state``); nobody switches it.
    """

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="calls")
    title = models.CharField(max_length=120)
    brief = models.TextField(max_length=10_000)
    duties = models.TextField("what the holder will do", max_length=3000)
    time_asked = models.CharField("time it takes", max_length=200)
    who_may_apply = models.TextField("who the group is looking for", blank=True, max_length=1000)
    questions = models.TextField("questions to answer", blank=True, max_length=2000)
    start = models.DateField("first day of the term")
    end = models.DateField("end of the term", null=True, blank=True)
    closes_at = models.DateTimeField(help_text="The first moment at which nothing is accepted.")
    contact = models.EmailField("address for questions", blank=True)

    visible_from = models.DateTimeField(
        null=True, editable=False, help_text="When it was published and so opened."
    )
    deciding_since = models.DateTimeField(
        null=True, editable=False, help_text="When the panel first wrote something down."
    )
    decided_at = models.DateTimeField(
        null=True, editable=False, help_text="When the last of its seats was decided."
    )
    withdrawn_at = models.DateTimeField(null=True, editable=False)
    withdraw_reason = models.TextField(blank=True, editable=False)

    objects = CallQuerySet.as_manager()

    class Meta:
        ordering = ["-closes_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(visible_from__isnull=True) | Q(closes_at__gt=F("visible_from")),
                name="call_closes_after_it_opens",
            ),
            models.CheckConstraint(
                condition=Q(end__isnull=True) | Q(end__gt=F("start")),
                name="call_offers_a_term_that_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True) | Q(decided_at__isnull=True),
                name="call_is_decided_or_withdrawn",
            ),
            models.CheckConstraint(
                condition=Q(visible_from__isnull=False)
                | Q(deciding_since=None, decided_at=None, withdrawn_at=None),
                name="call_is_published_before_anything_else",
            ),
        ]
        indexes = [
            models.Index(fields=["body", "closes_at"], name="call_by_body"),
            models.Index(fields=["visible_from"], name="call_shown"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("bodies:call", args=[self.body.slug, self.pk])

    @property
    def last_minute(self) -> datetime:
        """The last minute in which something is accepted: "11:59pm on 3 October"."""
        return self.closes_at - ONE_MINUTE

    @property
    def is_draft(self) -> bool:
        return self.visible_from is None

    @property
    def is_settled(self) -> bool:
        """Whether nothing of it is left to decide."""
        return self.decided_at is not None or self.withdrawn_at is not None

    @property
    def questions_asked(self) -> list[str]:
        return _lines(self.questions)

    @property
    def duties_listed(self) -> list[str]:
        return _lines(self.duties)

    def is_shown(self, now: datetime) -> bool:
        """Whether everyone may read it."""
        return self.visible_from is not None and self.visible_from <= now

    def is_open(self, now: datetime) -> bool:
        """Whether people may put themselves forward; at ``closes_at`` they may not."""
        return self.is_shown(now) and self.withdrawn_at is None and now < self.closes_at

    def state(self, now: datetime) -> CallState:
        return state_of_call(self, now)


def _lines(text: str) -> list[str]:
    """What was written one a line, with or without the mark of a list before it."""
    lines = (line.strip().removeprefix("* ").strip() for line in text.splitlines())
    return [line for line in lines if line]


class CallSeat(models.Model):
    """That a call offers a seat, and what was decided about it.

    ``appointed`` is empty until then; a seat of a withdrawn call counts as decided for nobody. A
    seat is in one call at a time.
    """

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="seats")
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="calls")
    appointed = models.BooleanField(null=True, editable=False)
    decided_at = models.DateTimeField(null=True, editable=False)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    term = models.ForeignKey(
        Term,
        null=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="called_by",
        help_text="The term that came of it, unless it was taken back.",
    )
    reason = models.TextField(
        blank=True,
        editable=False,
        help_text="Of an appointment: for the panel. Of none: told to everyone.",
    )

    class Meta:
        ordering = ["seat__order", "seat__name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["call", "seat"], name="call_offers_a_seat_once"),
            models.UniqueConstraint(
                fields=["seat"],
                condition=Q(decided_at__isnull=True),
                name="one_call_a_seat_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(decided_at__isnull=True, appointed__isnull=True)
                | Q(decided_at__isnull=False, appointed__isnull=False),
                name="decided_seats_have_a_moment",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.seat}, {self.call}"


class Criterion(models.Model):
    """What the panel scores, and how much it counts beside the others."""

    WEIGHTS: ClassVar[range] = range(1, 6)

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="criteria")
    name = models.CharField(max_length=120)
    weight = models.PositiveSmallIntegerField(
        default=1, validators=[MinValueValidator(WEIGHTS[0]), MaxValueValidator(WEIGHTS[-1])]
    )
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order", "pk"]
        verbose_name_plural = "criteria"
        constraints = [
            models.UniqueConstraint(fields=["call", "name"], name="call_names_a_criterion_once"),
            models.CheckConstraint(
                condition=Q(weight__gte=1, weight__lte=5), name="criterion_counts_one_to_five_times"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class AnnouncementKind(models.TextChoices):
    CORRECTED = "corrected", "Corrected"
    EXTENDED = "extended", "Deadline extended"


class Announcement(models.Model):
    """A public note on a call that was published: what was corrected, or why there is more time."""

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="announcements")
    kind = models.CharField(max_length=10, choices=AnnouncementKind)
    text = models.TextField(max_length=500)
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["-made_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.call}"
