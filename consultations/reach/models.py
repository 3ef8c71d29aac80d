"""Links that say by which channel somebody came, and the counts of each; nothing about the person."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils import timezone

from consultations.notices.rounds import Round
from consultations.reach.codes import LONGEST_CODE, new_code


class ShortLink(models.Model):
    """One channel by which people come to a round, and the short address that is handed out there.

    It may be in print: it is never deleted.
    """

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="short_links")
    channel = models.CharField(max_length=60)
    code = models.CharField(max_length=LONGEST_CODE, unique=True, editable=False, default=new_code)
    to_survey = models.BooleanField(default=False, help_text="Leads straight to the questions.")
    by_mail = models.BooleanField(
        default=False, editable=False, help_text="Stands in the e-mail to the key contacts."
    )
    made_at = models.DateTimeField(default=timezone.now, editable=False)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    class Meta:
        ordering = [Lower("channel"), "pk"]
        constraints = [
            models.UniqueConstraint(F("round"), Lower("channel"), name="one_link_a_channel"),
            models.UniqueConstraint(
                fields=["round"], condition=Q(by_mail=True), name="one_link_for_key_contacts"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.channel}: {self.round}"


class ClickCount(models.Model):
    """How often a link was followed on one day."""

    link = models.ForeignKey(ShortLink, on_delete=models.CASCADE, related_name="click_counts")
    day = models.DateField()
    clicks = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["day"]
        constraints = [
            models.UniqueConstraint(fields=["link", "day"], name="one_count_of_clicks_a_day"),
        ]

    def __str__(self) -> str:
        return f"{self.link}, {self.day}: {self.clicks}"


class StartCount(models.Model):
    """How many began to answer, by the link that they came by (none: directly) and in what capacity.

    Each draft is counted once; the capacity is empty for as long as they have not said it.
    """

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="start_counts")
    link = models.ForeignKey(
        ShortLink, null=True, on_delete=models.CASCADE, related_name="start_counts"
    )
    capacity = models.CharField(max_length=20, blank=True)
    starts = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["link", "capacity"],
                condition=Q(link__isnull=False),
                name="one_count_of_starts_a_link",
            ),
            models.UniqueConstraint(
                fields=["round", "capacity"],
                condition=Q(link__isnull=True),
                name="one_count_of_direct_starts",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.link or self.round}, {self.capacity or 'not said'}: {self.starts}"


class TimesShown(models.Model):
    """How often a channel showed the link from ``start`` until before ``end``, as somebody read it there."""

    link = models.ForeignKey(ShortLink, on_delete=models.PROTECT, related_name="times_shown")
    start = models.DateField()
    end = models.DateField(help_text="The first day that is not counted.")
    number = models.PositiveIntegerField()
    entered_at = models.DateTimeField(default=timezone.now)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ["start", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(end__gt=F("start")), name="shown_on_a_day_or_more"),
        ]

    def __str__(self) -> str:
        return f"{self.link}: shown {self.number:,} times"

    @property
    def is_a_period(self) -> bool:
        """Of more than one day."""
        return (self.end - self.start).days > 1


class KeyContact(models.Model):
    """Somebody whom officers tell by e-mail, once, when a round of the consultation opens."""

    page = models.ForeignKey(
        "consultations.ConsultationPage", on_delete=models.CASCADE, related_name="key_contacts"
    )
    name = models.CharField(max_length=100)
    address = models.EmailField("e-mail address")
    organisation = models.CharField(max_length=150, blank=True)
    added_at = models.DateTimeField(default=timezone.now)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = [Lower("name"), "pk"]
        constraints = [
            models.UniqueConstraint(fields=["page", "address"], name="one_key_contact_an_address"),
            models.CheckConstraint(
                condition=Q(address=Lower("address")), name="contact_addresses_are_folded"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class StopReason(models.TextChoices):
    """Why an address gets no e-mails as a key contact."""

    STOPPED = "stopped", "Wants no e-mails"
    BOUNCED = "bounced", "E-mails to it came back"
    COMPLAINED = "complained", "Reported an e-mail as unwanted"


class CirculationStop(models.Model):
    """That an address gets no e-mails as a key contact, of any consultation to come, and why."""

    address = models.EmailField("e-mail address", unique=True)
    stopped_at = models.DateTimeField(default=timezone.now)
    reason = models.CharField(max_length=10, choices=StopReason, default=StopReason.STOPPED)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(address=Lower("address")), name="stopped_addresses_are_folded"
            ),
        ]

    def __str__(self) -> str:
        return self.address


class Circulation(models.Model):
    """How many key contacts were e-mailed when a round opened; kept when the contacts are gone."""

    round = models.OneToOneField(Round, on_delete=models.CASCADE, related_name="circulation")
    made_at = models.DateTimeField()
    mailed = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"{self.round}: {self.mailed} key contacts"
