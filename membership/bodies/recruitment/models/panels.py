"""The panel of a call, and what it writes about an expression of interest."""

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q

from membership.bodies.recruitment.models.calls import Call, Criterion
from membership.bodies.recruitment.models.expressions import Expression
from membership.bodies.recruitment.querysets import PanelMemberQuerySet

LOWEST, MOST = 0, 5  # of a score: not at all, as well as one could wish


class WhyAside(models.TextChoices):
    """Why somebody who was named is not on the panel any more."""

    APPLIED = "applied", "Put themselves forward"
    ORGANISATION = (
        "organisation",
        "Belongs to an organisation for which somebody put themselves forward",
    )
    OWN_WISH = "own-wish", "Stood aside"
    REMOVED = "removed", "Taken off the panel"


class PanelMember(models.Model):
    """That somebody is on the panel of a call, or was until she stood aside."""

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="panel")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.SET_NULL,
        related_name="places_on_panels",
    )
    named_at = models.DateTimeField()
    aside_at = models.DateTimeField(null=True)
    why_aside = models.CharField(max_length=15, choices=WhyAside, blank=True)

    objects = PanelMemberQuerySet.as_manager()

    class Meta:
        ordering = ["named_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["call", "user"], name="on_a_panel_once"),
            models.CheckConstraint(
                condition=Q(aside_at__isnull=True, why_aside="")
                | (Q(aside_at__isnull=False) & ~Q(why_aside="")),
                name="whoever_stands_aside_has_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return str(self.user) if self.user else "A former member of the panel"


class Score(models.Model):
    """What one member of the panel gives an expression on one criterion, from 0 to 5."""

    expression = models.ForeignKey(Expression, on_delete=models.CASCADE, related_name="scores")
    criterion = models.ForeignKey(Criterion, on_delete=models.CASCADE, related_name="scores")
    member = models.ForeignKey(PanelMember, on_delete=models.CASCADE, related_name="scores")
    value = models.PositiveSmallIntegerField(validators=[MaxValueValidator(MOST)])
    given_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["expression", "criterion", "member"], name="one_score_a_criterion"
            ),
            models.CheckConstraint(condition=Q(value__lte=MOST), name="score_is_five_at_most"),
        ]

    def __str__(self) -> str:
        return f"{self.value} of {MOST} for {self.criterion}"


class PanelNote(models.Model):
    """A note that the panel shares about an expression."""

    expression = models.ForeignKey(Expression, on_delete=models.CASCADE, related_name="notes")
    member = models.ForeignKey(PanelMember, on_delete=models.CASCADE, related_name="notes")
    text = models.TextField(max_length=2000)
    written_at = models.DateTimeField()

    class Meta:
        ordering = ["written_at", "pk"]

    def __str__(self) -> str:
        return f"Note on {self.expression}"
