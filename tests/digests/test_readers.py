from datetime import datetime

import pytest

from digests.actions.readers import reader_at, reader_of
from digests.models import Reader
from membership.people.models import User
from tests.factories.digests import ReaderFactory

pytestmark = pytest.mark.django_db


def test_an_address_is_one_reader_whatever_its_case(monday: datetime) -> None:
    assert reader_at(" Rita@Example.org ", now=monday) == reader_at("rita@example.org", now=monday)


def test_an_account_is_the_reader_of_its_address(priya: User, monday: datetime) -> None:
    earlier = ReaderFactory.create(address=priya.email)
    assert reader_of(priya, now=monday) == earlier
    assert reader_of(priya, now=monday).user == priya


def test_a_reader_moves_with_the_account_to_its_new_address(priya: User, monday: datetime) -> None:
    reader = reader_of(priya, now=monday)
    priya.email = "new@example.org"
    assert reader_of(priya, now=monday) == reader
    assert Reader.objects.get().address == "new@example.org"


def test_a_new_address_that_is_a_reader_already_takes_the_account_over(
    priya: User, monday: datetime
) -> None:
    old, new = reader_of(priya, now=monday), ReaderFactory.create(address="new@example.org")
    priya.email = "new@example.org"
    assert reader_of(priya, now=monday) == new
    old.refresh_from_db()
    new.refresh_from_db()
    assert (old.user, new.user) == (None, priya)


def test_a_reader_outlives_the_account(priya: User, monday: datetime) -> None:
    reader = reader_of(priya, now=monday)
    priya.delete()
    reader.refresh_from_db()
    assert reader.user is None
