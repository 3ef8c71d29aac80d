"""Who sees which figures, and that each look of an officer is logged."""

import json
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from consultations.models import Answer, AnsweredOption, Question, Quote, Response, Round
from consultations.reach.contacts import note_circulation
from consultations.reach.tallies import count_click
from consultations.results.rounds import sector_share
from membership.people.models import User
from portal.records.models import AuditRecord
from tests.factories.consultations import (
    AnswerFactory,
    ConsultationPageFactory,
    QuestionFactory,
    ResponseFactory,
    RoundFactory,
    ShortLinkFactory,
)
from tests.factories.organisations import OrganisationFactory

pytestmark = pytest.mark.django_db


def answered(round_: Round, *counts: int) -> Question:
    """A yes-or-no question, each answer given as often as ``counts`` say."""
    question = QuestionFactory.create(survey__round=round_, kind="yes-no", wording="Is it clear?")
    for option, count in zip(question.options.all(), counts, strict=True):
        for _ in range(count):
            response = ResponseFactory.create(round=round_)
            answer = Answer.objects.create(response=response, question=question)
            AnsweredOption.objects.create(answer=answer, response=response, option=option)
    return question


def address(round_: Round, end: str = "") -> str:
    return f"/consultations/{round_.page.slug}/results/{end}"


def text(client: Client, url: str) -> str:
    return client.get(url).content.decode()


def looks() -> list[object]:
    found = AuditRecord.objects.filter(action="results looked at").order_by("pk")
    return [each.new for each in found]


def test_an_officer_sees_an_open_round_and_the_look_is_logged(client: Client, olive: User) -> None:
    round_ = RoundFactory.create()
    answered(round_, 2, 1, 0)
    client.force_login(olive)
    assert "67%" in text(client, address(round_, "1/all/"))
    assert looks() == [{"at": "all figures", "while open": True}]
    assert client.get(address(round_, "1/")).status_code == 404


def test_an_editor_sees_a_preview_from_closing_on_and_never_small_numbers(
    client: Client, edie: User
) -> None:
    round_ = RoundFactory.create(closed=True)
    answered(round_, 30, 12, 2)
    client.force_login(edie)
    page = text(client, address(round_, "1/"))
    assert "A preview" in page
    assert "68%" in page
    assert "[c]" in page
    assert client.get(address(round_, "1/all/")).status_code == 403
    assert looks() == []


def test_counts_by_day_and_district_need_no_look(client: Client, edie: User) -> None:
    round_ = RoundFactory.create()
    answered(round_, 2, 0, 0)
    client.force_login(edie)
    page = text(client, address(round_, "1/counts/"))
    assert "2 responses count" in page
    assert "No district given" in page
    assert looks() == []


def test_small_numbers_are_withheld_from_the_page_and_from_open_data(client: Client) -> None:
    round_ = RoundFactory.create(published=True)
    answered(round_, 30, 12, 2)
    page = text(client, address(round_))
    assert "68%" in page
    assert page.count("[c]") >= 4
    data = json.loads(client.get(address(round_, "data.json")).content)
    assert data["licence"]["name"] == "Open Government Licence v3.0"
    (question,) = data["rounds"][0]["questions"]
    assert [each["count"] for each in question["counts"]] == [30, None, None]
    assert [each["percentage"] for each in question["counts"]] == [68, None, None]


def test_the_threshold_is_the_rounds_own(client: Client) -> None:
    round_ = RoundFactory.create(published=True, small_numbers_below=3)
    answered(round_, 30, 12, 3)
    assert "[c]" not in text(client, address(round_))


def test_one_breakdown_at_a_time(client: Client) -> None:
    round_ = RoundFactory.create(published=True)
    question = answered(round_, 30, 12, 8)
    url = address(round_, f"1/{question.pk}/")
    assert "By district" in text(client, url)
    page = text(client, f"{url}?by=capacity&by=district")
    assert "No district given" in page
    assert "Kent resident" not in page
    assert "No district given" not in text(client, f"{url}?by=shoe-size")


def test_a_breakdown_has_a_chart_of_the_groups_that_are_shown(client: Client) -> None:
    """A bar a group where each has one answer; small bars in the cells where there may be several."""
    round_ = RoundFactory.create(published=True)
    question = answered(round_, 30, 12, 8)
    several = QuestionFactory.create(
        survey=question.survey, kind="multiple", options=["Bus", "Train"]
    )
    for response in Response.objects.all():
        answer = AnswerFactory.create(response=response, question=several, text="")
        AnsweredOption.objects.create(
            answer=answer, response=response, option=several.options.earliest("order")
        )
    page = text(client, address(round_, f"1/{question.pk}/?by=capacity"))
    before, _, everybody = page.partition(">Everybody</h2>")
    assert before.count('class="portal-stacked"') == 1
    assert everybody.count('class="portal-stacked"') == 1
    page = text(client, address(round_, f"1/{several.pk}/?by=capacity"))
    before, _, _ = page.partition(">Everybody</h2>")
    assert before.count('class="portal-counts__svg"') == 2
    assert 'class="portal-stacked"' not in before


def test_open_data_has_every_question_by_one_breakdown_as_its_page_has_it(client: Client) -> None:
    round_ = RoundFactory.create(published=True)
    answered(round_, 30, 12, 2)
    url = address(round_, "data.json")
    (plain,) = json.loads(client.get(url).content)["rounds"][0]["questions"]
    assert not [name for name in plain if name.startswith("by_")]
    data = json.loads(client.get(f"{url}?by=capacity").content)
    assert (data["broken_down_by"], data["breakdowns"]) == (
        "capacity",
        ["capacity", "district", "kind"],
    )
    (question,) = data["rounds"][0]["questions"]
    (table,) = question["by_capacity"]
    resident = next(each for each in table["groups"] if each["group"] == "Kent resident")
    assert resident["answers"] == 44
    assert [each["count"] for each in resident["counts"]] == [30, None, None]
    assert client.get(f"{url}?by=shoe-size").status_code == 404


def test_open_data_has_the_reach_and_what_changed_between_rounds(client: Client) -> None:
    page = ConsultationPageFactory.create(slug="piers")
    for number in (1, 2):
        round_ = RoundFactory.create(page=page, number=number, published=True)
        question = answered(round_, 30, 12, 8)
        Question.objects.filter(pk=question.pk).update(key="clear")
    link = ShortLinkFactory.create(round=round_, channel="Posters")
    count_click(link, now=timezone.now(), times=9)
    note_circulation(round_, mailed=4, now=timezone.now())
    data = json.loads(client.get("/consultations/piers/results/data.json").content)
    reach = data["rounds"][1]["reach"]
    assert reach["key_contacts_told"] == 4
    assert reach["channels"][0] == {
        "channel": "Posters",
        "clicks": 9,
        "answers_begun": 0,
        "answers_sent": 0,
    }
    (compared,) = data["round_over_round"]
    assert compared["rounds"] == [1, 2]
    (table,) = compared["tables"]
    assert [each["count"] for each in table["lines"][0]["rounds"]] == [30, 30]


def test_open_data_asks_as_often_for_many_questions_as_for_one(client: Client) -> None:
    round_ = RoundFactory.create(published=True)
    survey = answered(round_, 9, 9, 9).survey
    url = address(round_, "data.json?by=district")

    def asked() -> int:
        client.get(url)
        with CaptureQueriesContext(connection) as captured:
            client.get(url)
        return len(captured)

    few = asked()
    QuestionFactory.create_batch(8, survey=survey)
    assert asked() == few


def test_only_approved_quotes_of_responses_that_count_are_shown(client: Client) -> None:
    round_ = RoundFactory.create(published=True)
    question = QuestionFactory.create(survey__round=round_, kind="long-text")
    answers = AnswerFactory.create_batch(6, response__round=round_, question=question)
    for number, answer in enumerate(answers[:3]):
        Quote.objects.create(
            answer=answer, text=f"Words {number}", approved_at=timezone.now() if number else None
        )
    Response.objects.filter(pk=answers[2].response.pk).update(withdrawn_at=timezone.now())
    page = text(client, address(round_))
    assert [f"Words {number}" in page for number in range(3)] == [False, True, False]
    assert answers[4].text not in page


def test_taking_the_responses_is_logged(client: Client, olive: User) -> None:
    round_ = RoundFactory.create(closed=True)
    answered(round_, 1, 0, 0)
    client.force_login(olive)
    for end in ("csv", "xlsx"):
        assert b"".join(client.get(address(round_, f"1/{end}/")).streaming_content)  # type: ignore[attr-defined]
    assert [each["at"] for each in looks()] == ["responses as CSV", "responses as Excel workbook"]  # type: ignore[index]


def test_an_organisation_counts_once_over_the_rounds() -> None:
    first = RoundFactory.create(
        closed=True, opens_at=timezone.now() - timedelta(days=90), small_numbers_below=3
    )
    second = RoundFactory.create(page=first.page, number=2, closed=True, small_numbers_below=3)
    twice = OrganisationFactory.create()
    for round_ in (first, second):
        ResponseFactory.create_batch(4, round=round_, capacity="resident")
        ResponseFactory.create_batch(3, round=round_, capacity="charity")
    ResponseFactory.create(round=first, capacity="charity", organisation=twice)
    ResponseFactory.create(round=second, capacity="community-group", organisation=twice)
    found = sector_share([first, second])
    assert (found.value, found.base) == (7, 15)


def test_the_sector_is_withheld_where_one_round_would_give_it_away() -> None:
    round_ = RoundFactory.create(closed=True)
    ResponseFactory.create_batch(20, round=round_, capacity="resident")
    ResponseFactory.create_batch(2, round=round_, capacity="charity")
    assert sector_share([round_]).value is None
