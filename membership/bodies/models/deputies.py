"""A deputy: who comes in a holder's place. A deputy holds no seat and has none of its powers."""

from django.db import models
from django.db.models import F, Q

from membership.bodies.models.terms import Term
from membership.bodies.querysets import DeputyQuerySet
from membership.people.models import Person


class Deputy(models.Model):
    """That ``person`` may come to meetings in place of the holder of ``term``.

    From ``start`` until the day before ``end`` (None: as long as the term is held), and never longer
    than the term is held.
    """

    term = models.ForeignKey(Term, on_delete=models.CASCADE, related_name="deputies")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="deputies")
    start = models.DateField(help_text="First day.")
    end = models.DateField(null=True, blank=True, help_text="First day without the deputy.")

    objects = DeputyQuerySet.as_manager()

    class Meta:
        ordering = ["start", "pk"]
        verbose_name_plural = "deputies"
        constraints = [
            models.CheckConstraint(
                condition=Q(end__isnull=True) | Q(end__gt=F("start")),
                name="deputy_ends_after_it_starts",
            ),
            # A deputy without an end is the one there is; the next ends it first.
            models.UniqueConstraint(
                fields=["term"], condition=Q(end__isnull=True), name="one_lasting_deputy_a_term"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} for {self.term}"
