"""Everyone the portal writes to, and what each has asked for."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone

from digests.querysets import ReaderQuerySet, SubscriptionQuerySet
from membership.places.models import District, Theme


class Frequency(models.TextChoices):
    AT_ONCE = "at_once", "As it happens, every ten minutes at most"
    DAILY = "daily", "Every day"
    WEEKLY = "weekly", "Every week"
    MONTHLY = "monthly", "Every month"


class Weekday(models.IntegerChoices):
    """The day on which a weekly update comes: it tells of the seven days before."""

    MONDAY = 0, "Monday"
    TUESDAY = 1, "Tuesday"
    WEDNESDAY = 2, "Wednesday"
    THURSDAY = 3, "Thursday"
    FRIDAY = 4, "Friday"
    SATURDAY = 5, "Saturday"
    SUNDAY = 6, "Sunday"


class ContentKind(models.TextChoices):
    """What updates can be about."""

    CONSULTATIONS = "consultations", "Consultations and what came of them"
    DISCUSSIONS = "discussions", "Discussions in the district forums"
    NEWS = "news", "News"
    SEATS = "seats", "Seats: vacancies, and who represents you"
    ORGANISATIONS = "organisations", "New organisations"


class EndReason(models.TextChoices):
    """Why a subscription ended; none for those that ended before it was noted, or for another row."""

    LEFT = "left", "You stopped them"
    BOUNCED = "bounced", "E-mails to this address came back"
    COMPLAINED = "complained", "One of them was reported as unwanted"
    JOINED = "joined", "Your updates of another address came here instead"
    SILENT = "silent", "We asked whether you still want them and heard nothing"


class Reader(models.Model):
    """An address that the portal writes to, with or without an account."""

    address = models.EmailField("e-mail address", unique=True)
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="reader",
    )
    since = models.DateTimeField(default=timezone.now)
    confirmed_at = models.DateTimeField(
        null=True, blank=True, help_text="When its owner first showed that they read mail there."
    )

    mails_mentions = models.BooleanField(
        default=True, help_text="Whether they are mailed when a post mentions them."
    )
    mails_organisation_mentions = models.BooleanField(
        default=True, help_text="Whether they are mailed when one mentions their organisation."
    )

    objects = ReaderQuerySet.as_manager()

    class Meta:
        ordering = ["address"]
        constraints = [
            models.UniqueConstraint(Lower("address"), name="one_reader_an_address"),
            models.CheckConstraint(
                condition=Q(address=Lower("address")), name="reader_addresses_are_folded"
            ),
        ]

    def __str__(self) -> str:
        return self.address


class Subscription(models.Model):
    """That a reader asked for the digest: how often, about which districts, themes and kinds of content.

    No district means every district, no theme every theme, no kind every kind; one that is not
    ``general`` brings only what its reader watches. The consent is kept with it: the words that the
    person agreed to, when, and where. A row that has ended is never revived; asking again makes a new
    one, so that the rows are the history of consent.
    """

    reader = models.ForeignKey(Reader, on_delete=models.CASCADE, related_name="subscriptions")
    general = models.BooleanField(
        default=True, help_text="Brings what is new in general, beside what the reader watches."
    )
    frequency = models.CharField(
        max_length=10, choices=Frequency, default=Frequency.WEEKLY, verbose_name="how often"
    )
    weekday = models.PositiveSmallIntegerField(
        choices=Weekday, default=Weekday.MONDAY, help_text="On which a weekly update comes."
    )
    paused_until = models.DateField(
        null=True, blank=True, help_text="The first day on which e-mails come again."
    )
    kinds = models.JSONField(
        default=list,
        blank=True,
        help_text="Kinds of content that are wanted; none means every kind.",
    )
    districts = models.ManyToManyField(District, blank=True, related_name="+")
    themes = models.ManyToManyField(Theme, blank=True, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    consent_wording = models.TextField(help_text="The words that the person agreed to.")
    consent_source = models.CharField(max_length=100, help_text="Where they agreed to them.")
    confirmed_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    end_reason = models.CharField(max_length=10, choices=EndReason, blank=True)
    alive_at = models.DateTimeField(
        null=True,
        editable=False,
        help_text="When its reader last chose something or said to go on.",
    )
    asked_to_stay_at = models.DateTimeField(
        null=True, editable=False, help_text="When she was asked whether she still wants them."
    )
    timetable_changed_at = models.DateTimeField(
        null=True, editable=False, help_text="When its reader last chose another frequency or day."
    )
    told_until = models.DateTimeField(
        null=True, editable=False, help_text="Up to when she had been told everything by then."
    )
    told_ahead_until = models.DateTimeField(
        null=True, editable=False, help_text="Up to when she had been told of deadlines by then."
    )

    objects = SubscriptionQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["reader"],
                condition=Q(ended_at__isnull=True),
                name="one_running_subscription_a_reader",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=False) | Q(end_reason=""),
                name="only_ended_subscriptions_have_a_reason",
            ),
        ]
        indexes = [
            models.Index(fields=["frequency", "confirmed_at"], name="subscription_planned"),
        ]

    def __str__(self) -> str:
        return f"{self.reader}, {self.get_frequency_display().lower()}"

    @property
    def how_often(self) -> str:
        """ "Every day", "Every week, on Monday"."""
        words = str(Frequency(self.frequency).label)
        if self.frequency == Frequency.WEEKLY:
            return f"{words}, on {Weekday(self.weekday).label}"
        return words

    @property
    def how_often_within(self) -> str:
        """The same within a sentence: "every week, on Monday"."""
        words = self.how_often
        return words[:1].lower() + words[1:]

    @property
    def kinds_in_words(self) -> str:
        """What it is about, separated by commas; empty where it is about everything."""
        return ", ".join(str(kind.label) for kind in ContentKind if kind in self.kinds)

    def is_paused(self, on: date) -> bool:
        """Whether no e-mail is wanted ``on`` this day."""
        return self.paused_until is not None and on < self.paused_until
