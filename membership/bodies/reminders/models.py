"""That somebody was reminded: the row is the claim, written before anybody is told."""

from django.db import models
from django.utils import timezone

from membership.bodies.reminders.steps import Step


class Audience(models.TextChoices):
    HOLDER = "holder", "The holder"
    CHAIR = "chair", "Whoever looks after the group"


class Reminder(models.Model):
    """One step of a term, told to its holder or to whoever looks after the group.

    A term that is given another end is reminded of anew, for that end.
    """

    term = models.ForeignKey("bodies.Term", on_delete=models.CASCADE, related_name="reminders")
    day = models.DateField(help_text="First day of what starts, first day without what ends.")
    step = models.CharField(max_length=12, choices=Step)
    audience = models.CharField(max_length=10, choices=Audience)
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["term", "day", "step", "audience"], name="reminded_of_each_step_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_step_display()}: {self.term}"
