"""Answers that somebody has begun and not sent."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from consultations.notices.rounds import Round
from consultations.surveys.models.answers import KeptFile
from consultations.surveys.models.questions import Question
from consultations.surveys.models.responses import Response
from membership.organisations.models import Organisation


class Draft(models.Model):
    """What was typed so far, right or wrong, by the names of the form's fields.

    Without an account only its link opens it. One per account and one per organisation a round:
    colleagues write in the same one. Sending erases it.
    """

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="drafts")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.CASCADE,
        related_name="begun_responses",
    )
    organisation = models.ForeignKey(
        Organisation, null=True, on_delete=models.CASCADE, related_name="begun_responses"
    )
    changes = models.OneToOneField(
        Response,
        null=True,
        on_delete=models.CASCADE,
        related_name="draft",
        help_text="The response that it changes, where it was sent before.",
    )
    via = models.ForeignKey(
        "consultations.ShortLink",
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
        db_index=False,  # nothing is looked up by it
        help_text="The short link that it was begun by.",
    )
    counted_as = models.CharField(
        max_length=20,
        blank=True,
        editable=False,
        help_text="The capacity in which its beginning is counted; empty while nobody has said it.",
    )
    answers = models.JSONField(default=dict)
    version = models.PositiveIntegerField(default=0, help_text="How often it was saved.")
    savers = models.JSONField(
        default=dict,
        editable=False,
        help_text="The key of the account that changed a field last, by the field’s name.",
    )
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    started_at = models.DateTimeField(default=timezone.now)
    updated_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-updated_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["round", "user"],
                name="one_draft_an_account",
            ),
            models.UniqueConstraint(
                fields=["round", "organisation"],
                name="one_draft_an_organisation",
            ),
            models.CheckConstraint(
                condition=Q(user__isnull=True) | Q(organisation__isnull=True),
                name="a_draft_is_of_one",
            ),
        ]

    def __str__(self) -> str:
        return f"Draft {self.pk} for {self.round}"

    @property
    def sending_key(self) -> str:
        """What the response that it becomes is known by, however often the button is pressed."""
        return f"draft {self.pk}"


class DraftFile(KeptFile):
    """A file that was chosen for a question and is not sent yet."""

    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="files")
    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["draft", "question"], name="one_draft_file_a_question"),
        ]
