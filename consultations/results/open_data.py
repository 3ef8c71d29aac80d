"""Published results as open data: what the pages show, number for number, withheld ones included."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from consultations.notices.pages import ConsultationPage
from consultations.reach.funnel import STEPS, Funnel, Line, funnels_of
from consultations.results.breakdowns import GroupLine
from consultations.results.comparing import WITHHELD as COMPARED_WITHHELD
from consultations.results.comparing import Cell, Comparison, compare
from consultations.results.equality import EQUALITY_APART, RoundEquality, equality_of
from consultations.results.figures import Figure
from consultations.results.groups import Breakdown
from consultations.results.parts import parts_of
from consultations.results.reads import BreakdownResult, RoundResult, results_of
from consultations.results.rounds import became_one
from consultations.results.tables import QuestionResult

LICENCE = {
    "name": "Open Government Licence v3.0",
    "url": "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/",
}
NUMBERS = ("mean", "lower_quartile", "median", "upper_quartile")
WITHHELD = (
    "A count or base that is null is withheld, because it is small or would give a small one away."
)


def open_data(
    page: ConsultationPage, now: datetime, by: Breakdown | None = None, part: int = 1
) -> dict[str, Any]:
    """The results that are published at ``now``, every question by one breakdown too if there is one.

    Where many answered they come in several parts, each with some of the questions. The addresses of the
    notice and of the next part are left to the view. Raises LookupError where there is no such ``part``.
    """
    rounds = [each for each in page.all_rounds() if each.has_published_results(now)]
    parts = parts_of(rounds, by)
    if not 1 <= part <= len(parts):
        raise LookupError(part)
    asked = {each.round.pk: each for each in equality_of(rounds, now)}
    results = results_of(rounds, questions=parts[part - 1], everybody=True, by=by)
    reach = {each.round.pk: each for each in funnels_of(rounds)}
    merged = became_one(rounds)
    return {
        "consultation": page.title,
        "licence": LICENCE,
        "notes": WITHHELD,
        "broken_down_by": by.word if by else None,
        "breakdowns": [each.word for each in Breakdown],
        "part": part,
        "parts": len(parts),
        "rounds": [
            _round(each)
            | {"organisations_became_one_on": merged.get(each.round.pk, [])}
            | _reach(reach[each.round.pk])
            | _equality(asked.get(each.round.pk))
            for each in results
        ],
        "round_over_round": [_comparison(each) for each in compare(results)],
    }


def _reach(funnel: Funnel) -> dict[str, Any]:
    """From shown to sent by channel. What nobody can count is left out; what is withheld is null."""
    mailed = funnel.circulation.mailed if funnel.circulation else 0
    lines = [{"channel": line.label} | _steps(line) for line in funnel.lines]
    capacities = [{"capacity": line.label} | _steps(line) for line in funnel.capacities]
    found = {"channels": lines, "all": _steps(funnel.total), "capacities": capacities}
    return {"reach": {"key_contacts_told": mailed} | found}


def _steps(line: Line) -> dict[str, int | None]:
    steps = zip(STEPS, line.cells, strict=True)
    counted = [(name, step) for name, step in steps if step.is_withheld or step.value is not None]
    return {name.lower().replace(" ", "_"): step.value for name, step in counted}


def _comparison(found: Comparison) -> dict[str, Any]:
    """A count or a mean a round, in the order of ``rounds``; null where it was not asked or is withheld."""
    return {
        "key": found.key,
        "question": found.wording,
        "rounds": [round_.number for round_, _ in found.asked],
        "tables": [
            {
                "of": table.caption,
                "answers": [basis for _, basis in table.columns],
                "lines": [
                    {"answer": label, "rounds": [_cell(cell) for cell in cells]}
                    for label, cells in table.lines
                ],
            }
            for table in found.tables
        ],
        "asked_otherwise": [
            {"round": round_.number, "what": sentences} for round_, sentences in found.changes
        ],
    }


def _cell(cell: Cell) -> Any:
    if isinstance(cell, Figure):
        return {"count": cell.value, "percentage": cell.share}
    return None if cell in {None, COMPARED_WITHHELD} else cell


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
        "questions": [
            _question(each) | _broken(result.broken.get(each.question.pk))
            for each in result.questions
        ],
    }


def _broken(found: BreakdownResult | None) -> dict[str, Any]:
    """One question by one breakdown, a table for each line of a matrix; none where too few answered."""
    if found is None:
        return {}
    tables = [
        {"of": table.caption, "groups": [_group(line) for line in table.lines]}
        for table in found.tables
    ]
    return {f"by_{found.breakdown.word}": tables}


def _group(line: GroupLine) -> dict[str, Any]:
    group: dict[str, Any] = {"group": line.label, "answers": line.base}
    if line.cells:
        group["counts"] = _figures(line.cells)
    if line.numbers.mean is not None:
        group["numbers"] = {name: getattr(line.numbers, name) for name in NUMBERS}
    return group


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
        found["numbers"] = {name: getattr(numbers, name) for name in NUMBERS}
    if result.themes:
        found["themes"] = _figures(result.themes)
    if result.quotes:
        found["quotes"] = result.quotes
    return found


def _figures(rows: Iterable[Figure]) -> list[dict[str, Any]]:
    return [{"answer": row.label, "count": row.value, "percentage": row.share} for row in rows]
