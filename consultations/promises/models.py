"""Pairs of what people said and what was done about it."""

from django.core.validators import RegexValidator
from django.db import models


class Pair(models.Model):
    """One thing that people said, and what was done."""

    page = models.ForeignKey(
        "consultations.ConsultationPage",
        on_delete=models.PROTECT,
        related_name="pairs",
        verbose_name="consultation",
    )
    heading = models.CharField(
        "theme", max_length=100, help_text="Pairs with the same theme stand together."
    )
    said = models.TextField("you said", max_length=1000)
    done = models.TextField("we did", max_length=1000)
    link = models.CharField(
        max_length=200,
        blank=True,
        validators=[
            RegexValidator(
                r"^(/(?!/)|https://)\S*\Z", "Start with https://, or with / on this site."
            )
        ],
        help_text="Where to see what was done.",
    )
    link_text = models.CharField(max_length=100, blank=True)
    order = models.PositiveSmallIntegerField(default=0, help_text="Lower numbers come first.")

    class Meta:
        ordering = ["order", "pk"]
        verbose_name = "You Said, We Did pair"

    def __str__(self) -> str:
        return f"{self.heading}: {self.said[:60]}"
