"""sadie leaves the Thanet seat in a fortnight; nora follows her."""

from datetime import timedelta

import pytest

from membership.bodies.handover.places import Place, place_on
from membership.bodies.models import Term
from membership.people.models import User
from portal.lib.time import today
from tests.factories.bodies import TermFactory
from tests.factories.people import PersonFactory, UserFactory

FORTNIGHT = timedelta(days=14)


def place_of(term: Term) -> Place:
    place = place_on(term.body, term.pk)
    assert place is not None
    return place


@pytest.fixture
def leaving(sadie_term: Term) -> Term:
    end = today() + FORTNIGHT
    Term.objects.filter(pk=sadie_term.pk).update(end=end, appointed_until=end)
    sadie_term.refresh_from_db()
    return sadie_term


@pytest.fixture
def nora_term(leaving: Term) -> Term:
    user = UserFactory.create(email="nora@example.org", full_name="Nora Next")
    person = PersonFactory.create(full_name=user.full_name, user=user)
    return TermFactory.create(seat=leaving.seat, person=person, start=leaving.end, end=None)


@pytest.fixture
def nora(nora_term: Term) -> User:
    user = nora_term.person.user
    assert user is not None
    return user
