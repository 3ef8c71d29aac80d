"""Consultations: notices, answering, results, You Said We Did, and the editors' screens."""

from collections.abc import Callable
from datetime import timedelta

from django.utils import timezone

from consultations.models import (
    Answer,
    Code,
    ConsultationPage,
    Draft,
    Option,
    Point,
    Question,
    QuestionKind,
    Quote,
    Response,
    Round,
)
from consultations.surveys.links import make_token
from consultations.surveys.models import STANDING_OPTIONS
from tests.factories.consultations import (
    AnswerFactory,
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

OFFICERS = frozenset({"officer", "administrator"})


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
    quote = Quote.objects.create(answer=answer, text="Keep the old pier")
    world.things |= {"clear": clear, "written": written, "written answer": answer, "quote": quote}
    second = RoundFactory.create(page=page, number=2)
    question = QuestionFactory.create(survey__round=second, key="clear")
    QuestionFactory.create(survey=question.survey, kind="ranking", options=["Advice", "Money"])
    QuestionFactory.create(survey=question.survey, kind="multiple", options=["Bus", "Other"])
    QuestionFactory.create(survey=question.survey, kind="long-text")
    DeedFactory.create(page=page, points=[PointFactory.create(page=page)])
    Draft.objects.create(round=second, answers={"capacity": ["resident"]})
    ResponseFactory.create(round=second, receipt_email="ann@example.org")
    world.things["consultation paper"] = RoundDocumentFactory.create(
        round=second, text="<p>A draft.</p>"
    )
    RoundDocumentFactory.create(round=second, kind="eqia")
    ready_notice(slug="night-buses", how_considered="")


def begun(path: str) -> Callable[[World], str]:
    """An address of what a visitor began: her link is enough."""
    return lambda world: (
        f"/consultations/moorings/respond/begun/{make_token('draft', Draft.objects.get().pk)}/{path}"
    )


def yours(world: World) -> str:
    sent = Response.objects.get(receipt_email="ann@example.org")
    return f"/consultations/moorings/respond/yours/{make_token('receipt', sent.pk)}/"


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


def many_responses(world: World, count: int) -> None:
    """Responses of organisations without an account, each pair from one address."""
    round_ = Round.objects.get(page__slug="moorings", number=2)
    Response.objects.bulk_create(
        Response(
            round=round_,
            capacity="charity",
            organisation_name=f"Friends of quay {number // 2}",
            receipt_email=f"quay{number // 2}@example.org",
        )
        for number in range(count)
    )


EDITORS = frozenset({"editor", "administrator"})


def many_answers(world: World, count: int) -> None:
    """Answers to read, each of a response of its own, and themes to find in them."""
    written = world.things["written"]
    round_ = written.survey.round
    responses = Response.objects.bulk_create(ResponseFactory.build_batch(count, round=round_))
    Answer.objects.bulk_create(
        Answer(response=response, question=written, text=f"Thought {number}")
        for number, response in enumerate(responses)
    )
    first = written.codes.count()
    Code.objects.bulk_create(
        Code(question=written, label=f"Theme {n}") for n in range(first, first + count)
    )


def many_quotes(world: World, count: int) -> None:
    Quote.objects.bulk_create(
        Quote(answer=world.things["written answer"], text=f"Words {n}") for n in range(count)
    )


def of_question(end: str, thing: str = "written") -> Callable[[World], str]:
    return lambda world: f"/consultations/moorings/results/1/{world.things[thing].pk}/{end}"


def many_published_answers(world: World, count: int) -> None:
    many_answers(world, count)
    Round.objects.filter(page__slug="moorings", number=1).update(
        results_published_at=timezone.now()
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
    Address("consultations:draft", begun(""), EVERYONE),
    Address("consultations:draft_page", begun("1/"), EVERYONE, grow=many_questions),
    Address("consultations:draft_page", begun("1/"), EVERYONE, method="post", data={"save": "1"}),
    Address("consultations:check", begun("check/"), EVERYONE, grow=many_questions),
    Address("consultations:check", begun("check/"), EVERYONE, method="post"),
    Address("consultations:saved", begun("saved/"), EVERYONE),
    Address("consultations:saved", begun("saved/"), EVERYONE, method="post"),
    Address("consultations:yours", yours, EVERYONE, grow=many_questions),
    Address("consultations:yours", yours, EVERYONE, method="post", data={"confirm": "1"}),
    Address(
        "consultations:printed",
        lambda world: "/consultations/moorings/respond/on-paper/",
        EVERYONE,
        grow=many_questions,
    ),
    Address(
        "consultations:trial",
        lambda world: "/consultations/moorings/respond/try/2/",
        STAFF,
        grow=many_questions,
    ),
    Address(
        "consultations:trial",
        lambda world: "/consultations/moorings/respond/try/2/",
        STAFF,
        method="post",
        data={"capacity": "resident", "step": "1"},
    ),
    Address("consultations:sent", lambda world: "/consultations/moorings/respond/sent/", EVERYONE),
    Address("consultations:equality", lambda world: "/consultations/moorings/equality/", EVERYONE),
    Address(
        "consultations:equality",
        lambda world: "/consultations/moorings/equality/",
        EVERYONE,
        method="post",
    ),
    Address(
        "consultations:equality_sent",
        lambda world: "/consultations/moorings/equality/sent/",
        EVERYONE,
    ),
    Address(
        "consultations:sent_yours",
        lambda world: yours(world).replace("/yours/", "/sent/"),
        EVERYONE,
    ),
    Address(
        "consultations:responses",
        lambda world: "/consultations/moorings/responses/2/",
        OFFICERS,
        grow=many_responses,
    ),
    Address(
        "consultations:responses",
        lambda world: "/consultations/moorings/responses/2/",
        OFFICERS,
        method="post",
        data={"verdict": "keep"},
    ),
    Address(
        "consultations:enter_response",
        lambda world: "/consultations/moorings/responses/2/enter/",
        OFFICERS,
        grow=many_questions,
    ),
    Address(
        "consultations:enter_response",
        lambda world: "/consultations/moorings/responses/2/enter/",
        OFFICERS,
        method="post",
        data={"channel": "paper"},
    ),
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
        "consultations:round_results",
        lambda world: "/consultations/moorings/results/1/",
        STAFF,
        refused=404,
        refused_visitor=404,
        grow=many_answers,
    ),
    Address(
        "consultations:question_results",
        of_question("?by=district", "clear"),
        STAFF,
        refused=404,
        refused_visitor=404,
        grow=many_answers,
    ),
    Address(
        "consultations:rounds_compared",
        lambda world: "/consultations/moorings/results/rounds/",
        EVERYONE,
        grow=many_published_answers,
    ),
    Address(
        "consultations:open_data",
        lambda world: "/consultations/moorings/results/data.json",
        EVERYONE,
        grow=many_published_answers,
        page=False,
    ),
    Address(
        "consultations:counts",
        lambda world: "/consultations/moorings/results/2/counts/",
        STAFF,
        grow=many_answers,
    ),
    Address(
        "consultations:all_figures",
        lambda world: "/consultations/moorings/results/2/all/",
        OFFICERS,
        grow=many_questions,
    ),
    Address("consultations:question_figures", of_question("all/?by=kind", "clear"), OFFICERS),
    Address(
        "consultations:export_csv",
        lambda world: "/consultations/moorings/results/1/csv/",
        OFFICERS,
        grow=many_answers,
        page=False,
    ),
    # It is read in parts of 500 responses, so that it needs no more memory for many.
    Address(
        "consultations:export_xlsx",
        lambda world: "/consultations/moorings/results/1/xlsx/",
        OFFICERS,
        page=False,
    ),
    Address("consultations:read_answers", of_question("read/"), OFFICERS, grow=many_answers),
    Address(
        "consultations:add_theme",
        of_question("read/themes/"),
        OFFICERS,
        method="post",
        data={"label": "Piers"},
    ),
    Address(
        "consultations:suggest_themes", of_question("read/suggestions/"), OFFICERS, method="post"
    ),
    Address("consultations:quotes", of_question("quotes/"), OFFICERS, grow=many_quotes),
    Address(
        "consultations:quote",
        lambda world: of_question(f"quotes/{world.things['written answer'].pk}/new/")(world),
        OFFICERS,
    ),
    Address(
        "consultations:approve_quote",
        lambda world: of_question(f"quotes/{world.things['quote'].pk}/approve/")(world),
        OFFICERS,
        method="post",
    ),
    Address(
        "consultations:remove_quote",
        lambda world: of_question(f"quotes/{world.things['quote'].pk}/remove/")(world),
        OFFICERS,
        method="post",
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
        "reach",
        "audience",
        "pre_election_period",
        "point",
        "deed",
        "equality_question",
        "equality_sheet",
    )
}
