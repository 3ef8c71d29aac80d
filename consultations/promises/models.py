"""What people said, what was done about it, and what became of what was promised."""

from datetime import date

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from consultations.coding.models import Code, Quote
from consultations.promises.querysets import DeedQuerySet
from consultations.promises.states import PromiseState, state_of_promise
from consultations.surveys.models import Question
from forums.models import Topic
from portal.lib.time import london_day

WORDS_MAX_LENGTH = 1000


class Point(models.Model):
    """One thing that people said, with where they said it."""

    page = models.ForeignKey(
        "consultations.ConsultationPage",
        on_delete=models.PROTECT,
        related_name="points",
        verbose_name="consultation",
    )
    heading = models.CharField(
        "theme", max_length=100, help_text="Points with the same theme stand together."
    )
    text = models.TextField("what people said", max_length=WORDS_MAX_LENGTH)
    questions = models.ManyToManyField(
        Question,
        blank=True,
        related_name="points",
        help_text="Where people said it. The page leads to each question’s results.",
    )
    codes = models.ManyToManyField(
        Code,
        blank=True,
        related_name="points",
        verbose_name="themes in written answers",
        help_text="What officers found in the answers. The page says how many answers have each.",
    )
    quotes = models.ManyToManyField(
        Quote,
        blank=True,
        related_name="points",
        help_text="Their own words. Only approved quotes are shown.",
    )
    topics = models.ManyToManyField(Topic, blank=True, related_name="points")
    order = models.PositiveSmallIntegerField(default=0, help_text="Lower numbers come first.")

    # Wagtail would refuse to delete the page in bulk without a word; our own hook explains.
    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["order", "pk"]
        verbose_name = "thing that people said"
        verbose_name_plural = "things that people said"

    def __str__(self) -> str:
        return f"{self.heading}: {self.text[:60]}"


class DeedKind(models.TextChoices):
    """What became of what people said; the fourth kind says why nothing did."""

    DONE = "done", "Done"
    TEXT_CHANGED = "text-changed", "Text changed"
    PROMISED = "promised", "Promised"
    NOT_DOING = "not-doing", "Not doing"

    @property
    def colour(self) -> str:
        """Of its tag."""
        return {"promised": "yellow", "not-doing": "grey"}.get(self.value, "green")


class Deed(models.Model):
    """What was done, changed or promised, or will not be done; it answers any number of points.

    A promise names the post that answers for it and the last day on which it is kept in time. Whoever
    is asked how it stands may have an account; the post is what everybody reads, and it stays when the
    account is gone.
    """

    page = models.ForeignKey(
        "consultations.ConsultationPage",
        on_delete=models.PROTECT,
        related_name="deeds",
        verbose_name="consultation",
    )
    points = models.ManyToManyField(
        Point,
        related_name="deeds",
        verbose_name="what it answers",
        help_text="Everything that people said and that this answers.",
    )
    kind = models.CharField(max_length=12, choices=DeedKind, default=DeedKind.DONE)
    text = models.TextField(
        "what was done, or is promised", max_length=WORDS_MAX_LENGTH, help_text="In plain words."
    )
    reason = models.TextField(
        "why not",
        blank=True,
        max_length=WORDS_MAX_LENGTH,
        help_text="For “Not doing”: the reason, as everybody reads it.",
    )
    owner_post = models.CharField(
        "who answers for it",
        max_length=150,
        blank=True,
        help_text="For a promise: the post, as everybody reads it, such as “Head of Communities”.",
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="promises",
        verbose_name="whom we ask",
        help_text="For a promise: the officer who is asked how it stands. Without one, all officers are.",
    )
    due_on = models.DateField(
        "last day",
        null=True,
        blank=True,
        help_text="For a promise: the last day on which it is kept in time.",
    )
    kept_at = models.DateTimeField(null=True, editable=False)
    withdrawn_at = models.DateTimeField(null=True, editable=False)
    withdrawn_reason = models.TextField(blank=True, editable=False)
    link = models.CharField(
        max_length=200,
        blank=True,
        validators=[
            RegexValidator(
                r"^(/(?!/)|https://)\S*\Z", "Start with https://, or with / on this site."
            )
        ],
        help_text="Where to see what was done.",
    )
    link_text = models.CharField(max_length=100, blank=True)
    order = models.PositiveSmallIntegerField(default=0, help_text="Lower numbers come first.")
    made_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = DeedQuerySet.as_manager()

    # Wagtail would refuse to delete the page in bulk without a word; our own hook explains.
    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["order", "pk"]
        verbose_name = "thing that we did or promised"
        verbose_name_plural = "things that we did or promised"
        constraints = [
            models.CheckConstraint(
                condition=~Q(kind="not-doing") | ~Q(reason=""),
                name="what_is_not_done_has_a_reason",
                violation_error_message="Say why this is not being done.",
            ),
            models.CheckConstraint(
                condition=(Q(kind="promised", due_on__isnull=False) & ~Q(owner_post=""))
                | (
                    ~Q(kind="promised")
                    & Q(
                        due_on__isnull=True,
                        owner__isnull=True,
                        owner_post="",
                        kept_at__isnull=True,
                        withdrawn_at__isnull=True,
                    )
                ),
                name="promises_alone_have_an_owner_and_a_date",
                violation_error_message="A promise has an owner and a last day; nothing else has.",
            ),
            models.CheckConstraint(
                condition=Q(kept_at__isnull=True) | Q(withdrawn_at__isnull=True),
                name="a_promise_is_kept_or_withdrawn",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True) ^ ~Q(withdrawn_reason=""),
                name="a_withdrawn_promise_has_a_reason",
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_on"],
                condition=Q(kind="promised", kept_at__isnull=True, withdrawn_at__isnull=True),
                name="promise_unsettled",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.text[:60]}"

    def get_absolute_url(self) -> str:
        """The permanent address of a promise."""
        return reverse("promises:promise", args=[self.pk])

    @property
    def is_promise(self) -> bool:
        return self.kind == DeedKind.PROMISED

    @property
    def colour(self) -> str:
        return DeedKind(self.kind).colour

    def state(self, on: date) -> PromiseState:
        return state_of_promise(self, on)

    @property
    def was_late(self) -> bool:
        """Whether it was kept after its date."""
        kept = self.kept_at
        return kept is not None and self.due_on is not None and london_day(kept) > self.due_on


class Move(models.TextChoices):
    """What moved with a promise."""

    PROGRESS = "progress", "Progress"
    DATE_MOVED = "date-moved", "Date moved"
    KEPT = "kept", "Kept"
    WITHDRAWN = "withdrawn", "Withdrawn"
    REOPENED = "reopened", "Taken up again"


class ProgressNote(models.Model):
    """One move of a promise, in words for everybody; it is never changed. The old date stays here."""

    deed = models.ForeignKey(Deed, on_delete=models.PROTECT, related_name="notes")
    move = models.CharField(max_length=12, choices=Move, default=Move.PROGRESS)
    text = models.TextField(max_length=WORDS_MAX_LENGTH)
    old_due_on = models.DateField(null=True)
    new_due_on = models.DateField(null=True)
    made_at = models.DateTimeField(default=timezone.now)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=(
                    Q(move="date-moved", old_due_on__isnull=False, new_due_on__isnull=False)
                    & ~Q(old_due_on=models.F("new_due_on"))
                )
                | (~Q(move="date-moved") & Q(old_due_on__isnull=True, new_due_on__isnull=True)),
                name="a_moved_date_keeps_the_old_one",
            ),
            models.CheckConstraint(condition=~Q(text=""), name="a_move_is_explained"),
        ]

    def __str__(self) -> str:
        return f"{self.get_move_display()}: {self.text[:60]}"
