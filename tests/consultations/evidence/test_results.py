"""The pack holds what was asked, how answers were read, and every published figure; small ones withheld."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from consultations.actions import send_response
from consultations.coding.actions import add_theme, mark
from consultations.coding.evidence import reading
from consultations.coding.reads import agreement_on
from consultations.evidence.asked import asked as questions_asked
from consultations.evidence.sections import Source
from consultations.models import (
    Answer,
    Condition,
    EqualityQuestion,
    EqualitySheet,
    MatrixRow,
    Round,
)
from consultations.results.evidence import results
from consultations.surveys.answers import Given
from consultations.surveys.taking_out import take_out
from membership.people.models import User
from tests.consultations.conftest import Asked
from tests.consultations.evidence.conftest import index_of, row_with, unpacked
from tests.factories.consultations import QuestionFactory, SurveyFactory
from tests.factories.people import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def answered(asked: Asked) -> Asked:
    """Twelve answers, seven of residents and five of charities; the results are published."""
    asked.round.survey.questions.update(required=False)
    options = list(asked.questions["ranking"].options.all())
    for number in range(12):
        single = asked.option("single", "Weekly" if number < 7 else "Monthly")
        order = options if number < 6 else options[::-1]
        answers = {
            asked.questions["single"].pk: Given(options=(single.pk,)),
            asked.questions["ranking"].pk: Given.ranking(each.pk for each in order),
            asked.questions["number"].pk: Given(number=Decimal(number)),
            asked.questions["long-text"].pk: Given(text=f"Thought {number}"),
        }
        capacity = "resident" if number < 7 else "charity"
        send_response(asked.round, acting_user=None, capacity=capacity, answers=answers)
    published(asked.round)
    return asked


def published(round_: Round) -> None:
    now = timezone.now()
    times = {"closes_at": now - timedelta(days=2), "results_published_at": now - timedelta(days=1)}
    Round.objects.filter(pk=round_.pk).update(**times)
    round_.refresh_from_db()


def test_questions_are_there_as_they_were_asked(asked: Asked) -> None:
    survey = asked.round.survey
    survey.introduction = "It takes ten minutes."
    survey.save()
    asked.questions["single"].help_text = "Count the winter as well."
    asked.questions["single"].save()
    matrix = QuestionFactory.create(
        survey=survey, order=50, kind="matrix", wording="And where?", options=["Good", "Bad"]
    )
    MatrixRow.objects.create(question=matrix, label="East quay")
    Condition.objects.create(question=matrix, option=asked.option("yes-no", "Yes"))
    EqualitySheet.objects.create(round=asked.round).questions.set(EqualityQuestion.objects.all())
    index = index_of(asked.round.page)
    assert "Round 1: It takes ten minutes." in index
    row = row_with(index, "Count the winter as well.")
    assert row.startswith(f"1 | 1 | {asked.questions['single'].wording}Count")
    assert row.endswith("One answer of several | WeeklyMonthly | Always | Yes")
    assert "Other (in their own words)" in index
    row = row_with(index, "In each of these lines: East quay", "GoodBad")
    assert "| After “Yes” in question 4 |" in row
    equality = EqualityQuestion.objects.first()
    assert equality is not None
    assert "Prefer not to say" in row_with(index, equality.wording)


def test_questions_of_a_round_to_come_are_not_told(asked: Asked) -> None:
    Round.objects.update(opens_at=timezone.now() + timedelta(days=1))
    index = index_of(asked.round.page)
    assert "No round with questions has opened yet." in index
    assert asked.questions["single"].wording not in index


def test_a_ranking_is_there_with_every_place(answered: Asked) -> None:
    index = index_of(answered.round.page)
    assert row_with(index, "Answer | Mean place | Place 1 | Place 2 | Place 3")
    assert row_with(index, "Advice | 2.0 | 6 | 0 | 6")
    assert row_with(index, "Money | 2.0 | 0 | 12 | 0")


def test_numbers_are_there_with_their_quartiles_and_no_persons_own(answered: Asked) -> None:
    index = index_of(answered.round.page)
    for words in ("Mean | 5.5", "Median | 5.5", "Lower quartile | 2.75", "Upper quartile | 8.25"):
        assert row_with(index, words)
    assert "Highest" not in index


def test_of_written_answers_the_index_says_how_many_there_are(answered: Asked) -> None:
    title = f"Round 1: {answered.questions['long-text'].wording} (12 answers)"
    assert f"<p>{title}.</p>" in index_of(answered.round.page)


def test_each_breakdown_has_a_page_of_its_own(answered: Asked) -> None:
    pack = unpacked(answered.round.page)
    for word in ("capacity", "district", "kind"):
        assert f'href="results/round-1-by-{word}.html"' in pack["index.html"].decode()
    page = pack["results/round-1-by-capacity.html"].decode()
    wording = answered.questions["single"].wording
    table = page[page.index(f"<caption>{wording}") :]
    table = table[: table.index("</table>")]
    assert row_with(table, "Kent resident | 7 (100%) | 0 (0%) | 7")
    assert row_with(table, "Registered charity | 0 (0%) | 5 (100%) | 5")


def test_small_numbers_are_withheld_in_each_part(answered: Asked) -> None:
    Round.objects.update(small_numbers_below=6)
    pack = unpacked(answered.round.page)
    assert "a number from 1 to 5 is not shown" in pack["index.html"].decode()
    assert row_with(pack["index.html"].decode(), "Monthly | Too few to show")
    page = pack["results/round-1-by-capacity.html"].decode()
    assert "5 (100%)" not in page
    assert "Too few to show" in page


def test_made_up_answers_are_said_to_be_made_up(answered: Asked) -> None:
    said = "All of these responses were made up"
    assert said not in index_of(answered.round.page)
    answered.round.responses.update(synthetic=True)
    assert f"Round 1: {said}" in index_of(answered.round.page)


def test_a_question_of_two_rounds_is_there_round_over_round(answered: Asked) -> None:
    first = answered.questions["single"]
    type(first).objects.filter(pk=first.pk).update(key="often")
    survey = SurveyFactory.create(
        round__page=answered.round.page, round__number=2, round__published=True
    )
    QuestionFactory.create(
        survey=survey,
        kind="single",
        key="often",
        wording="How often now?",
        options=["Weekly", "Daily"],
    )
    index = index_of(answered.round.page)
    assert "Round over round: How often now?" in index
    assert row_with(index, "Weekly | 7 (58%) | 0")
    assert row_with(index, "Daily | Not asked | 0")
    assert row_with(index, f"Round 1 | Asked in other words: “{first.wording}”")
    assert "Responses over 2 rounds: 12. 42% came from organisations of the sector" in index


def read_by(answered: Asked, coder: User, found: range, code: int) -> None:
    answers = Answer.objects.filter(question=answered.questions["long-text"]).order_by("pk")
    ticks = {each.pk: [code] if n in found else [] for n, each in enumerate(answers)}
    mark(ticks, acting_user=coder)


def test_how_answers_were_read_is_told(answered: Asked, olive: User) -> None:
    other = UserFactory.create(full_name="Otto Other")
    other.groups.set(olive.groups.all())
    question = answered.questions["long-text"]
    piers, rents = (add_theme(question, label, acting_user=olive) for label in ("Piers", "Rents"))
    read_by(answered, olive, range(6), piers.pk)
    read_by(answered, other, range(6), piers.pk)
    index = index_of(answered.round.page)
    for who in (olive, other):
        assert row_with(index, f"{question.wording} | 12 | {who.full_name} | 12")
    assert row_with(index, "Piers | Cohen’s kappa | 2 | 1.00")
    read_by(answered, other, range(1), rents.pk)
    index = index_of(answered.round.page)
    assert row_with(index, "Rents | Cohen’s kappa | 2 | Too few to show")


def test_where_few_answered_nobody_learns_how_many_were_read(answered: Asked, olive: User) -> None:
    for response in answered.round.responses.all()[:9]:
        take_out(response.pk, withdrawn_at=timezone.now())
    code = add_theme(answered.questions["long-text"], "Piers", acting_user=olive)
    read_by(answered, olive, range(1), code.pk)
    row = row_with(index_of(answered.round.page), olive.full_name, "Too few to show")
    assert row.endswith(f"Too few to show | {olive.full_name} | Too few to show")


def test_nothing_of_the_reading_is_told_before_results_are(asked: Asked, olive: User) -> None:
    assert reading(asked.round.page, timezone.now()) is None


def test_a_theme_is_counted_in_answers_that_count(answered: Asked, olive: User) -> None:
    question = answered.questions["long-text"]
    code = add_theme(question, "Piers", acting_user=olive)
    read_by(answered, olive, range(6), code.pk)
    first = Answer.objects.filter(question=question).order_by("pk")[0]
    take_out(first.response_id, withdrawn_at=timezone.now())
    (line,) = agreement_on(question).lines
    assert line.found == 5


@pytest.mark.parametrize("section", [questions_asked, results, reading])
def test_more_questions_take_no_more_queries(answered: Asked, section: Source) -> None:
    page, now = answered.round.page, timezone.now()

    def queries() -> int:
        with CaptureQueriesContext(connection) as found:
            section(page, now)
        return len(found)

    queries()
    before = queries()
    for kind, options in (("single", ["A"]), ("ranking", ["A"]), ("long-text", []), ("number", [])):
        QuestionFactory.create(survey=answered.round.survey, kind=kind, options=options)
    assert queries() == before
