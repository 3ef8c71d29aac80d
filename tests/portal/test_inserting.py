"""A row and what is written beside it: both are kept or neither, on every database."""

import pytest
from django.db import DataError, IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from consultations.models import Draft, StartCount
from portal.lib.inserting import Statement, insert, insert_in_place
from tests.factories.consultations import RoundFactory

pytestmark = pytest.mark.django_db
COUNT = "UPDATE consultations_startcount SET starts = starts + %s WHERE id = %s"
ERASE = "DELETE FROM consultations_draft WHERE id = %s"


@pytest.fixture
def count() -> StartCount:
    return StartCount.objects.create(round=RoundFactory.create(), capacity="charity", starts=1)


def draft(count: StartCount) -> Draft:
    return Draft(round=count.round, answers={"capacity": ["charity"]})


def counted(count: StartCount) -> int:
    count.refresh_from_db()
    return count.starts


def test_what_is_beside_a_row_is_done_with_it(count: StartCount) -> None:
    begun = draft(count)
    insert(begun, beside=Statement(COUNT, (2, count.pk)))
    assert (Draft.objects.get(), counted(count)) == (begun, 3)
    assert Draft.objects.get().answers == {"capacity": ["charity"]}
    assert not begun._state.adding


def test_what_goes_on_from_another_statement_takes_both_along(count: StartCount) -> None:
    first = "numbers AS (SELECT 4 AS more)"
    more = "UPDATE consultations_startcount SET starts = starts + (SELECT more FROM numbers) WHERE id = %s"
    insert(draft(count), beside=Statement(more, (count.pk,), first))
    Statement(more, (count.pk,), first).run()
    assert (Draft.objects.count(), counted(count)) == (1, 9)


def test_neither_is_kept_where_one_is_refused(count: StartCount) -> None:
    row = draft(count)
    row.version = -1
    with pytest.raises((IntegrityError, DataError)), transaction.atomic():
        insert(row, beside=Statement(COUNT, (2, count.pk)))
    assert (Draft.objects.exists(), counted(count)) == (False, 1)


def test_a_row_comes_in_the_place_of_another(count: StartCount) -> None:
    first, second, third = (draft(count) for _ in range(3))
    insert(first)
    erased = Statement(ERASE, (first.pk,))
    with transaction.atomic():
        assert insert_in_place(second, erased)
        assert not insert_in_place(third, erased)
    assert list(Draft.objects.all()) == [second]
    assert third._state.adding


def test_both_are_one_statement_where_the_database_can(count: StartCount) -> None:
    at_once = connection.vendor == "postgresql"
    begun = draft(count)
    with CaptureQueriesContext(connection) as beside:
        insert(begun, beside=Statement(COUNT, (2, count.pk)))
    with CaptureQueriesContext(connection) as in_place:
        insert_in_place(draft(count), Statement(ERASE, (begun.pk,)))
    assert (len(beside), len(in_place)) == ((1, 1) if at_once else (4, 2))  # with a savepoint
