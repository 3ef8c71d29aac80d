"""Where and about what: districts are data, with a start, an end and successors."""

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from membership.places.querysets import DistrictQuerySet
from portal.lib.slugs import validate_slug_is_free


class District(models.Model):
    """A lower-tier area of the county, for as long as it exists."""

    name = models.CharField(max_length=100, unique=True)
    slug = models.SlugField(max_length=100, unique=True, validators=[validate_slug_is_free])
    ons_code = models.CharField("ONS code", max_length=9, unique=True)
    residents = models.PositiveIntegerField(
        help_text="From the Census of 2021, rounded to hundreds."
    )
    hex_row = models.FloatField(
        "row on the hexagon map", null=True, blank=True, help_text="Empty: not on the map."
    )
    hex_column = models.FloatField("column on the hexagon map", null=True, blank=True)
    start = models.DateField(
        null=True, blank=True, help_text="First day; empty: always been there."
    )
    end = models.DateField(null=True, blank=True, help_text="First day without the district.")
    handed_on_at = models.DateTimeField(
        null=True,
        editable=False,
        help_text="When what belonged to it went to its successors; empty before.",
    )
    successors = models.ManyToManyField(
        "self", symmetrical=False, blank=True, related_name="predecessors"
    )

    objects = DistrictQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(start__isnull=True) | Q(end__isnull=True) | Q(end__gt=F("start")),
                name="district_ends_after_it_starts",
                violation_error_message="A district ends after it starts.",
            ),
            models.CheckConstraint(
                condition=Q(handed_on_at__isnull=True) | Q(end__isnull=False),
                name="only_what_ends_is_handed_on",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("home:district", args=[self.slug])

    def heirs(self, on: date) -> list["District"]:
        """The districts to which its area belongs on ``on``: itself, or what came of it over any
        number of reorganisations; a query for each of these."""
        found: set[District] = set()
        seen, wave = {self}, {self}
        while wave:
            ended = {each for each in wave if each.end is not None and each.end <= on}
            found |= wave - ended
            wave = set(District.objects.filter(predecessors__in=ended)) - seen if ended else set()
            seen |= wave
        return sorted(found, key=lambda each: each.name)


class Theme(models.Model):
    """A subject that organisations, news, topics and consultations share."""

    name = models.CharField(max_length=60, unique=True)
    slug = models.SlugField(max_length=60, unique=True, validators=[validate_slug_is_free])
    order = models.PositiveSmallIntegerField(default=0, help_text="Lower numbers come first.")

    class Meta:
        ordering = ["order", "name"]

    def __str__(self) -> str:
        return self.name
