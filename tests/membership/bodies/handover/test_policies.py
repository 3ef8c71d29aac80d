"""Who opens a pack and who writes in it, before and after the seat changes hands."""

from datetime import timedelta

import pytest

from membership.bodies.handover.places import chairs_place, place_on
from membership.bodies.handover.policies import (
    OPEN_AFTERWARDS,
    WRITTEN_AFTERWARDS,
    can_open,
    can_write,
)
from membership.bodies.models import Body, Term
from membership.people.models import User
from portal.lib.time import today
from tests.factories.bodies import BodyFactory, TermFactory
from tests.membership.bodies.handover.conftest import FORTNIGHT, place_of

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def test_the_holder_the_chair_and_officers_open_it_and_nobody_else(
    leaving: Term, sadie: User, charles: User, olive: User, molly: User, priya: User, edie: User
) -> None:
    place = place_of(leaving)
    everybody = (sadie, charles, olive, molly, priya, edie, None)
    assert [user for user in everybody if can_open(user, place, today())] == [sadie, charles, olive]
    assert [user for user in everybody if can_write(user, place, today())] == [sadie]


def test_the_successor_opens_it_from_the_days_of_shadowing_on(
    leaving: Term, nora: User, nora_term: Term
) -> None:
    place = place_of(leaving)
    first = nora_term.start - timedelta(days=leaving.body.shadow_days)
    assert not can_open(nora, place, first - DAY)
    assert can_open(nora, place, first)
    assert can_open(nora, place, nora_term.start + 300 * DAY)
    assert not can_write(nora, place, nora_term.start)


def test_the_successor_opens_it_no_longer_once_they_have_left(
    leaving: Term, nora: User, nora_term: Term
) -> None:
    end = nora_term.start + 30 * DAY
    Term.objects.filter(pk=nora_term.pk).update(end=end, appointed_until=end, released=end)
    place = place_of(leaving)
    assert can_open(nora, place, end - DAY)
    assert not can_open(nora, place, end)


def test_without_shadowing_the_successor_opens_it_on_the_first_day(
    leaving: Term, nora: User, nora_term: Term
) -> None:
    leaving.body.shadow_days = 0
    leaving.body.save()
    place = place_of(leaving)
    assert not can_open(nora, place, nora_term.start - DAY)
    assert can_open(nora, place, nora_term.start)


def test_who_follows_the_successor_has_no_part_in_it(leaving: Term, nora_term: Term) -> None:
    Term.objects.filter(pk=nora_term.pk).update(end=nora_term.start + 100 * DAY)
    later = TermFactory.create(
        seat=leaving.seat, start=nora_term.start + 100 * DAY, end=None, person__user=None
    )
    assert place_of(leaving).successor == nora_term
    assert place_of(nora_term).successor == later


def test_the_holder_writes_for_60_days_more_and_reads_for_a_year(
    leaving: Term, nora_term: Term, sadie: User, olive: User
) -> None:
    place, until = place_of(leaving), today() + FORTNIGHT
    assert can_write(sadie, place, until + WRITTEN_AFTERWARDS - DAY)
    assert not can_write(sadie, place, until + WRITTEN_AFTERWARDS)
    assert can_open(sadie, place, until + OPEN_AFTERWARDS - DAY)
    assert not can_open(sadie, place, until + OPEN_AFTERWARDS)
    assert can_open(olive, place, until + OPEN_AFTERWARDS)


def test_an_account_that_was_switched_off_opens_nothing(leaving: Term, sadie: User) -> None:
    sadie.is_active = False
    assert not can_open(sadie, place_of(leaving), today())


def test_who_is_renewed_hands_over_to_nobody(leaving: Term) -> None:
    TermFactory.create(seat=leaving.seat, person=leaving.person, start=leaving.end, end=None)
    assert place_of(leaving).successor is None


def test_a_chair_ex_officio_hands_over_to_whoever_holds_the_followed_seat_next(
    steering_group: Body, charles_term: Term
) -> None:
    Term.objects.filter(pk=charles_term.pk).update(end=today() + FORTNIGHT, appointed_until=None)
    follows = TermFactory.create(seat=charles_term.seat, start=today() + FORTNIGHT, end=None)
    place = chairs_place(steering_group, today())
    assert place is not None
    assert (place.seat.name, place.term, place.successor) == ("Chair", charles_term, follows)
    assert place.is_chair


def test_a_term_has_no_place_on_a_body_that_it_has_nothing_to_do_with(leaving: Term) -> None:
    assert place_on(BodyFactory.create(), leaving.pk) is None
