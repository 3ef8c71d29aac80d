"""A letter to a group, and to whom it went."""

from typing import TYPE_CHECKING, Any
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.safestring import SafeString

from membership.people.models import Person
from portal.lib import markdown

if TYPE_CHECKING:
    from membership.bodies.models import Body

SUBJECT_LENGTH = 120  # characters; a mail program shows half of it


class Audience(models.TextChoices):
    EVERYONE = "everyone", "Everyone who sits"
    VOTING = "voting", "Voting members alone"


class WrittenAs(models.TextChoices):
    CHAIR = "chair", "Chair"
    OFFICER = "officer", "Officer of the council"


class GroupLetterQuerySet(models.QuerySet[Any]):
    def for_body(self, body: "Body") -> "GroupLetterQuerySet":
        """The letters to ``body``, the latest first."""
        return self.filter(body=body).select_related("body", "sent_by").order_by("-sent_at", "-pk")


class GroupLetter(models.Model):
    """What was written to the members of a group on one day.

    ``key`` is of the form that was filled in, ``fingerprint`` of the words, the recipients and the
    day: pressed twice, sent again or written in two windows, a letter goes out once.
    """

    body = models.ForeignKey("bodies.Body", on_delete=models.PROTECT, related_name="letters")
    subject = models.CharField(max_length=SUBJECT_LENGTH)
    text = models.TextField(
        max_length=markdown.MAX_LENGTH,
        help_text="You can use Markdown: a line that starts with # is a heading, with * a list.",
    )
    audience = models.CharField(
        "who gets it", max_length=10, choices=Audience, default=Audience.EVERYONE
    )
    with_deputies = models.BooleanField("deputies too", default=False)
    answers_to_sender = models.BooleanField("answers come to me", default=False)
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    written_as = models.CharField(max_length=10, choices=WrittenAs, editable=False)
    sent_at = models.DateTimeField(default=timezone.now, editable=False)
    reached = models.PositiveIntegerField(
        default=0, editable=False, help_text="How many people it was sent to."
    )
    not_reached = models.PositiveIntegerField(
        default=0, editable=False, help_text="How many it was for who have no account."
    )
    key = models.UUIDField(default=uuid4, editable=False)
    fingerprint = models.CharField(max_length=64, unique=True, editable=False)

    objects = GroupLetterQuerySet.as_manager()

    class Meta:
        ordering = ["-sent_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["body", "key"], name="a_filled_in_letter_goes_once"),
        ]
        indexes = [models.Index(fields=["body", "-sent_at"], name="letter_by_body")]

    def __str__(self) -> str:
        return self.subject

    @property
    def meant_for(self) -> int:
        """How many people it was for, whether they could be reached or not."""
        return self.reached + self.not_reached

    @property
    def html(self) -> SafeString:
        """The text as it is shown and mailed."""
        return markdown.render(self.text)

    @property
    def sender(self) -> str:
        """Who writes, as the members know them: "Charles Chair, chair of the Steering Group"."""
        is_chair = self.written_as == WrittenAs.CHAIR
        if self.sent_by is None:
            return f"the chair of the {self.body}" if is_chair else "an officer of the council"
        return f"{self.sent_by}, {f'chair of the {self.body}' if is_chair else 'for the council'}"


class GroupLetterRecipient(models.Model):
    """Somebody who sat or deputised when the letter was sent, and whether it could be sent to them."""

    letter = models.ForeignKey(GroupLetter, on_delete=models.CASCADE, related_name="recipients")
    person = models.ForeignKey(
        Person, on_delete=models.CASCADE, related_name="group_letters_received"
    )
    seat_name = models.CharField(max_length=100, help_text="As it was called that day.")
    as_deputy = models.BooleanField(default=False)
    reached = models.BooleanField(help_text="Whether the person had an account to write to.")

    class Meta:
        ordering = ["person__full_name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["letter", "person"], name="one_letter_a_recipient"),
        ]

    def __str__(self) -> str:
        return f"{self.letter} to {self.person}"
