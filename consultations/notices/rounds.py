"""Rounds and what belongs to each: plain records, edited in screens of their own."""

from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from wagtail.documents import get_document_model_string
from wagtail.fields import RichTextField

from consultations.notices.querysets import RoundQuerySet
from consultations.notices.state import State, response_due_at, state_of_round

ONE_MINUTE = timedelta(minutes=1)


class Round(models.Model):
    """One window in which people can answer, half-open: at ``closes_at`` it is closed."""

    page = models.ForeignKey(
        "consultations.ConsultationPage",
        on_delete=models.PROTECT,
        related_name="rounds",
        verbose_name="consultation",
    )
    number = models.PositiveSmallIntegerField(default=1)
    name = models.CharField(
        max_length=100, blank=True, help_text="Only if it is called something else than “Round 1”."
    )
    opens_at = models.DateTimeField()
    closes_at = models.DateTimeField(help_text="The first moment at which nobody can answer.")
    changes = models.TextField(
        "what changed since the last round",
        blank=True,
        help_text="For a second round and later ones, in plain text.",
    )
    results_published_at = models.DateTimeField(null=True, editable=False)
    small_numbers_below = models.PositiveSmallIntegerField(
        "withhold counts below",
        default=5,
        validators=[MinValueValidator(3), MaxValueValidator(50)],
        help_text="In published results, counts from 1 to one below this are not shown.",
    )

    # Wagtail would refuse to delete the page in bulk without a word; our own hook explains.
    wagtail_reference_index_ignore = True

    objects = RoundQuerySet.as_manager()

    class Meta:
        ordering = ["number", "opens_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["page", "number"],
                name="one_round_a_number",
                violation_error_message="This consultation has a round with this number already.",
            ),
            models.CheckConstraint(
                condition=Q(closes_at__gt=F("opens_at")),
                name="round_closes_after_it_opens",
                violation_error_message="A round closes after it opens.",
            ),
            models.CheckConstraint(
                condition=Q(results_published_at__isnull=True)
                | Q(results_published_at__gte=F("closes_at")),
                name="results_come_after_the_round",
                violation_error_message="Results can be published once the round has closed.",
            ),
        ]
        indexes = [
            models.Index(fields=["page", "opens_at", "closes_at"], name="round_window"),
        ]

    def __str__(self) -> str:
        return f"{self.page.title}: {self.label}"

    @property
    def label(self) -> str:
        return self.name or f"Round {self.number}"

    @property
    def last_minute(self) -> datetime:
        """The last minute in which people can answer: "11:59pm on 3 October"."""
        return self.closes_at - ONE_MINUTE

    @property
    def response_due_at(self) -> datetime:
        """By when the council publishes what came of it."""
        return response_due_at(self.closes_at)

    @property
    def papers(self) -> list["RoundDocument"]:
        """What there is to read, without the Equality Impact Assessment."""
        return [each for each in self.documents.all() if not each.is_eqia]

    @property
    def eqias(self) -> list["RoundDocument"]:
        return [each for each in self.documents.all() if each.is_eqia]

    def is_open(self, now: datetime) -> bool:
        return self.opens_at <= now < self.closes_at

    def is_over(self, now: datetime) -> bool:
        return self.closes_at <= now

    def has_opened_in_public(self, now: datetime) -> bool:
        """Twin of ``Round.objects.opened_in_public``, of what is stored."""
        return bool(Round.objects.opened_in_public(now).filter(pk=self.pk).exists())

    def has_published_results(self, now: datetime) -> bool:
        return self.results_published_at is not None and self.results_published_at <= now

    def state(self, now: datetime) -> State:
        return state_of_round(self, now)

    def clean(self) -> None:
        """Two rounds of one consultation are never open at the same time."""
        super().clean()
        if not (self.page_id and self.opens_at and self.closes_at):
            return
        others = Round.objects.filter(page=self.page_id).exclude(pk=self.pk)
        other = others.filter(opens_at__lt=self.closes_at, closes_at__gt=self.opens_at).first()
        if other is not None:
            raise ValidationError(f"{other.label} is open at the same time. Change the dates.")


class DocumentKind(models.TextChoices):
    DRAFT = "draft", "Draft for consultation"
    EQIA = "eqia", "Equality Impact Assessment"
    BACKGROUND = "background", "Background"
    REPORT = "report", "Report on the outcome"
    OTHER = "other", "Other"


DOCUMENT_FEATURES = ["h2", "h3", "bold", "italic", "ol", "ul", "link", "document-link"]


class RoundDocument(models.Model):
    """Something to read in a round: a page of this site, a file, or both."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="documents")
    title = models.CharField(max_length=150)
    kind = models.CharField(max_length=12, choices=DocumentKind, default=DocumentKind.DRAFT)
    text = RichTextField(
        "text as a page",
        blank=True,
        features=DOCUMENT_FEATURES,
        help_text="Best for phones and screen readers. Leave empty if there is only a file.",
    )
    file = models.ForeignKey(
        get_document_model_string(),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    order = models.PositiveSmallIntegerField(default=0, help_text="Lower numbers come first.")

    class Meta:
        ordering = ["order", "title"]
        verbose_name = "document"
        constraints = [
            models.CheckConstraint(
                condition=~Q(text="") | Q(file__isnull=False),
                name="a_document_is_a_page_or_a_file",
                violation_error_message="Write the text as a page, choose a file, or both.",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_eqia(self) -> bool:
        return self.kind == DocumentKind.EQIA


class FormatKind(models.TextChoices):
    LARGE_PRINT = "large-print", "Large print"
    EASY_READ = "easy-read", "Easy Read"
    AUDIO = "audio", "Audio"
    BRAILLE = "braille", "Braille"
    TRANSLATION = "translation", "Translation"
    OTHER = "other", "Another format"


class AlternativeFormat(models.Model):
    """A document in another format or language: to download, or sent to those who ask."""

    document = models.ForeignKey(RoundDocument, on_delete=models.CASCADE, related_name="formats")
    kind = models.CharField(max_length=12, choices=FormatKind)
    language = models.CharField(
        max_length=60, blank=True, help_text="As its readers write it, such as “Polski”."
    )
    language_code = models.CharField(
        max_length=12, blank=True, help_text="Two letters, such as “pl”, for screen readers."
    )
    file = models.ForeignKey(
        get_document_model_string(),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="Leave empty if it is sent to those who ask.",
    )

    class Meta:
        ordering = ["kind", "language"]
        verbose_name = "alternative format"
        constraints = [
            models.CheckConstraint(
                condition=~Q(kind=FormatKind.TRANSLATION) | ~Q(language=""),
                name="a_translation_names_its_language",
                violation_error_message="Say which language the translation is in.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.document}: {self.label}"

    @property
    def label(self) -> str:
        return self.language or self.get_kind_display()

    @property
    def on_request(self) -> bool:
        return self.file_id is None
