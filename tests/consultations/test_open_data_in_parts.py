"""Open data of results that many answered comes in parts, each with some of the questions."""

from typing import Any

import pytest
from django.test import Client

from consultations.results import parts
from consultations.results.groups import Breakdown
from tests.factories.consultations import (
    AnswerFactory,
    QuestionFactory,
    ResponseFactory,
    RoundFactory,
    SurveyFactory,
)

pytestmark = pytest.mark.django_db
URL = "/consultations/moorings/results/data.json"


@pytest.fixture(autouse=True)
def _two_rounds() -> None:
    """Ten people each; the first two questions of three were asked in both rounds."""
    first = RoundFactory.create(published=True, page__slug="moorings")
    for round_ in (first, RoundFactory.create(published=True, page=first.page, number=2)):
        survey = SurveyFactory.create(round=round_)
        responses = ResponseFactory.create_batch(10, round=round_)
        for order, key in enumerate(("boats", "piers", "")):
            question = QuestionFactory.create(
                survey=survey, kind="long-text", key=key, order=order, wording=f"About {order}"
            )
            for response in responses:
                AnswerFactory.create(response=response, question=question)


def read(client: Client, address: str = URL) -> list[dict[str, Any]]:
    """Every part, as somebody reads them who goes from one to the next."""
    found = [client.get(address).json()]
    while found[-1]["next"]:
        found.append(client.get(found[-1]["next"]).json())
    return found


def asked(found: list[dict[str, Any]]) -> list[Any]:
    return [
        (each["number"], question["question"])
        for part in found
        for each in part["rounds"]
        for question in each["questions"]
    ]


def test_what_few_answered_is_in_one_part(client: Client) -> None:
    for query in ("", "?by=capacity"):
        (data,) = read(client, URL + query)
        assert (data["part"], data["parts"], data["next"]) == (1, 1, None)
        assert len(asked([data])) == 6


def test_what_many_answered_is_in_parts_that_lead_on(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = read(client)
    monkeypatch.setattr(parts, "COUNTED_A_PART", 30)
    found = read(client)
    assert [(each["part"], each["parts"]) for each in found] == [(1, 3), (2, 3), (3, 3)]
    assert sorted(asked(found)) == sorted(asked(whole))
    assert [each["question"] for part in found for each in part["round_over_round"]] == [
        each["question"] for each in whole[0]["round_over_round"]
    ]
    assert all(each["rounds"][0]["responses"] == 10 for each in found)


def test_the_next_part_is_broken_down_in_the_same_way(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parts, "BROKEN_DOWN_A_PART", 30)
    found = read(client, f"{URL}?by=capacity")
    assert len(found) == 3
    assert {each["broken_down_by"] for each in found} == {Breakdown.CAPACITY.word}


@pytest.mark.parametrize("part", ["9" * 5000, "0", "2", "-1", "x", "1e3"])
def test_there_is_no_other_part(client: Client, part: str) -> None:
    assert client.get(f"{URL}?part={part}").status_code == 404


def test_before_anything_is_published_there_is_an_empty_part(client: Client) -> None:
    RoundFactory.create(page__slug="quays")
    data = client.get("/consultations/quays/results/data.json").json()
    assert (data["rounds"], data["parts"], data["next"]) == ([], 1, None)
