"""Whatever was appointed and ended: any day reads as a plain walk through the calendar gives it."""

import csv
import io
from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.contrib.auth.models import Group
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from membership.bodies import actions
from membership.bodies.errors import BodyError
from membership.bodies.history.changes import changes_around
from membership.bodies.history.popolo import popolo
from membership.bodies.history.spells import ex_officio_spells
from membership.bodies.history.tables import member_rows, term_rows
from membership.bodies.models import Body, Seat, Term, WhyEnded
from membership.bodies.sittings import who_sits
from membership.people.models import Person, User
from membership.people.roles import OFFICER
from portal.lib.tables.writing import csv_lines
from tests.factories.bodies import BodyFactory, SeatFactory
from tests.factories.people import PersonFactory, UserFactory

DAY = timedelta(days=1)
FIRST, LAST = date(2023, 10, 1), date(2024, 12, 31)
NOW = datetime(2023, 9, 1, tzinfo=UTC)
ODD_DAYS = [
    date(2023, 10, 29),  # clocks go back
    date(2024, 2, 29),
    date(2024, 3, 31),  # clocks go forward, at a month's end
    date(2024, 8, 31),
    date(2024, 10, 27),
]
days = st.sampled_from(ODD_DAYS) | st.dates(FIRST, LAST)
appointments = st.tuples(
    st.just("appoint"), st.integers(0, 3), st.integers(0, 3), days, st.none() | days
)
endings = st.tuples(st.just("end"), st.integers(0, 3), st.just(0), days, st.none())
Step = tuple[str, int, int, date, date | None]
Who = dict[str, str]  # the name of a seat and of its holder
Spelt = tuple[str, str, str, str]  # seat, holder, first and last day


@dataclass
class Ground:
    """A group of three seats, of which one ends, and a chair who holds the seat of a board."""

    body: Body
    seats: list[Seat]  # the board's is the last; the chair follows it
    chair: Seat
    people: list[Person]
    officer: User


def ground(holdover: tuple[bool, int], end: date | None) -> Ground:
    rules = {"holdover_allowed": holdover[0], "holdover_months": holdover[1]}
    body, board = BodyFactory.create(**rules), BodyFactory.create(holdover_allowed=False)
    seats = [*SeatFactory.create_batch(2, body=body), SeatFactory.create(body=body, end=end)]
    seats.append(SeatFactory.create(body=board))
    officer = UserFactory.create()
    officer.groups.add(Group.objects.get(name=OFFICER))
    chair = SeatFactory.create(body=body, follows=seats[-1], start=date(2023, 12, 1))
    return Ground(body, seats, chair, PersonFactory.create_batch(4), officer)


def play(on: Ground, steps: Iterable[Step]) -> None:
    """Do what the actions let be done."""
    who: dict[str, Any] = {"acting_user": on.officer, "now": NOW}
    for verb, seat, person, day, end in steps:
        try:
            if verb == "appoint":
                actions.appoint(on.seats[seat], on.people[person], start=day, end=end, **who)
            elif term := Term.objects.filter(seat=on.seats[seat]).last():
                actions.end_term(term, last_day=day, why_ended=WhyEnded.OTHER, **who)
        except BodyError:
            continue


def months_later(day: date, months: int) -> date:
    """The same day of a later month, or that month's last day: found by counting months up."""
    year, month = day.year, day.month
    for _ in range(months):
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def walk(seat: Seat, until: date) -> dict[date, Term | None]:
    """Day by day from the first appointment: who starts, who goes on, who goes."""
    terms = list(Term.objects.filter(body=seat.body))
    held: dict[date, Term | None] = {}
    sitting: Term | None = None
    day = FIRST
    while day <= until:
        starting = [term for term in terms if term.seat_id == seat.pk and term.start == day]
        if starting:
            sitting = starting[0]
        elif sitting is not None and not goes_on(sitting, terms, day):
            sitting = None
        there = seat.end is None or day < seat.end
        held[day] = sitting if there else None
        day += DAY
    return held


def goes_on(term: Term, terms: list[Term], day: date) -> bool:
    """Whether the holder of the day before still holds the seat on ``day``."""
    if term.end is None or day < term.end:
        return True
    body = term.body
    moved = any(
        other.person_id == term.person_id and term.end <= other.start <= day for other in terms
    )
    released = term.released is not None and day >= term.released
    limit = months_later(term.end, body.holdover_months)
    return body.holdover_allowed and not moved and not released and day < limit


def walked(here: Ground, until: date) -> dict[date, Who]:
    """Who sits where on each day until ``until``, by walking there."""
    own = {seat.name: walk(seat, until) for seat in here.seats[:-1]}
    board = walk(here.seats[-1], until)
    own[here.chair.name] = {
        day: term if day >= here.chair.start else None for day, term in board.items()
    }
    return {
        day: {seat: str(term.person) for seat, held in own.items() if (term := held[day])}
        for day in board
    }


def read_csv(rows: Iterable[Iterable[object]]) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(b"".join(csv_lines(rows)).decode("utf-8-sig"))))


class History(TestCase):
    @given(
        steps=st.lists(appointments | endings, max_size=12),
        holdover=st.tuples(st.booleans(), st.integers(1, 4)),
        seat_end=st.none() | days,
        on=days,
    )
    def test_any_day_reads_as_a_walk_through_the_calendar_gives_it(
        self, steps: list[Step], holdover: tuple[bool, int], seat_end: date | None, on: date
    ) -> None:
        here = ground(holdover, seat_end)
        play(here, steps)
        expected = walked(here, LAST)
        for day in {on, *turns(expected)}:
            assert on_the_page(here.body, day) == expected[day]
            assert in_the_table_of_members(here.body, day) == expected[day]
        table, data = from_the_table_of_terms(here.body, on), from_popolo(here.body, on)
        for day in (day for day in expected if day <= on):
            assert holding(table, day) == holding(data, day) == expected[day]
        assert_changes_are_right(here.body, on)


def turns(expected: dict[date, Who]) -> list[date]:
    """The days before and on which somebody comes or goes, the last ones."""
    days = [day for day in expected if day > FIRST and expected[day] != expected[day - DAY]]
    return [near for day in days[-2:] for near in (day - DAY, day)]


def on_the_page(body: Body, on: date) -> Who:
    return {each.seat.name: str(each.term.person) for each in who_sits(body, on) if each.term}


def in_the_table_of_members(body: Body, on: date) -> Who:
    rows = read_csv(member_rows(body, on))
    return {row["Seat"]: row["Member"] for row in rows if row["Member"]}


def from_the_table_of_terms(body: Body, on: date) -> list[Spelt]:
    return [
        (row["Seat"], row["Member"], row["First day"], row["Last day"] or "9999")
        for row in read_csv(term_rows(body, on))
    ]


def from_popolo(body: Body, on: date) -> list[Spelt]:
    data = popolo(body, on, lambda path: path)
    people = {row["id"]: row["name"] for row in data["persons"]}
    posts = {row["id"]: row["label"] for row in data["posts"]}
    return [
        (
            posts[row["post_id"]],
            people[row["person_id"]],
            row["start_date"],
            row.get("end_date", "9999"),
        )
        for row in data["memberships"]
    ]


def holding(rows: list[Spelt], day: date) -> Who:
    """Who holds which seat on ``day`` by the first and last days of ``rows``."""
    return {seat: who for seat, who, first, last in rows if first <= day.isoformat() <= last}


def picture(body: Body, on: date) -> dict[int, tuple[int | None, bool]]:
    """Each seat with its term, and whether the holder only stays on."""
    return {
        each.seat.pk: (each.term.pk if each.term else None, each.is_carried_over)
        for each in who_sits(body, on)
    }


def assert_changes_are_right(body: Body, on: date) -> None:
    """Between two changes every day looks the same, and across each it does not."""
    found, now = changes_around(body, on, ex_officio_spells(body)), picture(body, on)
    assert found.latest is not None
    assert picture(body, found.latest) == now
    assert picture(body, found.latest - DAY) != now
    if found.following is not None:
        assert picture(body, found.following - DAY) == now
        assert picture(body, found.following) != now
