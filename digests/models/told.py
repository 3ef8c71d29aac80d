"""How many e-mails told of what and when, once it is forgotten to whom each of them went."""

from django.db import models
from django.db.models import Q

from consultations.models import ConsultationPage
from digests.models.deliveries import DeliveryState, SkipReason
from digests.models.issues import Issue


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


class LedgerCount(models.Model):
    """Rows of the ledger of one issue or circular that ended alike and whose notes are erased.

    Nothing here leads to a person. Together with the notes that are left it is all that was made.
    """

    issue = models.ForeignKey(
        Issue, null=True, on_delete=models.CASCADE, related_name="ledger_counts"
    )
    circular = models.ForeignKey(
        "digests.Circular", null=True, on_delete=models.CASCADE, related_name="ledger_counts"
    )
    state = models.CharField(max_length=10, choices=DeliveryState)
    skip_reason = models.CharField(max_length=20, choices=SkipReason, blank=True)
    count = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(issue__isnull=False, circular__isnull=True)
                | Q(issue__isnull=True, circular__isnull=False),
                name="ledger_count_of_an_issue_or_a_circular",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["sent", "failed", "skipped"]),
                name="ledger_counts_are_of_what_has_ended",
            ),
            models.UniqueConstraint(
                fields=["issue", "state", "skip_reason"],
                condition=Q(issue__isnull=False),
                name="one_ledger_count_an_issue_and_end",
            ),
            models.UniqueConstraint(
                fields=["circular", "state", "skip_reason"],
                condition=Q(circular__isnull=False),
                name="one_ledger_count_a_circular_and_end",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.issue or self.circular}, {self.get_state_display()}: {self.count}"
