"""The rules by which a body's seats change hands: data, so that they can change without a release."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from membership.bodies.states import LONGEST_STAY


class TermRules(models.Model):
    """How long a term lasts, how many follow in a row, who stays on, and how much may change at once."""

    term_months = models.PositiveSmallIntegerField(
        "length of a term, in months",
        default=36,
        validators=[MinValueValidator(1), MaxValueValidator(240)],
    )
    max_consecutive_terms = models.PositiveSmallIntegerField(
        "terms in a row, at most",
        null=True,
        blank=True,
        default=2,
        validators=[MinValueValidator(1), MaxValueValidator(20)],
        help_text="For voting seats. Empty: no limit.",
    )
    cooling_off_months = models.PositiveSmallIntegerField(
        "pause before somebody may start again, in months",
        default=0,
        validators=[MaxValueValidator(120)],
        help_text="A shorter pause does not break the row of terms. 0: any day without a seat does.",
    )
    part_terms_count = models.BooleanField(
        "a part term counts",
        default=True,
        help_text="Whether a term shorter than the full length counts among the terms in a row.",
    )
    replacement_inherits_end = models.BooleanField(
        "a replacement keeps the end date",
        default=False,
        help_text="Whoever follows somebody who left early serves to the end of that term, not longer.",
    )
    holdover_allowed = models.BooleanField(
        "holders stay on",
        default=True,
        help_text="After a term has ended its holder stays on until a successor starts.",
    )
    holdover_months = models.PositiveSmallIntegerField(
        "how long they stay on, in months",
        default=6,
        validators=[MinValueValidator(1), MaxValueValidator(LONGEST_STAY)],
        help_text="The longest that a holder stays on without a successor.",
    )
    max_turnover_percent = models.PositiveSmallIntegerField(
        "share of voting seats that may change in any 12 months, in per cent",
        null=True,
        blank=True,
        default=50,
        validators=[MinValueValidator(1), MaxValueValidator(100)],
        help_text="So that experience is never lost all at once. Empty: no limit.",
    )
    notice_days = models.PositiveSmallIntegerField(
        "days of notice",
        default=90,
        validators=[MinValueValidator(1), MaxValueValidator(365)],
        help_text="From how many days before its end a term is said to end soon.",
    )
    shadow_days = models.PositiveSmallIntegerField(
        "days of shadowing",
        default=28,
        validators=[MaxValueValidator(365)],
        help_text="For how many days before the first day a new holder already reads along.",
    )

    class Meta:
        abstract = True
