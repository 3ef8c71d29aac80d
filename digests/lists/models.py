"""Lists of contacts, who is on them and why they may be written to, and the circulars."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Count, F, Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString

from portal.lib import markdown

SUBJECT_LENGTH = 120  # characters; a mail program shows half of it


class LawfulBasis(models.TextChoices):
    """Why the council may keep the addresses of a list and write to them (UK GDPR, Article 6)."""

    CONSENT = "consent", "Consent: each person on it agreed"
    PUBLIC_TASK = "public_task", "Public task: the council needs it for what the law asks of it"
    LEGITIMATE_INTERESTS = (
        "legitimate_interests",
        "Legitimate interests: weighed against those of the people on it",
    )


class ContactListQuerySet(models.QuerySet[Any]):
    def open(self) -> "ContactListQuerySet":
        """Those that circulars can go to and contacts can come onto."""
        return self.filter(closed_at__isnull=True)

    def open_first(self) -> "ContactListQuerySet":
        """By name, those that are closed after the others, the one closed last first."""
        return self.order_by(F("closed_at").desc(nulls_first=True), Lower("name"), "pk")

    def with_size(self) -> "ContactListQuerySet":
        """Each with ``on_it``, how many are on it."""
        found: ContactListQuerySet = self.annotate(
            on_it=Count("contacts", filter=Q(contacts__ended_at=None))
        )
        return found


class ContactList(models.Model):
    """A list that officers keep: partners at the NHS, clerks of parish councils.

    One that is closed is never opened again: made again it is another list.
    """

    name = models.CharField(
        max_length=100, help_text="Such as “Voluntary sector leads in the NHS”."
    )
    about = models.TextField(
        "what it is for",
        max_length=500,
        help_text="The people on it read this in each e-mail, after “because you are on our list”.",
    )
    basis = models.CharField("lawful basis", max_length=25, choices=LawfulBasis)
    basis_reason = models.TextField(
        "why that is the basis",
        max_length=1000,
        help_text="In your own words. Whoever is asked about it later can show this.",
    )
    made_at = models.DateTimeField(default=timezone.now, editable=False)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    closed_at = models.DateTimeField(
        null=True,
        editable=False,
        help_text="From then on nobody is on it and nobody comes onto it.",
    )
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    objects = ContactListQuerySet.as_manager()

    class Meta:
        ordering = [Lower("name"), "pk"]
        constraints = [
            models.UniqueConstraint(
                Lower("name"),
                condition=Q(closed_at__isnull=True),
                name="one_open_contact_list_a_name",
                violation_error_message="There is a list of this name already",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("digests:contact_list", args=[self.pk])

    @property
    def needs_consent(self) -> bool:
        """Whether each person on it must have agreed."""
        return self.basis == LawfulBasis.CONSENT


class ContactEnd(models.TextChoices):
    """Why somebody is on a list no longer."""

    REMOVED = "removed", "An officer took them off"
    STOPPED = "stopped", "They asked for no more of these e-mails"
    BOUNCED = "bounced", "E-mails to the address came back"
    COMPLAINED = "complained", "They reported an e-mail as unwanted"
    CLOSED = "closed", "The list was closed"


class ContactQuerySet(models.QuerySet[Any]):
    def running(self) -> "ContactQuerySet":
        """Those who are on their list."""
        return self.filter(ended_at__isnull=True)

    def over(self) -> "ContactQuerySet":
        """Those who were on it and are no longer."""
        return self.filter(ended_at__isnull=False)

    def found_by(self, words: str) -> "ContactQuerySet":
        """Those whose address, name or organisation has ``words`` in it."""
        words = markdown.printable(words).strip()
        if not words:
            return self
        return self.filter(
            Q(address__icontains=words)
            | Q(name__icontains=words)
            | Q(organisation__icontains=words)
        )


class Contact(models.Model):
    """An address on a list. One that has ended is never revived: added again it is another row."""

    contact_list = models.ForeignKey(ContactList, on_delete=models.PROTECT, related_name="contacts")
    address = models.EmailField("e-mail address")
    name = models.CharField(max_length=100, blank=True)
    organisation = models.CharField(max_length=150, blank=True)
    added_at = models.DateTimeField(default=timezone.now)
    source = models.CharField(max_length=200, help_text="Where the council has the address from.")
    opted_in_at = models.DateTimeField(
        null=True, blank=True, help_text="When its owner agreed to get such e-mails."
    )
    opted_in_how = models.CharField(
        max_length=200,
        blank=True,
        help_text="How they agreed, such as “form at the spring meeting”.",
    )
    ended_at = models.DateTimeField(null=True, blank=True)
    end_reason = models.CharField(max_length=10, choices=ContactEnd, blank=True)

    objects = ContactQuerySet.as_manager()

    class Meta:
        ordering = ["address", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["contact_list", "address"],
                condition=Q(ended_at__isnull=True),
                name="one_running_contact_an_address",
            ),
            models.CheckConstraint(
                condition=Q(address=Lower("address")), name="list_addresses_are_folded"
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) ^ ~Q(end_reason=""),
                name="ended_contacts_have_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(opted_in_at__isnull=True) ^ ~Q(opted_in_how=""),
                name="who_opted_in_did_so_somehow",
            ),
        ]
        indexes = [models.Index(fields=["address"], name="contact_by_address")]

    def __str__(self) -> str:
        return self.name or self.address


class ContactImport(models.Model):
    """What was read from a table and waits for an officer to put it on the list.

    ``rows`` are what ``digests.lists.tables`` found good; they are emptied once they are on the list.
    """

    contact_list = models.ForeignKey(ContactList, on_delete=models.CASCADE, related_name="imports")
    file_name = models.CharField(max_length=200)
    source = models.CharField(max_length=200)
    rows = models.JSONField(default=list)
    faults = models.JSONField(default=list, help_text="Row and reason, of each that is left out.")
    uploaded_at = models.DateTimeField(default=timezone.now)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ["-uploaded_at", "-pk"]

    def __str__(self) -> str:
        return self.file_name


class Purpose(models.TextChoices):
    """What a circular is for, which decides who may get it."""

    SERVICE = "service", "Service: something they need to know to go on working with the council"
    PUBLIC_TASK = "public_task", "Public task: what the council must tell or ask"
    PROMOTIONAL = "promotional", "Promotional: events, offers and news that nobody has to know"


class Circular(models.Model):
    """A mail that an officer writes to everybody on some lists; once it is sent it changes no more."""

    subject = models.CharField(max_length=SUBJECT_LENGTH)
    body = models.TextField(
        "what you write",
        max_length=markdown.MAX_LENGTH,
        help_text="Plain text. You can use Markdown: a line that starts with # is a heading, with * a"
        " list.",
    )
    purpose = models.CharField("what it is for", max_length=15, choices=Purpose)
    lists = models.ManyToManyField(ContactList, related_name="circulars")
    made_at = models.DateTimeField(default=timezone.now, editable=False)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    sent_at = models.DateTimeField(null=True, editable=False)
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    addressed = models.PositiveIntegerField(
        default=0, editable=False, help_text="To how many addresses it was sent."
    )
    left_out = models.JSONField(
        default=dict, editable=False, help_text="How many were left out, by the reason."
    )

    class Meta:
        ordering = ["-made_at", "-pk"]

    def __str__(self) -> str:
        return self.subject

    def get_absolute_url(self) -> str:
        return reverse("digests:circular", args=[self.pk])

    @property
    def html(self) -> SafeString:
        """The text as it is shown and mailed."""
        return markdown.render(self.body)

    @property
    def is_promotional(self) -> bool:
        return self.purpose == Purpose.PROMOTIONAL
