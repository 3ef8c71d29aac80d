"""Published rounds with 20 questions of the usual kinds, and many responses. PostgreSQL writes them."""

from datetime import date, timedelta
from typing import Any

from django.db import connection
from django.db.models import Model
from django.utils import timezone

from consultations.models import (
    Answer,
    AnsweredOption,
    Capacity,
    MatrixRow,
    Question,
    Response,
    Round,
    Survey,
)
from membership.places.models import District
from tests.factories.consultations import (
    QuestionFactory,
    ResponseFactory,
    RoundFactory,
    SurveyFactory,
)

FIVE = [f"Answer {n}" for n in range(1, 6)]
SIX = [f"Option {n}" for n in range(1, 7)]
QUESTIONS: list[tuple[str, list[str] | None]] = [
    *[("agreement", None)] * 6,
    *[("scale", None)] * 3,
    *[("single", FIVE)] * 3,
    *[("multiple", SIX)] * 2,
    ("ranking", SIX),
    ("matrix", FIVE),
    ("number", None),
    ("date", None),
    *[("long-text", None)] * 2,
]
MATRIX_ROWS = 4
NO_ANSWER = 20  # every so many-th answer is left out
WITHDRAWN = 50  # every so many-th response is taken back
TEXT = "We should like to see more of this in our part of the county. " * 5
ANSWER = "response_id, question_id, text, number, date, counts"
CHOSEN = "answer_id, response_id, option_id, row_id, rank, counts"
Part = tuple[str, list[Any]]  # of a statement, with its values
# A number that looks drawn by lot, from two that count up.
MIXED = "((r.id * 7919 + {salt} * 104729) %% 1000003)"


def fill(slug: str, responses: int) -> None:
    """A notice with one round."""
    _fill(RoundFactory.create(published=True, page__slug=slug, page__title=slug), responses)
    _take_out()


def fill_rounds(slug: str, responses: int) -> None:
    """A notice with two rounds that ask the same, and half of ``responses`` in each."""
    first = RoundFactory.create(
        published=True,
        page__slug=slug,
        page__title=slug,
        opens_at=timezone.now() - timedelta(days=90),
        closes_at=timezone.now() - timedelta(days=60),
    )
    second = RoundFactory.create(published=True, page=first.page, number=2)
    for round_ in (first, second):
        _fill(round_, responses // 2)
    _take_out()


def _fill(round_: Round, responses: int) -> None:
    """Ask the questions and answer them."""
    survey = SurveyFactory.create(round=round_)
    first = ResponseFactory.create(round=round_)
    _respond(first, responses)
    questions = [_ask(survey, order, *each) for order, each in enumerate(QUESTIONS)]
    _insert(Answer, ANSWER, [_answers(round_, each) for each in questions])
    chosen = [_choices(each) for each in questions if each.options.exists()]
    _insert(AnsweredOption, CHOSEN, chosen)


def _ask(survey: Survey, order: int, kind: str, options: list[str] | None) -> Question:
    question = QuestionFactory.create(
        survey=survey, kind=kind, order=order, options=options, key=f"question-{order}"
    )
    for row in range(MATRIX_ROWS if kind == "matrix" else 0):
        MatrixRow.objects.create(question=question, order=row, label=f"Line {row}")
    return question


def receive(slug: str) -> dict[str, Any]:
    """An open round that asks the same; where it is answered, and what somebody types there."""
    survey = SurveyFactory.create(round=RoundFactory.create(page__slug=slug, page__title=slug))
    questions = [_ask(survey, order, *each) for order, each in enumerate(QUESTIONS)]
    fields = {"capacity": "resident", "organisation_name": "", "district": ""}
    for question in questions:
        fields |= _typed(question)
    return {
        "address": f"/consultations/{slug}/respond/",
        "fields": fields,
        "words": f"question-{questions[-1].pk}",
    }


def _typed(question: Question) -> dict[str, Any]:
    name = f"question-{question.pk}"
    options = list(question.options.values_list("pk", flat=True))
    match question.kind:
        case "ranking":
            return {f"{name}_{pk}": place for place, pk in enumerate(options, start=1)}
        case "matrix":
            return {f"{name}_{row.pk}": options[0] for row in question.rows.all()}
        case "multiple":
            return {name: options[:3]}
        case "number":
            return {name: "12.5"}
        case "date":
            return {f"{name}_day": "3", f"{name}_month": "10", f"{name}_year": "2025"}
        case "long-text":
            return {name: TEXT}
    return {name: options[1]}


def settle() -> None:
    """What the database does by itself within a minute."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def _run(sql: str, parameters: list[Any]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)


def _respond(first: Response, responses: int) -> None:
    """Copies of ``first`` that differ in what results are broken down by."""
    own = {
        "reference": "'B' || r.id || '-' || n",
        "capacity": "(%s::text[])[1 + n %% 9]",
        "district_id": "(%s::bigint[])[1 + n %% 13]",
        "withdrawn_at": f"CASE WHEN n %% {WITHDRAWN} = 0 THEN r.sent_at END",
    }
    fields = Response._meta.concrete_fields
    names = [str(field.column) for field in fields if not field.primary_key]
    districts = list(District.objects.values_list("pk", flat=True)[:12])
    values = {"capacity": Capacity.values, "district_id": districts}
    _run(
        f"INSERT INTO consultations_response ({', '.join(names)})"  # noqa: S608 no input
        f" SELECT {', '.join(own.get(name) or f'r.{name}' for name in names)}"
        " FROM consultations_response r, generate_series(1, %s) n WHERE r.id = %s",
        [*(values[name] for name in names if name in values), responses - 1, first.pk],
    )


def _insert(model: type[Model], columns: str, parts: list[Part]) -> None:
    """The rows of one response beside each other, as they come when each is sent by itself."""
    _run(
        f"INSERT INTO {model._meta.db_table} ({columns})"
        f" {' UNION ALL '.join(sql for sql, _ in parts)} ORDER BY 1, 2",
        [value for _, values in parts for value in values],
    )


def _answers(round_: Round, question: Question) -> Part:
    mixed = MIXED.format(salt=question.pk)
    said = {
        "text": "%s" if question.kind == "long-text" else "''",
        "number": f"{mixed} / 100.0" if question.kind == "number" else "NULL::numeric",
        "date": f"%s::date + ({mixed} %% 700)::int" if question.kind == "date" else "NULL::date",
    }
    values: dict[str, list[Any]] = {"long-text": [TEXT], "date": [date(2025, 1, 1)]}
    return (
        f"SELECT r.id, %s::bigint, {said['text']}, {said['number']}, {said['date']}, TRUE"  # noqa: S608
        f" FROM consultations_response r WHERE r.round_id = %s AND {mixed} %% {NO_ANSWER} <> 0",
        [question.pk, *values.get(question.kind, []), round_.pk],
    )


def _choices(question: Question) -> Part:
    """One option each; of several every third; all in an order of their own; one for each line."""
    options = list(question.options.values_list("pk", flat=True))
    row, rank, among, where = "NULL::bigint", "NULL::smallint", "(SELECT 0 AS n) s", "TRUE"
    mixed = MIXED.format(salt="(n + 1)")
    place = f"{mixed} %% {len(options)}"
    values: list[Any] = [options]
    if question.kind == "multiple":
        among, place = f"generate_series(0, {len(options) - 1}) n", "n"
        where = f"(n = r.id %% {len(options)} OR {mixed} %% 3 = 0)"
    elif question.kind == "ranking":
        among, place = f"generate_series(0, {len(options) - 1}) n", "n"
        rank = f"1 + (n + r.id * 5) %% {len(options)}"
    elif question.kind == "matrix":
        among = "(SELECT id, row_number() OVER () AS n FROM consultations_matrixrow WHERE question_id = %s) s"
        row = "s.id"
        values.append(question.pk)
    return (
        f"SELECT r.id, r.response_id, (%s::bigint[])[1 + {place}], {row}, {rank}, TRUE"  # noqa: S608
        f" FROM consultations_answer r, {among} WHERE r.question_id = %s AND {where}",
        [*values, question.pk],
    )


def _take_out() -> None:
    """What ``take_out`` does for one response, for all that were withdrawn."""
    _run(
        "UPDATE consultations_answer a SET counts = FALSE FROM consultations_response r"
        " WHERE r.id = a.response_id AND r.withdrawn_at IS NOT NULL",
        [],
    )
    _run(
        "UPDATE consultations_answeredoption o SET counts = FALSE FROM consultations_answer a"
        " WHERE a.id = o.answer_id AND NOT a.counts",
        [],
    )
