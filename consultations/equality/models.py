"""Questions about equality, the sheet of each round that asks them, and what they add up to.

Nothing here leads to a response, an account or a session, and no row says when somebody answered.
"""

from django.db import models
from django.db.models import Q

from consultations.notices.rounds import Round

PREFER_NOT = "Prefer not to say"


class EqualityQuestion(models.Model):
    """One question; the last of its options is always "Prefer not to say"."""

    wording = models.CharField(max_length=200, unique=True)
    help_text = models.CharField("hint", max_length=300, blank=True)
    order = models.PositiveSmallIntegerField(default=0, help_text="Lower numbers come first.")

    class Meta:
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return self.wording


class EqualityOption(models.Model):
    question = models.ForeignKey(EqualityQuestion, on_delete=models.CASCADE, related_name="options")
    order = models.PositiveSmallIntegerField(default=0)
    label = models.CharField(max_length=100)
    prefers_not = models.BooleanField(default=False)

    class Meta:
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["question", "label"], name="one_equality_option_a_label"
            ),
            models.UniqueConstraint(
                fields=["question"], condition=Q(prefers_not=True), name="one_way_to_prefer_not"
            ),
        ]

    def __str__(self) -> str:
        return self.label


class EqualitySheet(models.Model):
    """That a round asks about equality, and what was answered and waits to be added up.

    ``waiting`` is a set, kept as a list in the order of its values: each of its members is the sorted
    keys of the options that one person chose. It is written whole each time, so that neither place nor
    age of a member can be told. ``added`` is how many have been added to the tallies.
    """

    round = models.OneToOneField(Round, on_delete=models.PROTECT, related_name="equality_sheet")
    questions = models.ManyToManyField(EqualityQuestion, related_name="sheets")
    waiting = models.JSONField(default=list, editable=False)
    added = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        verbose_name = "equality sheet"

    def __str__(self) -> str:
        return f"Equality questions of {self.round}"

    @property
    def is_used(self) -> bool:
        """Whether somebody has answered: from then on it stays as it was asked."""
        return bool(self.waiting or self.added)


class EqualityTally(models.Model):
    """How often an option was chosen in a round, as far as it has been added up."""

    sheet = models.ForeignKey(EqualitySheet, on_delete=models.PROTECT, related_name="tallies")
    option = models.ForeignKey(EqualityOption, on_delete=models.PROTECT, related_name="tallies")
    count = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["option"]
        verbose_name_plural = "equality tallies"
        constraints = [
            models.UniqueConstraint(fields=["sheet", "option"], name="one_tally_an_option"),
        ]

    def __str__(self) -> str:
        return f"{self.option}: {self.count}"
