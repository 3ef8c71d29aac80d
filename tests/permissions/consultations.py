"""Consultations: notices, answering, results, You Said We Did, and the editors' screens."""

from datetime import timedelta

from django.utils import timezone

from consultations.models import ConsultationPage, Round
from tests.factories.consultations import (
    ConsultationPageFactory,
    PairFactory,
    QuestionFactory,
    RoundFactory,
    consultation_index,
)
from tests.factories.places import DistrictFactory, ThemeFactory
from tests.support.permissions import EVERYONE, STAFF, Address, World


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
    for number in range(count - ConsultationPage.objects.count()):
        page = ConsultationPageFactory.create(
            districts=[DistrictFactory.create()], themes=[ThemeFactory.create()]
        )
        opens_at = now + timedelta(days=40 * (number % 3 - 1) - 10)
        Round.objects.create(page=page, opens_at=opens_at, closes_at=opens_at + timedelta(days=30))


def many_pairs(world: World, count: int) -> None:
    page = ConsultationPage.objects.get(slug="moorings")
    Round.objects.filter(page=page, number=1).update(results_published_at=timezone.now())
    PairFactory.create_batch(count - page.pairs.count(), page=page)


def many_questions(world: World, count: int) -> None:
    page = ConsultationPage.objects.get(slug="moorings")
    Round.objects.filter(page=page, number=1).update(results_published_at=timezone.now())
    for survey in (each.survey for each in page.rounds.all()):
        QuestionFactory.create_batch(count - survey.questions.count(), survey=survey)


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
