"""Whatever is done to the seats, in whatever order: the promises hold, and history reads back.

Beside the actions runs a plain book of what each verb means, which knows nothing of querysets and
states (``tests/support/seats_book.py``). Both have to say the same of every day.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Any

from django.contrib.auth.models import Group
from hypothesis import event, given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from membership.bodies import actions
from membership.bodies.errors import BodyError
from membership.bodies.models import Body, Seat, Term, WhyEnded
from membership.bodies.sittings import who_sits
from membership.people.models import Person, User
from membership.people.roles import OFFICER
from portal.records.models import AuditRecord
from tests.factories.bodies import BodyFactory, SeatFactory
from tests.factories.people import PersonFactory, UserFactory
from tests.support.seats_book import Book, Held

FIRST = date(2023, 6, 1)
NOW = datetime(2024, 6, 1, tzinfo=UTC)
DAY = timedelta(days=1)
EDGES = [
    date(2024, 2, 28),
    date(2024, 2, 29),
    date(2024, 3, 1),
    date(2024, 3, 31),  # the clocks go forward
    date(2024, 8, 31),
    date(2024, 9, 30),
    date(2024, 10, 27),  # and back
    date(2025, 1, 31),
    date(2025, 2, 28),
]
VERBS = ("appoint", "appoint", "renew", "end", "hold over", "swap", "reschedule", "withdraw")
days = st.sampled_from(EDGES) | st.integers(0, 900).map(lambda number: FIRST + number * DAY)
steps = st.tuples(
    st.sampled_from(VERBS), st.integers(0, 5), st.integers(0, 5), days, st.none() | days
)
By = dict[str, Any]
Step = tuple[str, int, int, date, date | None]


class Play:
    """Does each step twice: by the action, and where that succeeds, in the book."""

    def __init__(self, body: Body, officer: User) -> None:
        self.body, self.officer = body, officer
        self.seats: list[Seat] = SeatFactory.create_batch(3, body=body)
        self.people: list[Person] = PersonFactory.create_batch(3)
        self.book = Book(holdover_months=body.holdover_months)

    def do(self, step: Step) -> None:
        verb, first, second, day, other_day = step
        terms = list(Term.objects.order_by("pk"))
        by: By = {"acting_user": self.officer, "now": NOW}
        if verb == "appoint":
            seat, person = self.seats[first % 3], self.people[second % 3]
            term = actions.appoint(seat, person, start=day, end=other_day, **by)
            self.book.lines[term.pk] = Held(seat.pk, person.pk, day, other_day)
        elif terms:
            term, other = terms[first % len(terms)], terms[second % len(terms)]
            getattr(self, verb.replace(" ", "_"))(term, other, day, other_day, by)

    def renew(self, term: Term, other: Term, day: date, end: date | None, by: By) -> None:
        new = actions.renew(term, end=end, **by)
        line = self.book.lines[term.pk]
        assert line.end is not None
        self.book.lines[new.pk] = Held(line.seat, line.person, line.end, end)

    def end(self, term: Term, other: Term, day: date, end: date | None, by: By) -> None:
        actions.end_term(term, last_day=day, why_ended=WhyEnded.OTHER, **by)
        line = self.book.lines[term.pk]
        line.end, line.released = min(line.end or date.max, day + DAY), day + DAY

    def hold_over(self, term: Term, other: Term, day: date, end: date | None, by: By) -> None:
        actions.hold_over(term, last_day=day, **by)
        self.book.lines[term.pk].released = day + DAY

    def swap(self, term: Term, other: Term, day: date, end: date | None, by: By) -> None:
        new = actions.swap(term, other, on=day, **by)
        lines = [self.book.lines[term.pk], self.book.lines[other.pk]]
        for fresh, (line, there) in zip(new, (lines, lines[::-1]), strict=True):
            self.book.lines[fresh.pk] = replace(line, seat=there.seat, start=day, continues=True)
        for line in lines:
            line.end = line.released = day

    def reschedule(self, term: Term, other: Term, day: date, end: date | None, by: By) -> None:
        actions.reschedule(term, end=end, **by)
        line = self.book.lines[term.pk]
        line.end, line.released = end, None

    def withdraw(self, term: Term, other: Term, day: date, end: date | None, by: By) -> None:
        actions.withdraw(term, reason="A slip.", **by)
        del self.book.lines[term.pk]


class AnySequence(TestCase):
    @given(taken=st.lists(steps, max_size=14), on=days)
    def test_the_promises_hold_and_history_reads_back(self, taken: list[Step], on: date) -> None:
        officer = UserFactory.create()
        officer.groups.add(Group.objects.get(name=OFFICER))
        play = Play(BodyFactory.create(), officer)
        for step in taken:
            try:
                play.do(step)
                event(f"done: {step[0]}")
            except BodyError as error:
                event(f"refused: {step[0]}: {type(error).__name__}")
        assert_no_overlap(play.book)
        assert_numbers_are_right(play)
        assert_the_trail_tells_the_same()
        for day in {on, *edges(play.book)}:
            held = dict(Term.objects.holding(day).values_list("seat", "person"))
            assert held == play.book.holders(day), day
        seated = {
            each.seat.pk: each.term.person_id for each in who_sits(play.body, on) if each.term
        }
        assert seated == play.book.holders(on)


def edges(book: Book) -> Iterator[date]:
    """The days around which something changes."""
    for line in book.lines.values():
        for day in filter(None, (line.start, line.end, book.until(line))):
            yield from (day - DAY, day)


def assert_no_overlap(book: Book) -> None:
    """A seat has one holder a day, a person one seat, by what stands in the database."""
    for key in ("seat", "person"):
        rows = Term.objects.order_by(key, "start").values_list(key, "start", "end")
        for (one, _, end), (other, start, _) in pairwise(rows):
            assert one != other or (end is not None and end <= start)
    assert Term.objects.count() == len(book.lines)


def assert_numbers_are_right(play: Play) -> None:
    numbers = dict(Term.objects.values_list("pk", "number"))
    assert numbers == play.book.numbers()
    assert max(numbers.values(), default=0) <= (play.body.max_consecutive_terms or 0)


def assert_the_trail_tells_the_same() -> None:
    """Read from the first record to the last, the audit trail gives the terms as they stand."""
    told: dict[str, dict[str, object]] = {}
    for entry in AuditRecord.objects.filter(target_label="bodies.term").order_by("pk"):
        if entry.new is None:
            del told[entry.target_pk]
        else:
            told[entry.target_pk] = {name: entry.new[name] for name in NAMES}
    stands = {
        str(term.pk): {name: text(term.serializable_value(name)) for name in NAMES}
        for term in Term.objects.all()
    }
    assert told == stands


NAMES = ("seat", "person", "start", "end", "released")


def text(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value
