"""How many e-mails told of what and when, once it is forgotten to whom each of them went."""

from django.db import models

from consultations.models import ConsultationPage


class ToldCount(models.Model):
    """E-mails about one thing of a consultation that left on one day and whose notes are erased.

    Nothing here leads to a person. Together with the notes that are left it is all that was sent.
    """

    consultation = models.ForeignKey(ConsultationPage, on_delete=models.CASCADE, related_name="+")
    what = models.CharField(max_length=200, help_text="As the evidence pack says it.")
    on = models.DateField()
    count = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["on", "what", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["consultation", "what", "on"], name="one_told_count_a_day_and_thing"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.what}, {self.on}: {self.count}"
