"""Consultations: notices, answering, results, You Said We Did, and the editors' screens."""

from datetime import timedelta

from django.utils import timezone

from consultations.models import ConsultationPage, Option, Pair, Question, QuestionKind, Round
from consultations.surveys.models import STANDING_OPTIONS
from tests.factories.consultations import (
    ConsultationPageFactory,
    PairFactory,
    QuestionFactory,
    RoundFactory,
    consultation_index,
)
from tests.support.permissions import EVERYONE, STAFF, Address, World
from tests.support.rows import insert_pages, link, many_districts, many_themes


def build(world: World) -> None:
    """An open round after one that has closed: "moorings" can be answered and published."""
    page = ConsultationPageFactory.create(
        title="Moorings", slug="moorings", districts=[world.district], themes=[world.theme]
    )
    first = RoundFactory.create(page=page, closed=True)
    QuestionFactory.create(survey__round=first, key="clear")
    second = RoundFactory.create(page=page, number=2)
    question = QuestionFactory.create(survey__round=second, key="clear")
    QuestionFactory.create(survey=question.survey, kind="ranking", options=["Advice", "Money"])
    QuestionFactory.create(survey=question.survey, kind="multiple", options=["Bus", "Other"])
    QuestionFactory.create(survey=question.survey, kind="long-text")
    PairFactory.create(page=page)


def many_consultations(world: World, count: int) -> None:
    """Consultations that differ in district, theme and state."""
    now = timezone.now()
    pages = ConsultationPageFactory.build_batch(count)
    insert_pages(consultation_index(), pages)
    link(pages, "districts", many_districts(count))
    link(pages, "themes", many_themes(count))
    rounds = [
        Round(page=page, opens_at=now + timedelta(days=40 * (number % 3 - 1) - 10))
        for number, page in enumerate(pages)
    ]
    for each in rounds:
        each.closes_at = each.opens_at + timedelta(days=30)
    Round.objects.bulk_create(rounds)


def many_pairs(world: World, count: int) -> None:
    page = ConsultationPage.objects.get(slug="moorings")
    Round.objects.filter(page=page, number=1).update(results_published_at=timezone.now())
    Pair.objects.bulk_create(PairFactory.build_batch(count, page=page))


def many_questions(world: World, count: int) -> None:
    page = ConsultationPage.objects.get(slug="moorings")
    Round.objects.filter(page=page, number=1).update(results_published_at=timezone.now())
    for survey in (each.survey for each in page.rounds.all()):
        first = survey.questions.count()
        questions = Question.objects.bulk_create(
            QuestionFactory.build(survey=survey, order=first + n) for n in range(count)
        )
        Option.objects.bulk_create(
            Option(question=question, order=order, label=label)
            for question in questions
            for order, label in enumerate(STANDING_OPTIONS[QuestionKind.YES_NO])
        )


ADDRESSES = [
    Address(
        "page:consultations.ConsultationIndexPage",
        lambda world: consultation_index().url,
        EVERYONE,
        grow=many_consultations,
    ),
    Address(
        "page:consultations.ConsultationPage", lambda world: "/consultations/moorings/", EVERYONE
    ),
    Address(
        "consultations:feed",
        lambda world: "/consultations/feed/",
        EVERYONE,
        grow=many_consultations,
        page=False,
    ),
    Address(
        "consultations:respond",
        lambda world: "/consultations/moorings/respond/",
        EVERYONE,
        grow=many_questions,
    ),
    Address(
        "consultations:respond",
        lambda world: "/consultations/moorings/respond/",
        EVERYONE,
        method="post",
        data={"capacity": "resident"},
    ),
    Address("consultations:sent", lambda world: "/consultations/moorings/respond/sent/", EVERYONE),
    Address(
        "consultations:results",
        lambda world: "/consultations/moorings/results/",
        EVERYONE,
        grow=many_questions,
    ),
    Address(
        "consultations:publish_results",
        lambda world: "/consultations/moorings/results/1/publish/",
        STAFF,
        method="post",
    ),
    Address(
        "consultations:you_said_we_did",
        lambda world: "/consultations/moorings/you-said-we-did/",
        EVERYONE,
        grow=many_pairs,
    ),
]
VIEWSETS = {
    name: {"editor", "administrator"}
    for name in (
        "round",
        "round_document",
        "alternative_format",
        "survey",
        "question",
        "reach",
        "pair",
    )
}
