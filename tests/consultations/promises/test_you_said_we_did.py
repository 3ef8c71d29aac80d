"""What people said and what was done, by theme."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.http import QueryDict
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from consultations.models import (
    Code,
    Coding,
    ConsultationPage,
    Deed,
    DeedKind,
    Question,
    Round,
    Survey,
)
from consultations.promises.said_and_done import SaidAndDone, said_and_done
from consultations.results.reads import results_of
from consultations.surveys.models import Answer
from consultations.surveys.taking_out import take_out
from tests.factories.consultations import (
    DeedFactory,
    PointFactory,
    QuestionFactory,
    ResponseFactory,
    RoundFactory,
    SurveyFactory,
)
from tests.factories.forums import ForumFactory, RoomFactory, TopicFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(db: None) -> ConsultationPage:
    """A consultation whose results are published."""
    page: ConsultationPage = RoundFactory.create(published=True).page
    return page


def url(page: ConsultationPage) -> str:
    return f"/consultations/{page.slug}/you-said-we-did/"


def found(page: ConsultationPage, query: str = "") -> SaidAndDone:
    return said_and_done(page, QueryDict(query), timezone.now())


def test_points_stand_by_theme_in_their_order(page: ConsultationPage) -> None:
    for order, (heading, text) in enumerate([("Money", "a"), ("Words", "b"), ("Money", "c")]):
        PointFactory.create(page=page, order=order, heading=heading, text=text)
    assert [
        (theme.heading, [said.point.text for said in theme.said]) for theme in found(page).themes
    ] == [("Money", ["a", "c"]), ("Words", ["b"])]


def test_themes_without_letters_have_anchors_of_their_own(page: ConsultationPage) -> None:
    for order, heading in enumerate(("?", "!")):
        PointFactory.create(page=page, order=order, heading=heading)
    assert len({theme.anchor for theme in found(page).themes}) == 2


def test_it_shows_once_results_are_published(client: Client) -> None:
    deed = DeedFactory.create(text="A forum in every district", link="/forums/", link_text="See it")
    deed.points.set([PointFactory.create(page=deed.page)])
    assert "A forum in every district" not in client.get(url(deed.page)).content.decode()
    RoundFactory.create(page=deed.page, published=True)
    text = client.get(url(deed.page)).content.decode()
    assert "A forum in every district" in text
    assert '<a class="govuk-link" href="/forums/">See it</a>' in text
    assert url(deed.page) in client.get(deed.page.url).content.decode()


def test_one_deed_answers_several_points_and_counts_once(
    client: Client, page: ConsultationPage
) -> None:
    points = [PointFactory.create(page=page, text=text) for text in ("More light", "More heat")]
    DeedFactory.create(page=page, points=points, text="A new stove")
    text = client.get(url(page)).content.decode()
    assert text.count("A new stove") == 2
    assert f'#point-{points[1].pk}">More heat</a>' in text
    assert found(page).counts == [(DeedKind.DONE, 1)]


def test_a_kind_and_a_theme_can_be_chosen(client: Client, page: ConsultationPage) -> None:
    light = PointFactory.create(page=page, heading="Light", text="Light it")
    heat = PointFactory.create(page=page, heading="Heat", text="Heat it")
    DeedFactory.create(page=page, points=[light], text="We lit it")
    DeedFactory.create(
        page=page, points=[heat], kind="not-doing", reason="No coal.", text="No heat"
    )
    refused = client.get(url(page), {"kind": "not-doing"}).content.decode()
    assert "Heat it" in refused
    assert "No coal." in refused
    assert "Light it" not in refused
    themed = client.get(url(page), {"theme": "Light"}).content.decode()
    assert "Light it" in themed
    assert "Heat it" not in themed
    nothing = client.get(url(page), {"theme": "Light", "kind": "promised"}).content.decode()
    assert "Nothing here fits" in nothing
    assert "Select a valid choice" in client.get(url(page), {"kind": "x"}).content.decode()


def test_a_point_leads_to_the_results_of_its_question_and_says_how_many_answered(
    client: Client, page: ConsultationPage
) -> None:
    question = QuestionFactory.create(survey__round=page.rounds.get(), wording="Is it clear?")
    for _ in range(2):
        response = ResponseFactory.create(round=page.rounds.get())
        Answer.objects.create(response=response, question=question)
    take_out(response.pk, superseded_at=timezone.now())
    PointFactory.create(page=page).questions.add(question)
    text = client.get(url(page)).content.decode()
    address = f"/consultations/{page.slug}/results/1/{question.pk}/"
    assert f'{address}">Is it clear?</a>' in text
    assert "too few answers to show)" in text
    assert client.get(address).status_code == 200
    Round.objects.update(small_numbers_below=1)
    assert "1 answer)" in client.get(url(page)).content.decode()


def test_questions_stand_in_the_order_in_which_they_were_asked(page: ConsultationPage) -> None:
    second = RoundFactory.create(page=page, number=2, published=True)
    asked = [
        QuestionFactory.create(survey__round=second, order=1),
        QuestionFactory.create(survey__round=page.rounds.get(number=1), order=9),
    ]
    PointFactory.create(page=page).questions.set(asked)
    [theme] = found(page).themes
    assert [source.question for source in theme.said[0].sources] == asked[::-1]


def test_a_question_whose_results_are_not_published_is_not_named(
    client: Client, page: ConsultationPage
) -> None:
    later = RoundFactory.create(page=page, number=2)
    question = QuestionFactory.create(survey__round=later, wording="Is it secret?")
    PointFactory.create(page=page).questions.add(question)
    assert "Is it secret?" not in client.get(url(page)).content.decode()


def test_topics_that_everybody_may_see_are_named_and_no_others(
    client: Client, page: ConsultationPage
) -> None:
    seen = TopicFactory.create(forum=ForumFactory.create(), title="Bus times")
    hidden = TopicFactory.create(
        forum=seen.forum, title="Hidden away", state="hidden", hidden_at=timezone.now()
    )
    inside = TopicFactory.create(forum=RoomFactory.create(), title="In the room")
    PointFactory.create(page=page).topics.set([seen, hidden, inside])
    text = client.get(url(page)).content.decode()
    assert f'href="{seen.get_absolute_url()}">Bus times</a>' in text
    assert "Hidden away" not in text
    assert "In the room" not in text


def test_a_point_without_an_answer_says_so(client: Client, page: ConsultationPage) -> None:
    PointFactory.create(page=page)
    assert "There is no answer to this yet" in client.get(url(page)).content.decode()


@pytest.mark.parametrize("link", ["javascript:alert(1)", "//elsewhere.example", "http://a.b", "x"])
def test_a_link_stays_on_the_site_or_is_secure(page: ConsultationPage, link: str) -> None:
    with pytest.raises(ValidationError):
        DeedFactory.build(page=page, link=link).full_clean()


@pytest.mark.parametrize(
    "values",
    [
        {"kind": "not-doing"},
        {"kind": "promised"},
        {"kind": "promised", "owner_post": "Somebody"},
        {"kind": "done", "due_on": "2027-01-01"},
        {"kind": "done", "owner_post": "Somebody"},
        {"kind": "done", "kept_at": timezone.now()},
    ],
)
def test_the_database_keeps_each_kind_to_what_it_has(
    page: ConsultationPage, values: dict[str, object]
) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Deed.objects.create(page=page, text="x", **values)


def heard(question: Question, count: int, base: int) -> Code:
    """A theme that is in so many of the answers to ``question``."""
    code = Code.objects.create(question=question, label=f"Theme {Code.objects.count()}")
    missing = base - question.answers.count()
    for response in ResponseFactory.create_batch(missing, round=question.survey.round):
        Answer.objects.create(response=response, question=question, text="Something.")
    answers = question.answers.order_by("pk")[:count]
    Coding.objects.bulk_create(Coding(answer=each, code=code) for each in answers)
    return code


def written(page: ConsultationPage) -> Question:
    round_ = page.rounds.get()
    survey = Survey.objects.filter(round=round_).first() or SurveyFactory.create(round=round_)
    question: Question = QuestionFactory.create(
        survey=survey, kind="long-text", wording="What else?"
    )
    return question


def test_a_point_says_how_many_answers_have_its_themes(
    page: ConsultationPage, client: Client
) -> None:
    question = written(page)
    point = PointFactory.create(page=page)
    point.codes.add(heard(question, 14, 38))
    point.questions.add(question)
    ((said,),) = [theme.said for theme in found(page).themes]
    assert [each.counted for each in said.found] == ["14 of 38 answers"]
    assert not said.sources  # the question is named with its theme
    text = " ".join(client.get(url(page)).content.decode().split())
    assert "“Theme 0”: 14 of 38 answers to <a" in text


def test_a_theme_is_withheld_with_a_point_as_in_the_results(page: ConsultationPage) -> None:
    """A few who did not say it are as few as a few who did."""
    question = written(page)
    point = PointFactory.create(page=page)
    point.codes.set(heard(question, count, 20) for count in (3, 17, 12))
    ((said,),) = [theme.said for theme in found(page).themes]
    withheld = "a number that is withheld, of 20 answers"
    assert [each.counted for each in said.found] == [withheld, withheld, "12 of 20 answers"]
    (result,) = results_of([page.rounds.get()])
    assert {row.label: row.value for row in result.questions[0].themes} == {
        each.code.label: each.figure.value for each in said.found
    }


def test_of_a_few_answers_no_theme_is_counted(page: ConsultationPage) -> None:
    point = PointFactory.create(page=page)
    point.codes.add(heard(written(page), 2, 4))
    ((said,),) = [theme.said for theme in found(page).themes]
    assert [each.counted for each in said.found] == ["too few answers to show"]


def test_themes_of_a_round_without_published_results_are_not_named(page: ConsultationPage) -> None:
    later = RoundFactory.create(page=page, number=2, closed=True)
    question = QuestionFactory.create(survey__round=later, kind="long-text")
    point = PointFactory.create(page=page)
    point.codes.add(heard(question, 9, 20))
    ((said,),) = [theme.said for theme in found(page).themes]
    assert not said.found


def test_many_points_with_themes_ask_as_often_as_one(page: ConsultationPage) -> None:
    def asked(count: int) -> int:
        for _ in range(count):
            question = written(page)
            PointFactory.create(page=page).codes.add(heard(question, 6, 12))
        with CaptureQueriesContext(connection) as captured:
            found(page)
        return len(captured)

    assert asked(1) == asked(6)
