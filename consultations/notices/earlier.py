"""What there was to read in a round that had opened, before somebody put something else in its place."""

from typing import Any

from django.conf import settings
from django.db import models
from wagtail.documents import get_document_model_string

from consultations.notices.rounds import AlternativeFormat, RoundDocument

Paper = RoundDocument | AlternativeFormat


class EarlierPaper(models.Model):
    """A document, or one of its formats, as it was until ``replaced_at``; the note is for everybody.

    Rows are added and never changed.
    """

    document = models.ForeignKey(RoundDocument, on_delete=models.PROTECT, related_name="earlier")
    format = models.ForeignKey(
        AlternativeFormat, null=True, on_delete=models.PROTECT, related_name="earlier"
    )
    title = models.CharField(max_length=150, help_text="As it was called; of a format its name.")
    kind = models.CharField(max_length=12)
    text = models.TextField(blank=True)
    file = models.ForeignKey(
        get_document_model_string(), null=True, on_delete=models.PROTECT, related_name="+"
    )
    note = models.TextField(max_length=500, help_text="Shown beside the document.")
    replaced_at = models.DateTimeField()
    replaced_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ["replaced_at", "pk"]
        constraints = [
            models.CheckConstraint(condition=~models.Q(note=""), name="earlier_paper_has_a_note"),
        ]

    def __str__(self) -> str:
        return f"{self.document}: {self.title}" if self.format_id else self.title

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Raises TypeError when the row exists already."""
        if not self._state.adding:
            raise TypeError("What there was to read is never changed.")
        super().save(*args, **kwargs)


def as_it_is(paper: Paper) -> EarlierPaper:
    """``paper`` as it can be read now, to be kept once something else takes its place."""
    kept = EarlierPaper(kind=paper.kind, file=paper.file)
    if isinstance(paper, RoundDocument):
        kept.document, kept.title, kept.text = paper, paper.title, paper.text
    else:
        kept.document, kept.format, kept.title = paper.document, paper, paper.label
    return kept
