"""What this app holds for users, organisations, districts and seats."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import models
from django.db.models import F, Q

from membership.bodies.models import Seat, Term
from membership.bodies.states import held_until
from membership.people.holdings import (
    Clash,
    Follows,
    Foreseen,
    HandsOver,
    Item,
    Keeps,
    Moved,
    Role,
    Rows,
    Stays,
    hold,
)
from portal.lib.templatetags.portal import day, until
from portal.lib.time import last_day, london_day

PUBLIC_RECORD = Keeps("Who held which seat is a public record.")
TERMS = ("seat__name", "body__name", "start", "end", "how_appointed", "why_ended")


@dataclass(frozen=True)
class TermsOfOrganisations(Rows):
    """Two organisations with a seat each on one body would become one with two: the chair decides."""

    def clashes(
        self, origin: models.Model, target: models.Model, *, now: datetime
    ) -> Sequence[Clash]:
        on = london_day(now)
        ours, theirs = self._lasting(origin, on), self._lasting(target, on)
        return [
            Clash(
                f"{origin} has the seat {one.seat} on the {one.body}, {target} the seat {other.seat}.",
                "An organisation has one seat on a group. The chair decides which it keeps and ends"
                " the other term; until then nothing is merged.",
                refuses=True,
            )
            for one in ours
            for other in theirs
            if one.body_id == other.body_id and _share_a_day(one, other)
        ]

    def _lasting(self, organisation: models.Model, on: date) -> list[Term]:
        """The terms of the organisation that somebody holds on ``on`` or later."""
        terms = Term.objects.with_succession().filter(organisation=organisation.pk)
        return [each for each in terms if (held_until(each) or date.max) > on]


@dataclass(frozen=True)
class TermsOfSeats(Rows):
    """The terms of two seats become those of one where both are of one body and no days are shared."""

    def clashes(
        self, origin: models.Model, target: models.Model, *, now: datetime
    ) -> Sequence[Clash]:
        ours, theirs = list(self.rows(origin)), list(self.rows(target))
        rule = "Somebody decides first who holds the one seat."
        if ours and ours[0].body_id != target.serializable_value("body"):
            return [Clash("The two seats are of two groups.", rule, refuses=True)]
        return [
            Clash(f"{one.person} and {other.person} hold a seat each.", rule, refuses=True)
            for one in ours
            for other in theirs
            if one.start < (other.end or date.max) and other.start < (one.end or date.max)
        ]


@dataclass(frozen=True)
class SeatsOfDistricts(Rows):
    """A seat follows its district into a single successor, and ends when there are several.

    A seat stands for one district. Who held it stays on record; the chair sets up seats for the
    successors.
    """

    def foresee(
        self, origin: models.Model, targets: Sequence[models.Model], *, now: datetime
    ) -> Sequence[Foreseen]:
        seats = self._lasting(origin, london_day(now)).select_related("body")
        names = tuple(f"{seat}, {seat.body}" for seat in seats)
        if not names:
            return []
        what = f"{len(names)} seat stands" if len(names) == 1 else f"{len(names)} seats stand"
        if len(targets) == 1:
            sentence = f"{what} for {targets[0]} from that day; whoever holds a seat keeps it."
        else:
            sentence = (
                f"{what} for {origin} and cannot stand for several districts:"
                f" {'its' if len(names) == 1 else 'their'} last day is {day(last_day(london_day(now)))}."
                " The chair sets up seats for the successors."
            )
        return [Foreseen(sentence, names)]

    def move(
        self, origin: models.Model, targets: Sequence[models.Model], *, now: datetime
    ) -> Moved:
        on = london_day(now)
        lasting = self._lasting(origin, on)
        if len(targets) == 1:
            return Moved(lasting.update(district=targets[0].pk))
        begun = lasting.filter(start__lt=on).update(end=on)
        to_come = lasting.filter(start__gte=on)
        return Moved(spare=begun + to_come.update(end=F("start") + timedelta(days=1)))

    def _lasting(self, district: models.Model, on: date) -> "models.QuerySet[Seat]":
        """Those that have not ended by ``on``; what ended before stood for the old district alone."""
        seats = Seat.objects.filter(district=district.pk)
        return seats.filter(Q(end__isnull=True) | Q(end__gt=on)).order_by("body__name", "pk")


def _share_a_day(one: Term, other: Term) -> bool:
    """Whether somebody holds both on one day, staying on included."""
    return one.start < (held_until(other) or date.max) and other.start < (
        held_until(one) or date.max
    )


def _before(terms: "models.QuerySet[Any]", role: Role) -> "models.QuerySet[Any]":
    """The terms of the seat before the one that ends, the latest first."""
    earlier = terms.filter(start__lt=role.start)
    return earlier.select_related("person", "organisation").order_by("-start")


def _earlier_holder(term: Term) -> Item:
    since = f"from {day(term.start)}"
    whom = f"for {term.organisation}, {since}" if term.organisation else since
    return Item(str(term.person), note=f"{whom} until {until(term.end)}" if term.end else whom)


def register() -> None:
    hold(
        Rows(
            "bodies.Term",
            "person__user",
            "term in a seat",
            "terms in seats",
            Stays("A term belongs to the public person."),
            PUBLIC_RECORD,
            exports=("organisation__name", *TERMS),
        ),
        Rows(
            "bodies.Deputy",
            "person__user",
            "time as somebody’s deputy",
            "times as somebody’s deputy",
            Stays("It belongs to the public person."),
            Keeps("Who may come in a holder’s place belongs to the record of the seat."),
            exports=("term__seat__name", "term__body__name", "start", "end"),
        ),
        TermsOfOrganisations(
            "bodies.Term",
            "organisation",
            "term in a seat",
            "terms in seats",
            Follows(),
            PUBLIC_RECORD,
            exports=("person__full_name", *TERMS),
        ),
        SeatsOfDistricts(
            "bodies.Seat",
            "district",
            "seat that stands for it",
            "seats that stand for it",
            Follows(),
            Keeps("Districts end and are never erased."),
            exports=("body__name", "name", "start", "end"),
        ),
        TermsOfSeats(
            "bodies.Term",
            "seat",
            "term",
            "terms",
            Follows(),
            PUBLIC_RECORD,
            exports=("person__full_name", "organisation__name", *TERMS),
            hands_over=HandsOver("Who held the seat before", _before, _earlier_holder),
        ),
        Rows(
            "bodies.Seat",
            "follows",
            "seat that follows it",
            "seats that follow it",
            Follows(),
            Keeps("Seats end and are never erased."),
            exports=("body__name", "name", "start", "end"),
        ),
    )
