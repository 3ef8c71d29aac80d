"""Results are counted from the stored responses, each time they are read."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from itertools import cycle, islice

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from consultations.actions import send_response
from consultations.models import Question, Response, Round
from consultations.results.comparing import compare
from consultations.results.figures import Figure, percentage
from consultations.results.reads import results_of
from consultations.results.rounds import sector_share
from consultations.results.tables import QuestionResult
from consultations.surveys.answers import Given
from consultations.surveys.models import SECTOR_CAPACITIES, Capacity
from consultations.surveys.taking_out import take_out
from membership.people.models import User
from portal.lib.time import LONDON
from tests.factories.consultations import (
    ConsultationPageFactory,
    QuestionFactory,
    ResponseFactory,
    RoundFactory,
    SurveyFactory,
)

SUPPORT = ["Financial advice", "Governance advice", "Volunteering", "Board development"]


@given(st.integers(0, 10_000), st.integers(1, 10_000))
def test_percentages_round_half_up(part: int, base: int) -> None:
    exact = Decimal(part) * 100 / Decimal(base)
    assert percentage(part, base) == int(exact.quantize(Decimal(1), rounding=ROUND_HALF_UP))


def test_a_percentage_needs_a_base() -> None:
    assert percentage(0, 0) is None


class Strategy:
    """The Civil Society Strategy's two rounds: 57 responses and 21, none of them anybody's."""

    def __init__(self) -> None:
        self.page = ConsultationPageFactory.create(title="Strategy", slug="strategy")
        self.first = self.round(1, datetime(2020, 2, 3, tzinfo=LONDON), weeks=9)
        self.second = self.round(2, datetime(2021, 9, 6, tzinfo=LONDON), weeks=4)
        self.title = self.question(self.first, "Is the title right?")
        self.business = self.question(self.first, "Does business support matter?")
        self.engagement = self.question(self.first, "Is the focus on engagement right?")
        self.term = [self.question(each, "Is it clear?", "term") for each in self.rounds]
        self.step = self.question(self.second, "A step in the right direction?")
        self.support = QuestionFactory.create(
            survey=self.second.survey, kind="ranking", options=SUPPORT
        )
        sector = cycle(sorted(SECTOR_CAPACITIES))
        others = cycle(sorted(set(Capacity) - SECTOR_CAPACITIES))
        for number, capacity in enumerate([*islice(sector, 39), *islice(others, 18)]):
            self.answer_first(number, capacity)
        for number, capacity in enumerate([*islice(sector, 15), *islice(others, 6)]):
            self.answer_second(number, capacity)

    @property
    def rounds(self) -> list[Round]:
        return [self.first, self.second]

    def round(self, number: int, opens_at: datetime, weeks: int) -> Round:
        closes_at = opens_at + timedelta(weeks=weeks)
        round_ = RoundFactory.create(
            page=self.page,
            number=number,
            opens_at=opens_at,
            closes_at=closes_at,
            results_published_at=closes_at + timedelta(days=30),
        )
        SurveyFactory.create(round=round_)
        return round_

    def question(self, round_: Round, wording: str, key: str = "") -> Question:
        return QuestionFactory.create(
            survey=round_.survey, kind="agreement", wording=wording, key=key
        )

    def send(self, round_: Round, capacity: str, answers: dict[int, Given]) -> None:
        send_response(
            round_,
            acting_user=None,
            capacity=capacity,
            answers=answers,
            synthetic=True,
            now=round_.opens_at,
        )

    def answer_first(self, number: int, capacity: str) -> None:
        agreeing = {self.title: 43, self.business: 50, self.engagement: 53, self.term[0]: 40}
        self.send(
            self.first,
            capacity,
            {question.pk: agree(question, number < count) for question, count in agreeing.items()},
        )

    def answer_second(self, number: int, capacity: str) -> None:
        options = [option.pk for option in self.support.options.all()]
        middle = options[1:3] if number % 2 else options[2:0:-1]
        ranking = [options[0], *middle, options[3]]
        self.send(
            self.second,
            capacity,
            {
                self.step.pk: agree(self.step, number < 18),
                self.term[1].pk: agree(self.term[1], number < 15),
                self.support.pk: Given.ranking(ranking),
            },
        )


def agree(question: Question, agrees: bool) -> Given:
    return Given(options=(question.options.get(label="Agree" if agrees else "Disagree").pk,))


def shares(results: Iterable[QuestionResult]) -> dict[str, int | None]:
    """How many per cent agreed, by wording."""
    return {each.question.wording: each.rows[0].share for each in results if each.rows}


@pytest.fixture
def strategy(db: None) -> Strategy:
    return Strategy()


def test_seventy_eight_responses_give_the_published_percentages(strategy: Strategy) -> None:
    first, second = results_of(strategy.rounds, full=True)
    assert (first.base, second.base) == (57, 21)
    assert shares(first.questions) == {
        "Is the title right?": 75,
        "Does business support matter?": 88,
        "Is the focus on engagement right?": 93,
        "Is it clear?": 70,
    }
    assert shares(second.questions)["A step in the right direction?"] == 86
    assert sector_share(strategy.rounds).share == 69
    assert first.all_synthetic


def test_a_ranking_is_ordered_by_its_mean_place(strategy: Strategy) -> None:
    second = results_of(strategy.rounds, full=True)[1]
    ranked = next(each.ranked for each in second.questions if each.ranked)
    assert [row.label for row in ranked] == [SUPPORT[0], SUPPORT[2], SUPPORT[1], SUPPORT[3]]
    assert [row.mean for row in ranked] == pytest.approx([1, 52 / 21, 53 / 21, 4])
    assert [row.first.value for row in ranked] == [21, 0, 0, 0]


def test_a_question_asked_twice_is_compared_round_over_round(strategy: Strategy) -> None:
    (comparison,) = compare(results_of(strategy.rounds, full=True))
    assert [result.base for _, result in comparison.asked] == [57, 21]
    (table,) = comparison.tables
    label, cells = table.lines[0]
    assert label == "Agree"
    assert [isinstance(cell, Figure) and cell.share for cell in cells] == [70, 71]


def test_removing_one_response_changes_the_figure(strategy: Strategy) -> None:
    Response.objects.filter(round=strategy.first).earliest("pk").delete()
    first = results_of([strategy.first], full=True)[0]
    assert first.base == 56
    assert first.questions[0].rows[0].value == 42


def test_results_ask_as_often_for_many_rounds_and_responses_as_for_few(strategy: Strategy) -> None:
    with CaptureQueriesContext(connection) as many:
        results_of(strategy.rounds, full=True)
    Response.objects.exclude(pk__in=Response.objects.values("pk")[:3]).delete()
    with CaptureQueriesContext(connection) as few:
        results_of([strategy.first], full=True)
    assert len(many) == len(few) == 9


@pytest.mark.django_db
def test_a_question_nobody_answered_has_no_percentages(client: Client) -> None:
    question = QuestionFactory.create(survey__round=RoundFactory.create(published=True))
    QuestionFactory.create(survey=question.survey, kind="ranking", options=["A", "B"])
    QuestionFactory.create(survey=question.survey, kind="number")
    (result,) = results_of([question.survey.round], full=True)
    assert [row.share for row in result.questions[0].rows] == [None, None, None]
    url = f"/consultations/{question.survey.round.page.slug}/results/"
    assert client.get(url).status_code == 200


@pytest.mark.django_db
def test_numbers_are_summed_up_and_texts_stay_unpublished(client: Client) -> None:
    round_ = RoundFactory.create()
    survey = SurveyFactory.create(round=round_)
    number = QuestionFactory.create(survey=survey, kind="number")
    text = QuestionFactory.create(survey=survey, kind="long-text")
    for value in ("1", "2", "6") * 2:
        answers = {number.pk: Given(number=Decimal(value)), text.pk: Given(text="A secret")}
        send_response(round_, acting_user=None, capacity="resident", answers=answers)
    figures = results_of([round_], full=True)[0].questions[0].numbers
    assert [figures.mean, figures.lowest, figures.highest] == [Decimal(3), Decimal(1), Decimal(6)]
    Round.objects.update(
        opens_at=round_.opens_at,
        closes_at=round_.opens_at + timedelta(days=1),
        results_published_at=round_.opens_at + timedelta(days=2),
    )
    page = client.get(f"/consultations/{round_.page.slug}/results/").content.decode()
    assert "6 answers" in page
    assert "Highest" not in page
    assert "A secret" not in page


def test_the_results_page_labels_what_was_made_up(client: Client, strategy: Strategy) -> None:
    text = client.get("/consultations/strategy/results/").content.decode()
    assert "made up to show how the site works" in text
    assert "75%" in text
    assert "69%" in text


def test_results_stay_closed_until_they_are_published(client: Client, olive: User) -> None:
    response = ResponseFactory.create(round=RoundFactory.create(closed=True))
    url = f"/consultations/{response.round.page.slug}/results/"
    assert client.get(url).context["results"] == []
    client.force_login(olive)
    assert "Publish the results" in client.get(url).content.decode()
    client.post(f"{url}1/publish/")
    client.logout()
    assert len(client.get(url).context["results"]) == 1


def test_a_refused_publication_says_why(client: Client, olive: User) -> None:
    round_ = RoundFactory.create()
    client.force_login(olive)
    url = f"/consultations/{round_.page.slug}/results/1/publish/"
    assert "still open" in client.post(url, follow=True).content.decode()
    assert client.post(url.replace("/1/", "/9/")).status_code == 404


def test_an_answer_that_was_superseded_is_kept_and_counts_nowhere(db: None) -> None:
    round_ = RoundFactory.create(closed=True)
    survey = SurveyFactory.create(round=round_)
    number = QuestionFactory.create(survey=survey, kind="number")
    clear = QuestionFactory.create(survey=survey)
    yes = clear.options.get(label="Yes")
    during = round_.opens_at + timedelta(days=1)
    for amount, superseded in ((10, None), (90, during)):
        answers = {number.pk: Given(number=Decimal(amount)), clear.pk: Given(options=(yes.pk,))}
        response = send_response(
            round_, acting_user=None, capacity="charity", answers=answers, now=during
        )
        if superseded:
            take_out(response.pk, superseded_at=superseded)
    (result,) = results_of([round_], full=True)
    assert (result.base, result.sector.value, Response.objects.count()) == (1, 1, 2)
    by_kind = {each.question.kind: each for each in result.questions}
    assert by_kind["number"].numbers.mean == Decimal(10)
    assert by_kind["yes-no"].rows[0].value == 1
