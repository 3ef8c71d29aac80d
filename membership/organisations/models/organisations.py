"""Organisations of the sector."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from membership.organisations.folded_names import FoldedNameField, with_folded_name
from membership.organisations.names import fold
from membership.organisations.numbers import (
    validate_charity_number,
    validate_company_number,
)
from membership.organisations.querysets import OrganisationQuerySet
from membership.places.models import District, Theme
from portal.lib.slugs import validate_slug_is_free


class Kind(models.TextChoices):
    CHARITY = "charity", "Registered charity"
    CIO = "cio", "Charitable incorporated organisation (CIO)"
    COMMUNITY_GROUP = "community-group", "Community group"
    CIC = "cic", "Community interest company (CIC)"
    SOCIAL_ENTERPRISE = "social-enterprise", "Other social enterprise"
    FAITH_GROUP = "faith-group", "Faith group"
    OTHER = "other", "Other"


class IncomeBand(models.TextChoices):
    """Yearly income in pounds, in the bands of the NCVO's Almanac."""

    MICRO = "micro", "Micro: under £10,000"
    SMALL = "small", "Small: £10,000 to £100,000"
    MEDIUM = "medium", "Medium: £100,000 to £1 million"
    LARGE = "large", "Large: £1 million to £10 million"
    MAJOR = "major", "Major: £10 million to £100 million"
    SUPER_MAJOR = "super-major", "Super-major: over £100 million"


class VouchingState(models.TextChoices):
    PENDING = "pending", "Waiting to be confirmed"
    VERIFIED = "verified", "Confirmed"
    DECLINED = "declined", "Declined"
    MERGED = "merged", "Merged into another"


class Organisation(models.Model):
    """A voluntary, community or social enterprise organisation that works in the county."""

    name = models.CharField(max_length=150)
    folded_name = FoldedNameField()
    slug = models.SlugField(max_length=80, unique=True, validators=[validate_slug_is_free])
    kind = models.CharField(max_length=20, choices=Kind)
    charity_number = models.CharField(
        max_length=12, blank=True, validators=[validate_charity_number]
    )
    company_number = models.CharField(
        max_length=8, blank=True, validators=[validate_company_number]
    )
    countywide = models.BooleanField(default=False, help_text="Serves the whole county.")
    districts = models.ManyToManyField(District, blank=True, related_name="organisations")
    themes = models.ManyToManyField(Theme, blank=True, related_name="organisations")
    income_band = models.CharField(max_length=12, choices=IncomeBand)
    website = models.URLField(blank=True)
    purpose = models.TextField("what it does", max_length=2000)
    public_email = models.EmailField(
        "public e-mail address", blank=True, help_text="Shown to everyone; leave empty for none."
    )
    listed = models.BooleanField(
        "in the directory",
        default=True,
        help_text="Unticked: in no list or search, and its page opens for its own people and officers alone.",
    )
    state = models.CharField(
        max_length=10, choices=VouchingState, default=VouchingState.PENDING, editable=False
    )
    registered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="registered_organisations",
    )
    registered_at = models.DateTimeField(default=timezone.now, editable=False)
    decided_at = models.DateTimeField(null=True, editable=False)
    waiting_since = models.DateTimeField(
        default=timezone.now,
        editable=False,
        help_text="When it came into the officers’ queue: registered, or answered after a decline.",
    )
    decline_reason = models.TextField(blank=True, editable=False)
    answer = models.TextField(
        blank=True,
        editable=False,
        help_text="What its people answered to the reason, until decided.",
    )
    merged_into = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="merged_from",
        help_text="The organisation that it turned out to be; its address leads there.",
    )
    recheck_since = models.DateTimeField(
        null=True,
        editable=False,
        help_text="When a manager changed a name or number that an officer had confirmed; empty"
        " once an officer has looked.",
    )
    visible_from = models.DateTimeField(
        null=True, editable=False, help_text="When everyone could first find it."
    )

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["charity_number"],
                condition=~Q(charity_number=""),
                name="one_organisation_a_charity_number",
                violation_error_message="An organisation with this charity number is already here.",
            ),
            models.UniqueConstraint(
                fields=["company_number"],
                condition=~Q(company_number=""),
                name="one_organisation_a_company_number",
                violation_error_message="An organisation with this company number is already here.",
            ),
            models.UniqueConstraint(
                fields=["registered_by", "name"],
                condition=Q(state="pending"),
                name="registers_a_name_once_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(state="merged", merged_into__isnull=False)
                | (~Q(state="merged") & Q(merged_into__isnull=True)),
                name="merged_organisations_name_another",
            ),
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | ~Q(merged_into=F("id")),
                name="organisation_is_not_merged_into_itself",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "visible_from"], name="organisation_shown"),
            models.Index(fields=["state", "name"], name="organisation_listed"),
            models.Index(fields=["state", "waiting_since"], name="organisation_waiting"),
            models.Index(fields=["folded_name"], name="organisation_named"),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, update_fields: Iterable[str] | None = None, **kwargs: Any) -> None:
        """Write the row; a name takes its folded form along, also where only the name was read."""
        if "name" not in self.get_deferred_fields():
            self.folded_name = fold(self.name)
        fields = None if update_fields is None else with_folded_name(set(update_fields))
        super().save(*args, update_fields=fields, **kwargs)

    def get_absolute_url(self) -> str:
        return reverse("organisations:detail", args=[self.slug])

    @property
    def is_public(self) -> bool:
        """Whether everyone may open its page: confirmed, and in the directory."""
        return self.listed and self.is_verified

    @property
    def is_verified(self) -> bool:
        return self.state == VouchingState.VERIFIED

    @property
    def is_pending(self) -> bool:
        return self.state == VouchingState.PENDING

    @property
    def is_merged(self) -> bool:
        return self.state == VouchingState.MERGED

    @property
    def is_declined(self) -> bool:
        return self.state == VouchingState.DECLINED
