"""Every kind of question against pandas, which reads the export: people answer all, some or nothing."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from io import BytesIO
from random import Random
from typing import Any

import pandas as pd
import pytest
from django.test import Client

from consultations.models import (
    Answer,
    AnsweredOption,
    AnswerFile,
    Capacity,
    MatrixRow,
    Question,
    Response,
)
from consultations.results.breakdowns import BrokenDown
from consultations.results.groups import Breakdown
from consultations.results.reads import results_of, results_of_one
from consultations.results.tables import QuestionResult
from consultations.surveys.taking_out import take_out
from membership.people.models import User
from tests.factories.consultations import QuestionFactory, RoundFactory, SurveyFactory

pytestmark = pytest.mark.django_db
OPTIONS = {
    "single": ["Weekly", "Monthly", "Never"],
    "multiple": ["Bus", "Car", "Train", "Other"],
    "ranking": ["Advice", "Money", "Training", "Rooms"],
    "matrix": ["Good", "Fair", "Poor"],
}
KINDS = [
    *("single", "multiple", "agreement", "scale", "yes-no", "ranking"),
    *("matrix", "short-text", "long-text", "number", "date", "file"),
]


class Poll:
    """A round with a question of every kind, and how people answer it."""

    def __init__(self, seed: int = 1) -> None:
        self.round = RoundFactory.create(closed=True)
        survey = SurveyFactory.create(round=self.round)
        self.questions = {
            kind: QuestionFactory.create(
                survey=survey, kind=kind, wording=kind, order=order, options=OPTIONS.get(kind)
            )
            for order, kind in enumerate(KINDS)
        }
        QuestionFactory.create(survey=survey, kind="section", wording="Read this")
        for order, label in enumerate(["Parks", "Roads"]):
            MatrixRow.objects.create(question=self.questions["matrix"], order=order, label=label)
        self._chance = Random(seed)

    def answer(self, likely: float = 1) -> Response:
        """One response that answers each question with this chance."""
        capacity = self._chance.choice(Capacity.values)
        response = Response.objects.create(
            round=self.round, capacity=capacity, sent_at=self.round.opens_at
        )
        for question in self.questions.values():
            if self._chance.random() < likely:
                self._say(response, question)
        return response

    def _say(self, response: Response, question: Question) -> None:
        number = Decimal(self._chance.randrange(-400, 4000)) / 4
        given: dict[str, dict[str, Any]] = {
            "number": {"number": number},
            "date": {"date": date(2026, self._chance.randint(1, 12), self._chance.randint(1, 28))},
            "short-text": {"text": "=1+1"},
            "long-text": {"text": "Keep the pier.\nPlease."},
        }
        answer = Answer.objects.create(
            response=response, question=question, **given.get(question.kind, {})
        )
        if question.kind == "file":
            AnswerFile.objects.create(answer=answer, name="plan.pdf", kind="pdf", size=9)
        AnsweredOption.objects.bulk_create(
            AnsweredOption(answer=answer, response=response, **each)
            for each in self._chosen(question)
        )

    def _chosen(self, question: Question) -> list[dict[str, Any]]:
        options = list(question.options.all())
        if question.kind == "multiple":
            size = self._chance.randint(1, len(options))
            return [{"option": each} for each in self._chance.sample(options, size)]
        if question.kind == "ranking":
            self._chance.shuffle(options)
            return [{"option": each, "rank": place} for place, each in enumerate(options, start=1)]
        if question.kind == "matrix":
            rows = question.rows.all()
            return [{"option": self._chance.choice(options), "row": row} for row in rows]
        return [{"option": self._chance.choice(options)}] if options else []

    def exported(self, client: Client, officer: User) -> pd.DataFrame:
        client.force_login(officer)
        url = f"/consultations/{self.round.page.slug}/results/{self.round.number}/csv/"
        return pd.read_csv(BytesIO(client.get(url).getvalue()))

    def results(self) -> dict[str, QuestionResult]:
        (found,) = results_of([self.round], full=True)
        return {each.question.kind: each for each in found.questions}

    def column(self, frame: pd.DataFrame, kind: str, part: str = "") -> Any:
        """The column of a question, or of a part of it, without those who left it out."""
        title = f"{KINDS.index(kind) + 1}. {kind}"
        return frame[f"{title}: {part}" if part else title].dropna()


@pytest.fixture
def poll(db: None) -> Poll:
    return Poll()


def of_many(poll: Poll) -> None:
    for number in range(40):
        poll.answer(likely=number / 39)


def of_one(poll: Poll) -> None:
    poll.answer()


def of_one_who_says_nothing(poll: Poll) -> None:
    poll.answer(likely=0)


def of_nobody(poll: Poll) -> None:
    """No response at all."""


@pytest.fixture(params=[of_many, of_one, of_one_who_says_nothing, of_nobody])
def frame(request: pytest.FixtureRequest, poll: Poll, client: Client, olive: User) -> pd.DataFrame:
    """What pandas reads in the export, once some people have answered."""
    fill: Callable[[Poll], None] = request.param
    fill(poll)
    return poll.exported(client, olive)


@pytest.mark.parametrize("kind", ["single", "agreement", "scale", "yes-no"])
def test_one_answer_of_several(poll: Poll, frame: pd.DataFrame, kind: str) -> None:
    result, column = poll.results()[kind], poll.column(frame, kind)
    expected = column.value_counts()
    assert result.base == len(column)
    assert {row.label: row.value for row in result.rows} == {
        row.label: expected.get(row.label, 0) for row in result.rows
    }
    assert sum(row.value or 0 for row in result.rows) == len(column)


def test_several_answers_are_counted_by_option(poll: Poll, frame: pd.DataFrame) -> None:
    result = poll.results()["multiple"]
    for row in result.rows:
        column = poll.column(frame, "multiple", row.label)
        assert (row.value, row.base) == (column.sum(), len(column))


def test_a_ranking(poll: Poll, frame: pd.DataFrame) -> None:
    result = poll.results()["ranking"]
    for row in result.ranked:
        column = poll.column(frame, "ranking", row.label)
        assert result.base == len(column)
        assert [cell.value for cell in row.places] == [(column == n).sum() for n in range(1, 5)]
        if len(column):
            assert row.mean == pytest.approx(column.mean())
        else:
            assert row.mean is None


def test_a_matrix(poll: Poll, frame: pd.DataFrame) -> None:
    for line in poll.results()["matrix"].lines:
        column = poll.column(frame, "matrix", line.label)
        expected = column.value_counts()
        assert line.base == len(column)
        assert [cell.value for cell in line.cells] == [
            expected.get(label, 0) for label in OPTIONS["matrix"]
        ]


def test_numbers(poll: Poll, frame: pd.DataFrame) -> None:
    result, column = poll.results()["number"], poll.column(frame, "number")
    numbers = result.numbers
    assert result.base == len(column)
    if not len(column):
        assert numbers.mean is None
        assert numbers.median is None
        return
    met = [numbers.mean, numbers.median, numbers.lower_quartile, numbers.upper_quartile]
    expected = [column.mean(), column.median(), column.quantile(0.25), column.quantile(0.75)]
    assert [float(each or 0) for each in met] == pytest.approx(expected)
    assert [float(each or 0) for each in (numbers.lowest, numbers.highest)] == [
        column.min(),
        column.max(),
    ]


def test_dates(poll: Poll, frame: pd.DataFrame) -> None:
    result = poll.results()["date"]
    column = pd.to_datetime(poll.column(frame, "date"))
    assert result.base == len(column)
    months = column.dt.strftime("%B %Y").value_counts()
    assert {row.label: row.value for row in result.rows} == months.to_dict()
    if len(column):
        assert result.dates.earliest == column.min().date()
        assert result.dates.latest == column.max().date()


@pytest.mark.parametrize("kind", ["short-text", "long-text", "file"])
def test_texts_and_files_are_counted(poll: Poll, frame: pd.DataFrame, kind: str) -> None:
    assert poll.results()[kind].base == len(poll.column(frame, kind))


def by_capacity(poll: Poll, question: Question) -> list[BrokenDown]:
    _, broken = results_of_one(question.pk, poll.round, Breakdown.CAPACITY, full=True)
    return broken.tables if broken else []


def test_a_breakdown_is_what_pandas_groups(poll: Poll, client: Client, olive: User) -> None:
    of_many(poll)
    frame = poll.exported(client, olive)
    question = poll.questions["single"]
    (table,) = by_capacity(poll, question)
    column = f"{KINDS.index('single') + 1}. single"
    expected = pd.crosstab(frame["In what capacity"], frame[column])
    for line in table.lines:
        for cell in line.cells:
            known = line.label in expected.index and cell.label in expected.columns
            assert cell.value == (expected.loc[line.label, cell.label] if known else 0)


def test_numbers_by_group_are_what_pandas_groups(poll: Poll, client: Client, olive: User) -> None:
    of_many(poll)
    frame = poll.exported(client, olive)
    column = f"{KINDS.index('number') + 1}. number"
    grouped = frame.dropna(subset=[column]).groupby("In what capacity")[column]
    question = poll.questions["number"]
    (table,) = by_capacity(poll, question)
    met = {line.label: line.numbers for line in table.lines if line.base}
    assert {label: float(each.mean or 0) for label, each in met.items()} == pytest.approx(
        grouped.mean().to_dict()
    )
    assert {label: float(each.median or 0) for label, each in met.items()} == pytest.approx(
        grouped.median().to_dict()
    )


def test_a_text_that_looks_like_a_formula_is_escaped(
    poll: Poll, client: Client, olive: User
) -> None:
    of_one(poll)
    assert poll.exported(client, olive)["8. short-text"].tolist() == ["'=1+1"]


@pytest.mark.parametrize("gone", ["withdrawn_at", "set_aside_at", "superseded_at"])
def test_a_response_that_does_not_count_is_in_no_figure(
    poll: Poll, client: Client, olive: User, gone: str
) -> None:
    of_many(poll)
    before = poll.results()
    take_out(poll.answer().pk, **{gone: poll.round.closes_at})
    assert poll.results() == before
    assert len(poll.exported(client, olive)) == 40


def test_removing_a_response_changes_each_figure(poll: Poll) -> None:
    of_one(poll)
    last = poll.answer()
    assert [each.base for each in poll.results().values()] == [2] * len(KINDS)
    last.delete()
    assert [each.base for each in poll.results().values()] == [1] * len(KINDS)
