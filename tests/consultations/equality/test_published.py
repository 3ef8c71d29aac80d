"""Equality tallies are published with the results: each question alone, small numbers withheld."""

import json
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from consultations.equality.actions import add_up
from consultations.evidence.sections import sections_of
from consultations.models import EqualitySheet
from consultations.results.equality import equality_of
from membership.people.models import User
from portal.records.models import AuditRecord
from tests.consultations.equality.conftest import options_of

URL = "/consultations/moorings/results/equality/"
OFFICERS = "/consultations/moorings/results/1/equality/"
APART = "cannot be joined to the answers"


@pytest.fixture
def closed(sheet: EqualitySheet) -> EqualitySheet:
    """Twenty were young, two old, and eight would not say; results are published, all is added up."""
    young, old, silent = options_of(sheet)
    close(sheet, days=2)
    sheet.waiting = [[young]] * 20 + [[old]] * 2 + [[silent]] * 8
    sheet.save()
    add_up(sheet.pk, now=timezone.now())
    return sheet


def close(sheet: EqualitySheet, **ago: int) -> None:
    now = timezone.now()
    sheet.round.opens_at = now - timedelta(days=60)
    sheet.round.closes_at = now - timedelta(**ago)
    sheet.round.results_published_at = now
    sheet.round.save()


def text(client: Client, url: str) -> str:
    return client.get(url).content.decode()


def values(sheet: EqualitySheet, *, full: bool = False) -> list[list[int | None]]:
    found = equality_of([sheet.round], timezone.now(), full=full)
    return [[row.value for row in each.rows] for asked in found for each in asked.questions]


def test_a_small_number_is_withheld_with_a_second_one(
    closed: EqualitySheet, client: Client
) -> None:
    assert values(closed) == [[20, None, None], [0, 0, 0]]
    page = text(client, URL)
    assert APART in page
    assert "67%" in page
    assert page.count("[c]") == 5  # twice a line, and where it is explained
    assert "Nobody’s answer is counted" in page
    assert URL in text(client, "/consultations/moorings/results/")


def test_a_question_that_few_answered_has_no_figures(closed: EqualitySheet) -> None:
    closed.tallies.update(count=0)
    closed.tallies.filter(option=options_of(closed)[0]).update(count=4)
    (asked,) = equality_of([closed.round], timezone.now())
    assert (asked.questions[0].base, asked.questions[0].rows) == (None, [])


def test_nothing_is_published_before_the_results_are(closed: EqualitySheet, client: Client) -> None:
    closed.round.results_published_at = None
    closed.round.save()
    assert "There is nothing to show" in text(client, URL)
    assert URL not in text(client, "/consultations/moorings/results/")


@pytest.mark.parametrize(("hours", "waiting"), [(23, 0), (25, 10)], ids=["can come", "waits"])
def test_while_more_is_to_be_added_nothing_shows(
    closed: EqualitySheet, client: Client, hours: int, waiting: int
) -> None:
    close(closed, hours=hours)
    closed.waiting = [[options_of(closed)[0]]] * waiting
    closed.save()
    page = text(client, URL)
    assert "still being added up" in page
    assert "67%" not in page
    data = json.loads(client.get("/consultations/moorings/results/data.json").content)
    assert "equality" not in data["rounds"][0]


def test_what_stays_behind_for_good_is_not_counted(closed: EqualitySheet) -> None:
    closed.waiting = [[options_of(closed)[0]]] * 9
    closed.save()
    assert values(closed) == [[20, None, None], [0, 0, 0]]


def test_an_officer_sees_all_while_it_is_open_and_the_look_is_logged(
    sheet: EqualitySheet, client: Client, olive: User
) -> None:
    young, old, _ = options_of(sheet)
    sheet.waiting = [[young]] * 19 + [[old]]
    sheet.save()
    add_up(sheet.pk, now=timezone.now())
    client.force_login(olive)
    page = text(client, OFFICERS)
    assert "What is not added up yet is not counted here" in page
    assert sum(value or 0 for value in values(sheet, full=True)[0]) == 10
    (record,) = AuditRecord.objects.filter(action="results looked at")
    assert record.new == {"at": "equality tallies", "while open": True}


def test_open_data_has_them_number_for_number(closed: EqualitySheet, client: Client) -> None:
    data = json.loads(client.get("/consultations/moorings/results/data.json").content)
    found = data["rounds"][0]["equality"]
    assert APART in found["notes"]
    assert found["made_up"] is False
    assert found["questions"][0]["answers"] == 30
    counts = found["questions"][0]["counts"]
    assert [each["count"] for each in counts] == [20, None, None]


def test_the_evidence_pack_has_them_as_they_are_published(closed: EqualitySheet) -> None:
    page = closed.round.page
    (section,) = [each for each in sections_of(page, timezone.now()) if each.key == "equality"]
    assert section.tables[0].rows[0] == ("Young", "20", "67%")
    assert section.tables[0].rows[1] == ("Old", "Too few to show", "–")
