"""What was asked, as it was asked: questions with their answers to choose from, and the equality sheet."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from consultations.equality.models import EqualitySheet
from consultations.evidence.sections import Section, Table, evidence
from consultations.surveys.models import MatrixRow, Option, Question, QuestionKind, Survey
from consultations.surveys.pages import numbers_of, pages_of

HEADINGS = ("Number", "Page", "Question", "Kind", "Answers to choose from", "Asked", "Required")
OWN_WORDS = " (in their own words)"


@evidence(order=35)
def asked(page: Any, now: datetime) -> Section:
    """The questions of each round that has opened; people could read them from then on."""
    surveys = Survey.objects.filter(round__page=page, round__opens_at__lte=now)
    opened = surveys.select_related("round").prefetch_related(
        "questions__options", "questions__rows", "questions__conditions"
    )
    text, tables = [], []
    for survey in opened.order_by("round__number"):
        label = survey.round.label
        if survey.introduction:
            text.append(f"{label}: {survey.introduction}")
        tables.append(Table(f"{label}: the questions", HEADINGS, list(_rows(survey))))
    tables += _equality(page, now)
    none = [] if tables else ["No round with questions has opened yet."]
    return Section("asked", "Questions as asked", [*text, *none], tables)


def _rows(survey: Survey) -> Iterator[tuple[str, ...]]:
    questions = list(survey.questions.all())
    numbers = numbers_of(questions)
    leads = {
        option.pk: f"“{option}” in question {numbers[each.pk]}"
        for each in questions
        for option in each.options.all()
    }
    for place, on_page in enumerate(pages_of(questions), start=1):
        for each in on_page:
            yield (
                str(numbers.get(each.pk, "–")),
                str(place),
                "\n".join(filter(None, [each.wording, each.help_text])),
                QuestionKind(each.kind).label,
                "\n".join(_choices(each)),
                _when(each, leads),
                "Yes" if each.required else "No",
            )


def _choices(question: Question) -> Iterator[str]:
    """The options, after the lines that each is answered in where there are any."""
    rows: list[MatrixRow] = list(question.rows.all())
    if rows:
        yield f"In each of these lines: {'; '.join(map(str, rows))}"
    options: list[Option] = list(question.options.all())
    for option in options:
        yield f"{option}{OWN_WORDS if option.is_other else ''}"


def _when(question: Question, leads: Mapping[int, str]) -> str:
    after = [leads[each.option_id] for each in question.conditions.all()]
    return f"After {' or '.join(after)}" if after else "Always"


def _equality(page: Any, now: datetime) -> Iterator[Table]:
    sheets = EqualitySheet.objects.filter(round__page=page, round__opens_at__lte=now)
    found = sheets.select_related("round").prefetch_related("questions__options")
    for sheet in found.order_by("round__number"):
        rows = [
            (
                "\n".join(filter(None, [each.wording, each.help_text])),
                "\n".join(map(str, each.options.all())),
            )
            for each in sheet.questions.all()
        ]
        title = f"{sheet.round.label}: equality questions, on a page of their own after sending"
        yield Table(title, ("Question", "Answers to choose from"), rows)
