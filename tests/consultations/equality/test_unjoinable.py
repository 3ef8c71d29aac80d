"""Whoever reads the whole database, the cache, the logs and the tasks cannot tell who answered what."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any
from unittest.mock import patch

import pytest
from celery.app.task import Task
from django.contrib.sessions.models import Session
from django.core.cache import caches
from django.db import connection, models
from django.test import Client
from django.utils import timezone

from consultations.equality.actions import add_up
from consultations.models import EqualitySheet
from consultations.tasks import add_up_equality
from forums.models import Forum
from membership.people.models import User
from tests.consultations.equality.conftest import options_of
from tests.factories.forums import TopicFactory

pytestmark = pytest.mark.django_db(transaction=True)

URL = "/consultations/moorings/equality/"
EQUALITY = ("EqualityQuestion", "EqualityOption", "EqualitySheet", "EqualityTally")
WRITES = ("set", "add", "incr", "set_many", "touch")

Rows = dict[str, set[str]]


def whole_database() -> Rows:
    """Every row of every table as text, with the transaction that wrote it and its place on the disk."""
    place = "xmin::text || ctid::text ||" if connection.vendor == "postgresql" else ""
    rows = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            if table.endswith(("_data", "_idx", "_docsize", "_config", "_content")):
                continue  # of SQLite's search
            if place:
                cursor.execute(f'SELECT {place} t::text FROM "{table}" t')  # noqa: S608 our tables
            else:
                cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608 our tables
            rows[table] = {str(row) for row in cursor.fetchall()}
    return rows


def changed(before: Rows, after: Rows) -> set[str]:
    return {table for table in after if after[table] != before.get(table)}


@contextmanager
def nothing_is_handed_on() -> Iterator[None]:
    """No task is asked for and nothing is written into the cache."""
    with (
        patch.object(Task, "apply_async") as asked,
        ExitStack() as stack,
    ):
        for name in WRITES:
            stack.enter_context(patch.object(type(caches["default"]), name, _refuse))
        yield
    asked.assert_not_called()


def _refuse(*args: Any, **kwargs: Any) -> None:
    raise AssertionError(f"The cache was written: {args}")


def post(client: Client, sheet: EqualitySheet, *options: int) -> Any:
    fields = [f"question-{question.pk}" for question in sheet.questions.order_by("pk")]
    return client.post(URL, dict(zip(fields, options, strict=False)))


def test_an_answer_changes_one_row_of_the_whole_database(
    sheet: EqualitySheet, client: Client, priya: User, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    client.force_login(priya)
    first, second = options_of(sheet), options_of(sheet, 1)
    assert client.get(URL).status_code == 200
    before = whole_database()
    with nothing_is_handed_on():
        answer = post(client, sheet, first[1], second[0])
    assert answer.status_code == 302
    assert not answer.cookies
    after = whole_database()
    assert changed(before, after) == {"consultations_equalitysheet"}
    assert len(after["consultations_equalitysheet"]) == 1
    assert str(first[1]) not in caplog.text.split()
    assert "question-" not in caplog.text
    assert Session.objects.get().get_decoded().keys() == {
        "_auth_user_id",
        "_auth_user_backend",
        "_auth_user_hash",
    }


def test_neither_order_nor_place_tells_who_came_first(sheet: EqualitySheet, client: Client) -> None:
    first, second = options_of(sheet), options_of(sheet, 1)
    people = [(first[n % 3], second[n % 2]) for n in reversed(range(25))]
    for options in people:
        post(client, sheet, *options)
    sheet.refresh_from_db()
    assert sheet.waiting == sorted(map(list, people))
    assert sheet.waiting != list(map(list, people))
    before = whole_database()
    with nothing_is_handed_on():
        add_up_equality()
    after = whole_database()
    tables = {"consultations_equalitysheet", "consultations_equalitytally"}
    assert changed(before, after) == tables
    post(client, sheet, *people[0])
    sheet.round.closes_at = timezone.now()
    sheet.round.save()
    add_up(sheet.pk, now=timezone.now())
    tallies = list(sheet.tallies.order_by("pk").values_list("option", flat=True))
    assert tallies == sorted([*first, *second])
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT DISTINCT xmin::text FROM consultations_equalitytally")
            assert len(cursor.fetchall()) == 1


def test_who_stays_behind_is_drawn_by_lot(sheet: EqualitySheet) -> None:
    first = options_of(sheet)
    with patch("consultations.equality.actions.SystemRandom") as drawn:
        drawn.return_value.shuffle.side_effect = list.reverse
        EqualitySheet.objects.update(waiting=[[first[0]]] * 10 + [[first[1]]] * 10)
        add_up(sheet.pk, now=timezone.now())
    sheet.refresh_from_db()
    assert sheet.waiting == [[first[1]]] * 10
    assert drawn.return_value.shuffle.call_count == 1


def test_no_column_leads_to_a_person_or_a_time() -> None:
    from consultations import models as room

    for name in EQUALITY:
        for field in getattr(room, name)._meta.get_fields():
            assert not isinstance(field, models.DateField | models.TimeField), field
            if field.is_relation:
                target = field.related_model
                assert target is room.Round or target.__name__ in EQUALITY, field


def test_the_page_knows_nobody(sheet: EqualitySheet, client: Client, priya: User) -> None:
    client.force_login(priya)
    page = client.get(URL)
    assert "Log out" not in page.content.decode()
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert client.get("/consultations/").content.decode().count("Log out") == 1


def test_elsewhere_a_page_with_that_name_knows_who_reads_it(
    client: Client, priya: User, thanet_forum: Forum
) -> None:
    topic = TopicFactory.create(forum=thanet_forum, title="Equality", slug="equality")
    client.force_login(priya)
    page = client.get(topic.get_absolute_url())
    assert topic.get_absolute_url().endswith("/equality/")
    assert "Log out" in page.content.decode()


def test_a_form_of_another_site_is_refused(sheet: EqualitySheet, client: Client) -> None:
    fields = {f"question-{sheet.questions.all()[0].pk}": options_of(sheet)[0]}
    answer = client.post(URL, fields, headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 403
    sheet.refresh_from_db()
    assert sheet.waiting == []
