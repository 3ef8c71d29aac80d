"""Whatever is appointed and ended, in whatever order: the promises hold."""

from collections import defaultdict
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

from django.contrib.auth.models import Group
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from membership.bodies import actions
from membership.bodies.errors import BodyError
from membership.bodies.models import Body, Term, WhyEnded
from membership.bodies.sittings import who_sits
from membership.people.roles import OFFICER
from tests.factories.bodies import BodyFactory, SeatFactory
from tests.factories.people import PersonFactory, UserFactory

FIRST = date(2024, 1, 1)  # a leap year, and both changes of the clocks
NOW = datetime(2024, 6, 1, tzinfo=UTC)
days = st.integers(0, 730).map(lambda number: FIRST + timedelta(days=number))
appointments = st.tuples(
    st.just("appoint"), st.integers(0, 2), st.integers(0, 2), days, st.none() | st.integers(1, 400)
)
endings = st.tuples(st.just("end"), st.integers(0, 2), st.just(0), days, st.none())


class AnySequence(TestCase):
    @given(steps=st.lists(appointments | endings, max_size=12), on=days)
    def test_no_seat_has_two_holders_and_nobody_two_seats(
        self, steps: list[tuple[str, int, int, date, int | None]], on: date
    ) -> None:
        officer = UserFactory.create()
        officer.groups.add(Group.objects.get(name=OFFICER))
        body = BodyFactory.create()
        seats = SeatFactory.create_batch(3, body=body)
        people = PersonFactory.create_batch(3)
        for verb, seat, person, day, length in steps:
            try:
                if verb == "appoint":
                    end = None if length is None else day + timedelta(days=length)
                    actions.appoint(
                        seats[seat],
                        people[person],
                        start=day,
                        end=end,
                        acting_user=officer,
                        now=NOW,
                    )
                elif term := Term.objects.filter(seat=seats[seat]).last():
                    actions.end_term(
                        term,
                        last_day=day,
                        why_ended=WhyEnded.OTHER,
                        acting_user=officer,
                        now=NOW,
                    )
            except BodyError:
                continue
        assert_promises(body, on)


def assert_promises(body: Body, on: date) -> None:
    by_seat: dict[int, list[Term]] = defaultdict(list)
    by_person: dict[int, list[Term]] = defaultdict(list)
    for term in Term.objects.filter(body=body).order_by("start"):
        by_seat[term.seat_id].append(term)
        by_person[term.person_id].append(term)
    for row in (*by_seat.values(), *by_person.values()):
        for before, after in pairwise(row):
            assert before.end is not None
            assert before.end <= after.start
    holders = [each.term.person_id for each in who_sits(body, on) if each.term]
    assert len(holders) == len(set(holders))
    assert set(holders) == set(
        Term.objects.holding(on).filter(body=body).values_list("person", flat=True)
    )
