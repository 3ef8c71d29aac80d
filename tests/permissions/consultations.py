"""Consultations: notices, You Said We Did, and the editors' screens."""

from datetime import timedelta

from django.utils import timezone

from consultations.models import (
    ConsultationPage,
    Draft,
    EqualityQuestion,
    EqualitySheet,
    Point,
    Question,
    Quote,
    Round,
)
from tests.factories.consultations import (
    AnswerFactory,
    AnswerFileFactory,
    ConsultationPageFactory,
    DeedFactory,
    PointFactory,
    QuestionFactory,
    ResponseFactory,
    RoundDocumentFactory,
    RoundFactory,
    consultation_index,
    ready_notice,
)
from tests.factories.forums import TopicFactory
from tests.support.permissions import EVERYONE, STAFF, Address, World
from tests.support.rows import insert_pages, link, many_districts, many_themes

EDITORS = frozenset({"editor", "administrator"})


def build(world: World) -> None:
    """An open round after one that has closed: "moorings" can be answered and published."""
    page = ConsultationPageFactory.create(
        title="Moorings", slug="moorings", districts=[world.district], themes=[world.theme]
    )
    first = RoundFactory.create(page=page, closed=True)
    clear = QuestionFactory.create(survey__round=first, key="clear")
    written = QuestionFactory.create(survey=clear.survey, kind="long-text")
    answer = AnswerFactory.create(
        response__round=first, question=written, text="Keep the old pier, please."
    )
    asked = QuestionFactory.create(survey=clear.survey, kind="file")
    file = AnswerFileFactory.create(answer__question=asked, answer__response=answer.response)
    world.things |= {"file asked": asked, "answer file": file}
    quote = Quote.objects.create(answer=answer, text="Keep the old pier")
    world.things |= {"clear": clear, "written": written, "written answer": answer, "quote": quote}
    EqualitySheet.objects.create(round=first).questions.set(EqualityQuestion.objects.all())
    second = RoundFactory.create(page=page, number=2)
    question = QuestionFactory.create(survey__round=second, key="clear")
    QuestionFactory.create(survey=question.survey, kind="ranking", options=["Advice", "Money"])
    QuestionFactory.create(survey=question.survey, kind="multiple", options=["Bus", "Other"])
    QuestionFactory.create(survey=question.survey, kind="long-text")
    DeedFactory.create(page=page, points=[PointFactory.create(page=page)])
    Draft.objects.create(round=second, answers={"capacity": ["resident"]})
    ResponseFactory.create(round=second, receipt_email="ann@example.org")
    ResponseFactory.create(round=second, channel="paper", came_from="Letter, folder 12")
    world.things["consultation paper"] = RoundDocumentFactory.create(
        round=second, text="<p>A draft.</p>"
    )
    RoundDocumentFactory.create(round=second, kind="eqia")
    ready_notice(slug="night-buses", how_considered="")


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


def many_points(world: World, count: int) -> None:
    page = ConsultationPage.objects.get(slug="moorings")
    Round.objects.filter(page=page, number=1).update(results_published_at=timezone.now())
    points = Point.objects.bulk_create(PointFactory.build_batch(count, page=page))
    question = Question.objects.filter(survey__round__page=page)[0]
    topic = TopicFactory.create()
    for point in points:
        DeedFactory.create(page=page, points=[point])
        point.questions.set([question])
        point.topics.set([topic])


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
        "consultations:district_feed",
        lambda world: "/consultations/feed/district/thanet/",
        EVERYONE,
        page=False,
    ),
    Address(
        "consultations:theme_feed",
        lambda world: f"/consultations/feed/theme/{world.theme.slug}/",
        EVERYONE,
        page=False,
    ),
    Address(
        "consultations:document",
        lambda world: f"/consultations/moorings/documents/{world.things['consultation paper'].pk}/",
        EVERYONE,
    ),
    Address("consultations:ready", lambda world: "/consultations/night-buses/ready/", STAFF),
    Address("consultations:ready", lambda world: "/consultations/moorings/ready/", STAFF),
    Address("consultations:start", lambda world: "/consultations/moorings/start/", STAFF),
    Address(
        "consultations:start",
        lambda world: "/consultations/moorings/start/",
        STAFF,
        method="post",
        data={"title": "Moorings again"},
    ),
    Address(
        "consultations:closing",
        lambda world: "/consultations/moorings/rounds/2/closing/",
        EDITORS,
    ),
    Address(
        "consultations:closing",
        lambda world: "/consultations/moorings/rounds/2/closing/",
        EDITORS,
        method="post",
        data={"note": "More time."},
    ),
    Address(
        "consultations:you_said_we_did",
        lambda world: "/consultations/moorings/you-said-we-did/",
        EVERYONE,
        grow=many_points,
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
        "audience",
        "pre_election_period",
        "point",
        "deed",
        "equality_question",
        "equality_sheet",
    )
}
