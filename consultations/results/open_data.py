"""Published results as open data: what the page shows, number for number, withheld ones included."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from consultations.notices.pages import ConsultationPage
from consultations.results.equality import EQUALITY_APART, RoundEquality, equality_of
from consultations.results.figures import Figure
from consultations.results.reads import RoundResult, results_of
from consultations.results.tables import QuestionResult

LICENCE = {
    "name": "Open Government Licence v3.0",
    "url": "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/",
}
WITHHELD = (
    "A count or base that is null is withheld, because it is small or would give a small one away."
)


def open_data(page: ConsultationPage, now: datetime) -> dict[str, Any]:
    """The results that are published at ``now``; the address of the notice is left to the view."""
    rounds = [each for each in page.all_rounds() if each.has_published_results(now)]
    asked = {each.round.pk: each for each in equality_of(rounds, now)}
    return {
        "consultation": page.title,
        "licence": LICENCE,
        "notes": WITHHELD,
        "rounds": [
            _round(each) | _equality(asked.get(each.round.pk))
            for each in results_of(rounds, everybody=True)
        ],
    }


def _equality(asked: RoundEquality | None) -> dict[str, Any]:
    """Nothing where a round did not ask, or not all is added up."""
    if asked is None or not asked.questions:
        return {}
    questions = [
        {"question": each.question.wording, "answers": each.base, "counts": _figures(each.rows)}
        for each in asked.questions
    ]
    return {
        "equality": {"notes": EQUALITY_APART, "made_up": asked.synthetic, "questions": questions}
    }


def _round(result: RoundResult) -> dict[str, Any]:
    by_group = [("In what capacity", result.capacities)]
    by_group += [(breakdown.label, rows) for breakdown, rows in result.others]
    return {
        "number": result.round.number,
        "name": result.round.label,
        "opened_at": result.round.opens_at,
        "closed_at": result.round.closes_at,
        "results_published_at": result.round.results_published_at,
        "counts_withheld_below": result.threshold,
        "responses": result.base,
        "responses_made_up": result.synthetic,
        "who_answered": {label: _figures(rows) for label, rows in by_group},
        "questions": [_question(each) for each in result.questions],
    }


def _question(result: QuestionResult) -> dict[str, Any]:
    question, numbers = result.question, result.numbers
    found: dict[str, Any] = {
        "question": question.wording,
        "kind": question.kind,
        "key": question.key,
        "answers": result.base,
    }
    if result.rows:
        found["counts"] = _figures(result.rows)
    if result.ranked:
        found["ranking"] = [
            {"option": row.label, "mean_place": row.mean, "places": _figures(row.places)}
            for row in result.ranked
        ]
    if result.lines:
        found["lines"] = [
            {"line": line.label, "answers": line.base, "counts": _figures(line.cells)}
            for line in result.lines
        ]
    if numbers.mean is not None:
        names = ("mean", "lower_quartile", "median", "upper_quartile")
        found["numbers"] = {name: getattr(numbers, name) for name in names}
    if result.themes:
        found["themes"] = _figures(result.themes)
    if result.quotes:
        found["quotes"] = result.quotes
    return found


def _figures(rows: Iterable[Figure]) -> list[dict[str, Any]]:
    return [{"answer": row.label, "count": row.value, "percentage": row.share} for row in rows]
