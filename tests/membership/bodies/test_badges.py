"""Badges beside a name: who has one, and that it ends with the term."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from membership.bodies.badges import badges
from membership.bodies.models import Office, Term
from membership.bodies.policies import Power, holds_power
from membership.people.models import User
from portal.lib.time import today
from tests.factories.bodies import BodyFactory, SeatFactory, TermFactory
from tests.factories.people import PersonFactory, UserFactory

DAY = timedelta(days=1)
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nothing_is_kept() -> None:
    cache.clear()


def test_a_holder_is_known_by_the_group(sadie: User) -> None:
    assert badges([sadie.pk], today()) == {sadie.pk: ("Steering Group",)}


def test_the_chair_by_another_office_is_known_by_both(charles: User) -> None:
    assert badges([charles.pk], today()) == {
        charles.pk: ("Chair, Steering Group", "Strategic Partnership Board")
    }


def test_the_badge_ends_with_the_term(sadie: User, sadie_term: Term) -> None:
    Term.objects.update(end=today(), appointed_until=today(), released=today())
    assert badges([sadie.pk], today() - DAY)
    assert not badges([sadie.pk], today())


def test_what_is_worn_is_read_once_and_anew_when_a_term_changes(
    sadie: User, sadie_term: Term, django_capture_on_commit_callbacks: Any
) -> None:
    assert badges([sadie.pk], today())
    with CaptureQueriesContext(connection) as asked:
        assert badges([sadie.pk], today())
    assert not asked.captured_queries
    sadie_term.end = sadie_term.appointed_until = sadie_term.released = today()
    with django_capture_on_commit_callbacks(execute=True):
        sadie_term.save()
    assert not badges([sadie.pk], today())


def test_others_have_none(sadie: User, priya: User) -> None:
    assert badges([priya.pk], today()) == {}


class AnyDays(TestCase):
    @given(
        start=st.integers(0, 400),
        length=st.integers(1, 400),
        released=st.none() | st.integers(0, 100),
        day=st.integers(0, 900),
    )
    def test_it_says_what_the_predicate_says(
        self, start: int, length: int, released: int | None, day: int
    ) -> None:
        first = date(2024, 1, 1)
        user, body = UserFactory.create(), BodyFactory.create()
        board = SeatFactory.create()
        SeatFactory.create(body=body, follows=board, office=Office.CHAIR)
        end = first + (start + length) * DAY
        TermFactory.create(
            seat=board,
            person=PersonFactory.create(user=user),
            start=first + start * DAY,
            end=end,
            released=None if released is None else end + released * DAY,
        )
        on = first + day * DAY
        cache.clear()
        assert bool(badges([user.pk], on)) == holds_power(user, body, Power.SEAT, on)
        assert bool(badges([user.pk], on)) == holds_power(user, body, Power.CHAIR, on)
