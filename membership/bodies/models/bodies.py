"""A body: a group or board that works by its own rules."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from membership.bodies.models.rules import TermRules
from membership.bodies.querysets import BodyQuerySet
from portal.lib.slugs import validate_slug_is_free


class BodyKind(models.TextChoices):
    STEERING_GROUP = "steering-group", "Steering group"
    BOARD = "board", "Board"
    WORKING_GROUP = "working-group", "Working group"


class Body(TermRules):
    """A group or board with seats, and the rules by which they change hands."""

    name = models.CharField(max_length=100, unique=True)
    slug = models.SlugField(max_length=60, unique=True, validators=[validate_slug_is_free])
    kind = models.CharField(max_length=20, choices=BodyKind, default=BodyKind.STEERING_GROUP)
    summary = models.CharField(
        max_length=250, help_text="What it is for, in one sentence that anybody understands."
    )
    terms_of_reference = models.TextField(
        blank=True,
        max_length=10_000,
        help_text="You can use Markdown: a line that starts with # is a heading, with * a list.",
    )
    how_to_join = models.TextField(
        "how to put yourself forward",
        blank=True,
        max_length=1000,
        help_text="Shown beside each vacancy: whom to write to and what to say.",
    )
    parent = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="children",
        help_text="The body that it answers to, if any.",
    )
    created = models.DateField(help_text="First day.")
    closed = models.DateField(null=True, blank=True, help_text="First day without the body.")

    objects = BodyQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        verbose_name = "group"
        constraints = [
            models.CheckConstraint(
                condition=Q(closed__isnull=True) | Q(closed__gt=F("created")),
                name="body_closes_after_it_was_created",
                violation_error_message="A group closes after the day it was created.",
            ),
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | ~Q(parent=F("id")),
                name="body_does_not_answer_to_itself",
                violation_error_message="A group cannot answer to itself.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("bodies:detail", args=[self.slug])
