"""A term: that somebody held, holds or will hold a seat."""

from datetime import date

from django.db import models
from django.db.models import F, Q

from membership.bodies import states
from membership.bodies.models.bodies import Body
from membership.bodies.models.seats import Seat
from membership.bodies.querysets import TermQuerySet
from membership.organisations.models import Organisation
from membership.people.models import Person


class HowAppointed(models.TextChoices):
    ELECTED = "elected", "Elected"
    NOMINATED = "nominated", "Nominated"
    APPOINTED = "appointed", "Appointed"
    CO_OPTED = "co-opted", "Co-opted"


class WhyEnded(models.TextChoices):
    """Why a term ended before its day, or why its holder stopped staying on."""

    STOOD_DOWN = "stood-down", "Stood down"
    LEFT_ORGANISATION = "left-organisation", "Left the organisation"
    REPLACED = "replaced", "The organisation named somebody else"
    MOVED = "moved", "Moved to another seat of the group"
    REMOVED = "removed", "Removed by the group"
    OTHER = "other", "Another reason"


class Term(models.Model):
    """That ``person`` holds ``seat`` from ``start`` until the day before ``end``.

    Two promises are kept by the database itself (``membership.bodies.safeguards``): a seat never
    has two holders on a day, and a person holds one seat of a body on a day. ``body`` is always
    the seat's. Change terms through ``membership.bodies.actions`` alone.
    """

    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="terms")
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="terms", editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="terms")
    organisation = models.ForeignKey(
        Organisation,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="terms",
        help_text="Whom the person speaks for; empty when nobody in particular.",
    )
    start = models.DateField(help_text="First day.")
    end = models.DateField(
        null=True, blank=True, help_text="First day without the seat; empty: until further notice."
    )
    appointed_until = models.DateField(
        null=True,
        blank=True,
        editable=False,
        help_text="The end that was agreed; a term that is cut short ends before it.",
    )
    part = models.BooleanField(
        default=False,
        editable=False,
        help_text="Appointed for less than the full length that the rules gave at the time.",
    )
    continues = models.BooleanField(
        default=False,
        editable=False,
        help_text="Carries on the same person’s term in another seat, and counts with it as one.",
    )
    released = models.DateField(
        null=True,
        blank=True,
        editable=False,
        help_text="From this day the holder does not stay on, whatever the group’s rules allow.",
    )
    number = models.PositiveSmallIntegerField(
        default=1,
        editable=False,
        help_text="The first, second, … term in a row on the body; 0: a part term that does not count.",
    )
    how_appointed = models.CharField(
        max_length=10, choices=HowAppointed, default=HowAppointed.APPOINTED
    )
    why_ended = models.CharField(max_length=20, choices=WhyEnded, blank=True, editable=False)
    visible_from = models.DateTimeField(
        editable=False, help_text="When the appointment was first shown."
    )

    # Set by ``TermQuerySet.with_succession``: the first day on which the seat has a successor or
    # the holder another seat of the body.
    succeeded_on: date | None

    objects = TermQuerySet.as_manager()

    class Meta:
        ordering = ["start", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(end__isnull=True) | Q(end__gt=F("start")),
                name="term_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=Q(appointed_until__isnull=True)
                | Q(end__isnull=False, appointed_until__gte=F("end")),
                name="term_ends_when_agreed_or_sooner",
            ),
            models.CheckConstraint(
                condition=Q(released__isnull=True) | Q(end__isnull=False, released__gte=F("end")),
                name="term_holder_is_released_at_its_end_or_later",
            ),
        ]
        indexes = [
            models.Index(fields=["seat", "start"], name="term_by_seat"),
            models.Index(fields=["body", "person", "start"], name="term_by_person"),
            models.Index(fields=["visible_from"], name="term_shown"),
        ]

    def __str__(self) -> str:
        return f"{self.person}, {self.seat}"

    @property
    def was_cut_short(self) -> bool:
        """Whether it ended, or will end, before the end that was agreed."""
        return self.end is not None and self.end != self.appointed_until

    @property
    def held_until(self) -> date | None:
        """The first day without the holder, staying on included; needs a term read ``with_succession``."""
        return states.held_until(self)
