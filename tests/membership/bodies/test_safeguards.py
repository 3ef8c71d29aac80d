"""The database itself refuses: raw writes, past every action and form."""

from copy import deepcopy
from datetime import date
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.sql import emit_post_migrate_signal, emit_pre_migrate_signal
from django.db import IntegrityError, connection
from django.db.migrations import Migration
from django.db.models import CharField

from membership.bodies.models import Seat, Term
from membership.bodies.safeguards import ONE_HOLDER, ONE_SEAT, SAME_BODY, SQLITE_TRIGGERS
from tests.factories.bodies import SeatFactory, TermFactory
from tests.factories.people import PersonFactory

pytestmark = pytest.mark.django_db


def test_a_seat_has_one_holder_on_a_day() -> None:
    first = TermFactory.create()
    with pytest.raises(IntegrityError, match="term_one_holder_a_seat"):
        TermFactory.create(seat=first.seat, start=date(2026, 12, 31), end=date(2028, 1, 1))


def test_the_next_holder_starts_on_the_day_on_which_the_term_ends() -> None:
    first = TermFactory.create()
    TermFactory.create(seat=first.seat, start=first.end, end=None)
    assert first.seat.terms.count() == 2


def test_a_term_until_further_notice_leaves_no_later_day() -> None:
    first = TermFactory.create(end=None)
    with pytest.raises(IntegrityError, match="term_one_holder_a_seat"):
        TermFactory.create(seat=first.seat, start=date(2990, 1, 1), end=None)


def test_a_person_holds_one_seat_of_a_body_on_a_day() -> None:
    first = TermFactory.create()
    other = SeatFactory.create(body=first.body)
    with pytest.raises(IntegrityError, match="term_one_seat_a_person"):
        TermFactory.create(seat=other, person=first.person)


def test_a_person_may_hold_seats_of_two_bodies() -> None:
    first = TermFactory.create()
    TermFactory.create(person=first.person)
    assert first.person.terms.count() == 2


def test_a_change_of_days_is_refused_like_a_new_term() -> None:
    first = TermFactory.create()
    second = TermFactory.create(seat=first.seat, start=first.end, end=None)
    with pytest.raises(IntegrityError, match="term_one_holder_a_seat"):
        Term.objects.filter(pk=second.pk).update(start=date(2026, 6, 1))


def test_a_change_of_person_is_refused_like_a_new_term() -> None:
    first = TermFactory.create()
    second = TermFactory.create(seat=SeatFactory.create(body=first.body))
    with pytest.raises(IntegrityError, match="term_one_seat_a_person"):
        Term.objects.filter(pk=second.pk).update(person=first.person)


def test_rows_written_together_are_checked_against_each_other() -> None:
    seat = SeatFactory.create()
    rows = [TermFactory.build(seat=seat, person=PersonFactory.create()) for _ in range(2)]
    with pytest.raises(IntegrityError, match="term_one_holder_a_seat"):
        Term.objects.bulk_create(rows)


def test_raw_sql_meets_the_same_refusal() -> None:
    first = TermFactory.create()
    second = TermFactory.create(seat=SeatFactory.create(body=first.body))
    with (
        pytest.raises(IntegrityError, match="term_one_holder_a_seat"),
        connection.cursor() as cursor,
    ):
        cursor.execute(
            "UPDATE bodies_term SET seat_id = %s WHERE id = %s", [first.seat_id, second.pk]
        )


def test_a_term_belongs_to_the_body_of_its_seat() -> None:
    other = SeatFactory.create().body
    with pytest.raises(IntegrityError, match="term_body_is_its_seats"):
        TermFactory.create(body=other)


def test_a_seat_with_terms_does_not_move_to_another_body() -> None:
    term = TermFactory.create()
    term.seat.body = SeatFactory.create().body
    with pytest.raises(IntegrityError, match="term_body_is_its_seats"):
        term.seat.save()


def test_a_term_ends_after_it_starts() -> None:
    with pytest.raises(IntegrityError, match="term_ends_after_it_starts"):
        TermFactory.create(start=date(2026, 1, 1), end=date(2026, 1, 1))


def safeguards() -> set[str]:
    """The names of what stands guard in this database."""
    where = {
        "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
        "postgresql": "SELECT conname FROM pg_constraint WHERE conrelid = 'bodies_term'::regclass",
    }
    with connection.cursor() as cursor:
        cursor.execute(where[connection.vendor])
        return {name for (name,) in cursor.fetchall()}


def test_every_migrate_leaves_the_safeguards_in_place() -> None:
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("DROP TRIGGER bodies_term_is_inserted")
        expected = set(SQLITE_TRIGGERS)
    else:
        expected = {ONE_HOLDER, ONE_SEAT, SAME_BODY}
    call_command("migrate", "bodies", verbosity=0)
    assert expected <= safeguards()


def make_anew(model: type[Term | Seat], name: str) -> None:
    """Change a column of text and change it back, as migrations do."""
    field = model._meta.get_field(name)
    assert isinstance(field, CharField)
    wider = deepcopy(field)
    wider.max_length = 200
    for old, new in ((field, wider), (wider, field)):
        with connection.schema_editor() as editor:
            editor.alter_field(model, old, new)


@pytest.mark.sqlite
@pytest.mark.django_db(transaction=True)
def test_migrations_that_rebuild_the_table_leave_them_too() -> None:
    """SQLite makes a table anew for most changes of a column, and its triggers go with the old one."""
    first = TermFactory.create()
    migrate: dict[str, Any] = {"verbosity": 0, "interactive": False, "db": "default"}
    emit_pre_migrate_signal(**migrate, plan=[(Migration("0100_wider", "bodies"), False)])
    try:
        make_anew(Term, "how_appointed")
        make_anew(Seat, "name")
        assert not safeguards() & set(SQLITE_TRIGGERS)
    finally:
        emit_post_migrate_signal(**migrate)
    assert safeguards() >= set(SQLITE_TRIGGERS)
    with pytest.raises(IntegrityError, match="term_one_holder_a_seat"):
        TermFactory.create(seat=first.seat, person=PersonFactory.create())


@pytest.mark.deep
@pytest.mark.sqlite
@pytest.mark.django_db(transaction=True)
def test_migrations_back_and_forth_leave_them_too() -> None:
    """Other apps’ tables go back with those of the groups, and come forth again."""
    first = TermFactory.create()
    term = {"seat_id": first.seat_id, "body_id": first.body_id, "start": first.start}
    person = PersonFactory.create()
    try:
        call_command("migrate", "bodies", "0002", verbosity=0)
    finally:  # other apps went back with it
        call_command("migrate", verbosity=0)
    with pytest.raises(IntegrityError, match="term_one_holder_a_seat"):
        TermFactory.create(**term, person=person)
