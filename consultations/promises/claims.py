"""That somebody was asked or reminded: each row is the claim, written before anybody is told."""

from django.db import models
from django.utils import timezone

from consultations.notices.rounds import Round
from consultations.promises.models import Deed


class UpdateRequest(models.Model):
    """The owner of a promise was asked how it stands, once for each date that it was given."""

    deed = models.ForeignKey(Deed, on_delete=models.CASCADE, related_name="update_requests")
    due_on = models.DateField(help_text="The date of the promise that the question is about.")
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["deed", "due_on"], name="asked_once_a_due_date"),
        ]

    def __str__(self) -> str:
        return f"{self.deed}, due on {self.due_on}"


class ResponseStep(models.TextChoices):
    """When officers are reminded that a round has to be answered."""

    FOUR_WEEKS = "four-weeks", "Four weeks are left"
    ONE_WEEK = "one-week", "One week is left"
    PASSED = "passed", "The day has passed"


class ResponseReminder(models.Model):
    """Officers were reminded of one step; a round that closes on another day is reminded of anew."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="response_reminders")
    due_at = models.DateTimeField(help_text="When the response was due as the round stood then.")
    step = models.CharField(max_length=10, choices=ResponseStep)
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["round", "due_at", "step"], name="reminded_once_a_step_of_a_response"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.round}: {self.get_step_display()}"
