"""The public figures of a year."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from forums.models import Forum, Post
from forums.moderation.figures import Figures, figures
from tests.factories.moderation import AppealFactory, DecisionFactory, ReportFactory

pytestmark = pytest.mark.django_db
MAY = datetime(2026, 5, 4, 10, tzinfo=UTC)


@pytest.fixture(autouse=True)
def counted_anew() -> None:
    cache.clear()


def numbers(found: Figures, title: str) -> dict[str, str]:
    return next(dict(table.rows) for table in found.tables if table.title == title)


def test_reports_and_decisions_are_counted_by_kind(gloves: Post) -> None:
    for number in range(6):
        ReportFactory.create(post=gloves, reported_at=MAY)
        DecisionFactory.create(
            post=gloves,
            made_at=MAY + timedelta(hours=number),
            waited_since=MAY,
            about_author="warned",
        )
    ReportFactory.create(post=gloves, reported_at=MAY, reason="illegal")
    found = figures(2026)
    reports = numbers(found, "Reports, by reason")
    assert reports["It is advertising or spam"] == "6"
    assert reports["It is illegal"] == "1 to 4"
    assert reports["It is off topic or in the wrong place"] == "0"
    assert numbers(found, "What was decided about posts")["Hidden"] == "6"
    assert numbers(found, "What was decided about topics and people")["Warned"] == "6"
    assert found.typical_time == "2 hours"


def test_appeals_are_counted_with_their_outcome(gloves: Post) -> None:
    for _ in range(5):
        appeal = AppealFactory.create(made_at=MAY)
        DecisionFactory.create(
            post=appeal.decision.post,
            appeal=appeal,
            answer="overturned",
            made_at=MAY,
            about_text="shown",
        )
    found = figures(2026)
    assert numbers(found, "Appeals") == {
        "Appeals made": "5",
        "The decision stands": "0",
        "The decision is overturned": "5",
    }
    assert numbers(found, "What was decided about posts")["Shown again"] == "0"


def test_another_year_and_a_groups_room_are_not_in_them(
    gloves: Post, said_in_the_room: Post, room: Forum
) -> None:
    ReportFactory.create(post=gloves, reported_at=MAY - timedelta(days=365))
    ReportFactory.create(post=said_in_the_room, reported_at=MAY)
    DecisionFactory.create(post=said_in_the_room, made_at=MAY)
    found = figures(2026)
    assert {number for table in found.tables for _, number in table.rows} == {"0"}


def test_the_page_and_its_table_are_for_everybody(client: Client, gloves: Post) -> None:
    ReportFactory.create(post=gloves, reported_at=MAY)
    page = client.get("/forums/moderation/figures/?year=2026").content.decode()
    assert "How the forums were moderated in 2026" in page
    table = client.get("/forums/moderation/figures/csv/?year=2026").content.decode()
    assert "It is advertising or spam,1 to 4" in table
    for year in ("1999", "2999", "x", "²"):
        assert client.get("/forums/moderation/figures/", {"year": year}).status_code == 404


def test_a_visitor_costs_few_statements_and_none_when_it_was_counted_just_now(
    client: Client, gloves: Post
) -> None:
    ReportFactory.create(post=gloves)
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as made:
            client.get("/forums/moderation/figures/")
        counts.append(len(made))
    assert counts[0] <= 5
    assert counts[1] < counts[0]
