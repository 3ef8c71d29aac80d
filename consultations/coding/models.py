"""Themes that officers find in written answers, and sentences of them that may be shown."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from consultations.coding.querysets import QuoteQuerySet
from consultations.surveys.models import Answer, Question


class Code(models.Model):
    """A theme in the answers to one question."""

    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="codes")
    label = models.CharField(max_length=80)

    class Meta:
        ordering = ["label", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["question", "label"],
                name="one_code_a_label",
                violation_error_message="This question has a theme of this name already.",
            ),
        ]

    def __str__(self) -> str:
        return self.label


class Coding(models.Model):
    """That an officer found a theme in an answer. Several may read the same answer, each alone."""

    answer = models.ForeignKey(Answer, on_delete=models.CASCADE, related_name="codings")
    code = models.ForeignKey(Code, on_delete=models.CASCADE, related_name="codings")
    coder = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="codings"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["answer", "code", "coder"], name="a_code_once_a_coder"),
        ]

    def __str__(self) -> str:
        return f"{self.code} in answer {self.answer_id}"


class Reading(models.Model):
    """That an officer has read an answer for its themes, also where there was none."""

    answer = models.ForeignKey(Answer, on_delete=models.CASCADE, related_name="readings")
    coder = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="readings"
    )
    read_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["answer", "coder"], name="one_reading_a_coder"),
        ]

    def __str__(self) -> str:
        return f"Answer {self.answer_id} read"


class Quote(models.Model):
    """Words of an answer, without what says whose they are; shown once somebody has approved them."""

    answer = models.ForeignKey(Answer, on_delete=models.CASCADE, related_name="quotes")
    text = models.TextField(
        max_length=600, help_text="Leave out names, places and whatever else says who wrote it."
    )
    approved_at = models.DateTimeField(null=True, editable=False)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    objects = QuoteQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.text[:80]


class Suggestions(models.Model):
    """Words and phrases that recur in the answers to one question, as counted when an officer asked."""

    question = models.OneToOneField(Question, on_delete=models.CASCADE, related_name="suggestions")
    phrases = models.JSONField(default=list)
    asked_at = models.DateTimeField(default=timezone.now)
    made_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name_plural = "suggestions"

    def __str__(self) -> str:
        return f"Suggested themes of {self.question}"
