"""Who speaks for an organisation or a district: the seats of every body, the nearest first."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from enum import IntEnum

from django.db.models import Exists, OuterRef, Q

from membership.bodies.models import Body, Seat, StandsFor, Term
from membership.bodies.querysets import BodyQuerySet, SeatQuerySet
from membership.bodies.sittings import Sitting, sittings
from membership.organisations.models import Organisation
from membership.people.roles import Anyone
from membership.places.models import District


class Nearness(IntEnum):
    """Why a seat speaks for somebody; lower is nearer."""

    HELD_FOR_IT = 1
    DISTRICT = 2
    FROM_THERE = 3  # its holder's organisation works in the district, whatever the seat stands for
    KIND = 4
    BAND = 5
    THEME = 6
    WHOLE_SECTOR = 7
    BY_VIRTUE = 8  # a seat for the whole sector elsewhere goes to whoever holds this one


@dataclass(frozen=True)
class Asker:
    """For whom a seat is to speak. Themes are primary keys; districts exist on the day."""

    organisation: Organisation | None
    districts: tuple[District, ...]
    themes: frozenset[int]

    @property
    def seats(self) -> Q:
        """The seats that name a group to which it belongs, or the whole sector."""
        named = Q(stands_for=StandsFor.GENERAL) | Q(district__in=self.districts)
        if self.organisation is None:
            return named
        return (
            named
            | Q(theme__in=self.themes)
            | Q(organisation_kind=self.organisation.kind)
            | Q(income_band=self.organisation.income_band)
        )

    @property
    def holders(self) -> Q:
        """The terms of those who speak for it, or for one that works in its districts alone."""
        there = Q(organisation__districts__in=self.districts, organisation__countywide=False)
        return there | Q(organisation=self.organisation) if self.organisation else there


@dataclass(frozen=True)
class Answer:
    """A seat, and why it speaks for the asker."""

    sitting: Sitting
    nearness: Nearness
    why: str


@dataclass(frozen=True)
class BodyAnswer:
    """A body with its seats that speak for the asker; it may have none."""

    body: Body
    answers: list[Answer] = field(default_factory=list)

    @property
    def has_vacancies(self) -> bool:
        return any(each.sitting.is_vacant for each in self.answers)


def asker(organisation: Organisation | None, district: District | None, on: date) -> Asker:
    """Who asks: the districts are those given and the organisation's own, as they are on ``on``."""
    given = [district] if district else []
    own = list(organisation.districts.all()) if organisation else []
    districts = {heir for each in (*given, *own) for heir in each.heirs(on)}
    themes = organisation.themes.values_list("pk", flat=True) if organisation else ()
    return Asker(
        organisation, tuple(sorted(districts, key=lambda each: each.name)), frozenset(themes)
    )


def bodies_for(who: Asker, user: Anyone, on: date) -> BodyQuerySet:
    """Every body that exists on ``on``; those with a seat that speaks for ``who`` come first."""
    own = _seats_for(who, user, on).filter(body=OuterRef("pk"))
    bodies: BodyQuerySet = Body.objects.current(on).annotate(speaks=Exists(own))
    return bodies.order_by("-speaks", "name", "pk")


def answers_of(who: Asker, bodies: Iterable[Body], user: Anyone, on: date) -> list[BodyAnswer]:
    """The seats of each of ``bodies`` that speak for ``who``, the nearest first; about ten queries."""
    bodies = list(bodies)
    seats = _seats_for(who, user, on).filter(body__in=bodies)
    by_virtue = {each.follows_id: each for each in _by_virtue(on).filter(follows__in=seats)}
    by_body: dict[int, list[Answer]] = defaultdict(list)
    for sitting in sittings(seats, on):
        follower = by_virtue.get(sitting.seat.pk)
        nearness, why = min(_reasons(sitting, who, follower))
        by_body[sitting.seat.body_id].append(Answer(sitting, nearness, why))
    for answers in by_body.values():
        answers.sort(key=lambda each: each.nearness)
    return [BodyAnswer(body, by_body[body.pk]) for body in bodies]


def _seats_for(who: Asker, user: Anyone, on: date) -> SeatQuerySet:
    held = Term.objects.visible_to(user).holding(on).filter(who.holders).values("seat")
    near = Q(pk__in=held) | Q(follows__in=held)
    followed = Q(pk__in=_by_virtue(on).values("follows"))
    return Seat.objects.current(on).filter(who.seats | near | followed)


def _by_virtue(on: date) -> SeatQuerySet:
    """The seats for the whole sector whose holder is whoever holds another seat."""
    seats = Seat.objects.current(on).filter(stands_for=StandsFor.GENERAL, follows__isnull=False)
    return seats.select_related("body")


def _reasons(sitting: Sitting, who: Asker, follower: Seat | None) -> Iterable[tuple[Nearness, str]]:
    """Every reason for which a seat speaks for ``who``."""
    seat, asking = sitting.seat, who.organisation
    speaks_for = sitting.term.organisation if sitting.term else None
    if asking and speaks_for == asking:
        yield Nearness.HELD_FOR_IT, f"Speaks for {asking.name}"
    if seat.district in who.districts:
        yield Nearness.DISTRICT, f"Stands for {seat.district}"
    if speaks_for and not speaks_for.countywide:
        for district in sorted(set(speaks_for.districts.all()) & set(who.districts), key=str):
            yield Nearness.FROM_THERE, f"{speaks_for.name} works in {district}"
    if asking and seat.organisation_kind == asking.kind:
        yield Nearness.KIND, f"Stands for: {seat.stands_for_text}"
    if asking and seat.income_band == asking.income_band:
        yield Nearness.BAND, f"Stands for: {seat.stands_for_text}"
    if seat.theme_id in who.themes:
        yield Nearness.THEME, f"Stands for the theme {seat.stands_for_text}"
    if seat.stands_for == StandsFor.GENERAL:
        yield Nearness.WHOLE_SECTOR, "Stands for the whole sector"
    if follower:
        office = f"{follower.name} of the {follower.body}"
        yield Nearness.BY_VIRTUE, f"Goes with the seat {office}, for the whole sector"
