"""What a leaving holder writes for whoever comes next."""

from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.safestring import SafeString

from portal.lib import markdown


class HandoverNote(models.Model):
    """What the holder of a term writes for the successor on one body.

    A term may give a seat on two bodies, one of them ex officio; each has a note of its own.
    """

    term = models.ForeignKey("bodies.Term", on_delete=models.CASCADE, related_name="notes")
    body = models.ForeignKey("bodies.Body", on_delete=models.CASCADE, related_name="+")
    text = models.TextField(max_length=markdown.MAX_LENGTH)
    changed_at = models.DateTimeField(default=timezone.now)

    objects: "models.Manager[Any]" = models.Manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["term", "body"], name="one_note_a_term_and_body"),
        ]

    def __str__(self) -> str:
        return f"Note of {self.term}"

    @property
    def html(self) -> SafeString:
        """The text as the successor reads it."""
        return markdown.render(self.text)
