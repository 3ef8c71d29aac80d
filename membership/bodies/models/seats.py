"""A seat: a place on a body that stands for something, whoever holds it."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q

from membership.bodies.models.bodies import Body
from membership.bodies.querysets import SeatQuerySet
from membership.organisations.models import IncomeBand, Kind
from membership.places.models import District, Theme


class StandsFor(models.TextChoices):
    DISTRICT = "district", "A district"
    THEME = "theme", "A theme"
    KIND = "kind", "A kind of organisation"
    INCOME_BAND = "income-band", "Organisations of an income band"
    PARTNER = "partner", "A partner, such as the NHS"
    GENERAL = "general", "The whole sector"


class Standing(models.TextChoices):
    VOTING = "voting", "Voting member"
    IN_ATTENDANCE = "in-attendance", "In attendance"


class Office(models.TextChoices):
    NONE = "none", "None"
    CHAIR = "chair", "Chair"
    VICE_CHAIR = "vice-chair", "Vice-chair"


# The field that names what a seat stands for; a seat for the whole sector needs none.
NAMED_IN = {
    StandsFor.DISTRICT: "district",
    StandsFor.THEME: "theme",
    StandsFor.KIND: "organisation_kind",
    StandsFor.INCOME_BAND: "income_band",
    StandsFor.PARTNER: "partner",
}


def _only_for(stands_for: StandsFor, given: Q) -> Q:
    """Either the seat stands for this and says which, or it does neither."""
    return (Q(stands_for=stands_for) & given) | (~Q(stands_for=stands_for) & ~given)


class Seat(models.Model):
    """A place on a body. An ex officio seat follows another: it has no terms and its holder is derived."""

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="seats")
    name = models.CharField(max_length=100, help_text="Such as “Thanet” or “Health and care”.")
    stands_for = models.CharField(max_length=12, choices=StandsFor, default=StandsFor.GENERAL)
    district = models.ForeignKey(
        District, null=True, blank=True, on_delete=models.PROTECT, related_name="seats"
    )
    theme = models.ForeignKey(
        Theme, null=True, blank=True, on_delete=models.PROTECT, related_name="seats"
    )
    organisation_kind = models.CharField(
        "kind of organisation", max_length=20, choices=Kind, blank=True
    )
    income_band = models.CharField(max_length=12, choices=IncomeBand, blank=True)
    partner = models.CharField(
        max_length=100, blank=True, help_text="Such as “NHS Kent and Medway”."
    )
    appointed_by = models.CharField(
        max_length=150, blank=True, help_text="Who chooses the holder: “the Thanet forum”."
    )
    standing = models.CharField(max_length=15, choices=Standing, default=Standing.VOTING)
    office = models.CharField(max_length=10, choices=Office, default=Office.NONE)
    deputy_allowed = models.BooleanField(
        default=False, help_text="Whether its holder may name somebody to come in their place."
    )
    follows = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="followers",
        help_text="Ex officio: whoever holds that seat holds this one, from the same day.",
    )
    order = models.PositiveSmallIntegerField(default=0, help_text="Lower numbers come first.")
    start = models.DateField(help_text="First day.")
    end = models.DateField(null=True, blank=True, help_text="First day without the seat.")

    objects = SeatQuerySet.as_manager()

    class Meta:
        ordering = ["order", "name", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(end__isnull=True) | Q(end__gt=F("start")),
                name="seat_ends_after_it_starts",
                violation_error_message="A seat ends after it starts.",
            ),
            models.CheckConstraint(
                condition=Q(follows__isnull=True) | ~Q(follows=F("id")),
                name="seat_does_not_follow_itself",
                violation_error_message="A seat cannot follow itself.",
            ),
            models.CheckConstraint(
                condition=_only_for(StandsFor.DISTRICT, Q(district__isnull=False)),
                name="seat_names_its_district",
            ),
            models.CheckConstraint(
                condition=_only_for(StandsFor.THEME, Q(theme__isnull=False)),
                name="seat_names_its_theme",
            ),
            models.CheckConstraint(
                condition=_only_for(StandsFor.KIND, ~Q(organisation_kind="")),
                name="seat_names_its_kind",
            ),
            models.CheckConstraint(
                condition=_only_for(StandsFor.INCOME_BAND, ~Q(income_band="")),
                name="seat_names_its_income_band",
            ),
            models.CheckConstraint(
                condition=_only_for(StandsFor.PARTNER, ~Q(partner="")),
                name="seat_names_its_partner",
            ),
            # A term refers to (seat, body) together on PostgreSQL, so the pair has to be unique.
            models.UniqueConstraint(fields=["id", "body"], name="seat_and_body"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_voting(self) -> bool:
        return self.standing == Standing.VOTING

    @property
    def is_ex_officio(self) -> bool:
        return self.follows_id is not None

    @property
    def stands_for_text(self) -> str:
        """What the seat stands for, as people read it: "Thanet", "Health and care", "Whole sector"."""
        named = {
            StandsFor.DISTRICT: self.district,
            StandsFor.THEME: self.theme,
            StandsFor.KIND: self.get_organisation_kind_display(),
            StandsFor.INCOME_BAND: self.get_income_band_display(),
            StandsFor.PARTNER: self.partner,
            StandsFor.GENERAL: "Whole sector",
        }
        return str(named[StandsFor(self.stands_for)])

    def clean(self) -> None:
        super().clean()
        self._clean_what_it_stands_for()
        if self.pk and self.terms.exclude(body=self.body_id).exists():
            raise ValidationError({"body": "This seat has terms: it stays with its group."})
        if self.follows is None:
            return
        if self.follows.is_ex_officio or (self.pk and self.followers.exists()):
            raise ValidationError({"follows": "Choose a seat that has terms of its own."})
        if self.pk and self.terms.exists():
            raise ValidationError({"follows": "This seat has terms of its own: it cannot follow."})

    def _clean_what_it_stands_for(self) -> None:
        """Exactly the field is filled that names what the seat stands for."""
        errors = {}
        for stands_for, field in NAMED_IN.items():
            wanted, given = self.stands_for == stands_for, bool(getattr(self, field))
            if wanted and not given:
                errors[field] = "Say which one the seat stands for."
            elif given and not wanted:
                errors[field] = "Leave this empty, or change what the seat stands for."
        if errors:
            raise ValidationError(errors)
