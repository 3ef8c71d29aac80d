"""An expression of interest: that somebody puts herself forward, for whom, and what she says."""

from django.conf import settings
from django.db import models

from membership.bodies.recruitment.models.calls import Call, CallSeat
from membership.bodies.recruitment.querysets import ExpressionQuerySet
from membership.organisations.models import Organisation


class Expression(models.Model):
    """One for each person and call. Taking it back deletes it, with all that the panel made of it.

    Read by the panel alone, once the deadline has passed, and kept as long as ``retention`` says.
    """

    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="expressions")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="expressions"
    )
    person_name = models.CharField("name as it will appear", max_length=150)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="expressions"
    )
    statement = models.TextField(max_length=6000)
    interests = models.TextField(
        max_length=500, help_text="What could be seen to sway her; “None” is an answer."
    )
    consent_wording = models.TextField()
    consent_version = models.CharField(max_length=20)
    first_sent_at = models.DateTimeField()
    sent_at = models.DateTimeField(help_text="When it was last sent; it may be changed meanwhile.")
    shortlisted = models.BooleanField(default=False)
    chosen_for = models.OneToOneField(
        CallSeat, null=True, on_delete=models.SET_NULL, related_name="chosen"
    )

    objects = ExpressionQuerySet.as_manager()

    class Meta:
        ordering = ["person_name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["call", "user"], name="one_expression_a_person"),
        ]
        indexes = [
            models.Index(fields=["call", "person_name"], name="expression_by_call"),
        ]

    def __str__(self) -> str:
        return f"{self.person_name}, {self.call}"
