"""What an evidence pack holds of the answers: the figures that everybody reads, themes and quotes."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from consultations.evidence.sections import (
    PackedFile,
    Section,
    Table,
    evidence,
    written_file,
)
from consultations.notices.rounds import Round
from consultations.results.breakdowns import broken_down
from consultations.results.comparing import compare
from consultations.results.counting import Tally, count, count_responses
from consultations.results.equality import EQUALITY_APART, equality_of
from consultations.results.evidence_tables import (
    BASE_ALONE,
    compared,
    figures_as_rows,
    group_table,
    tables_of,
)
from consultations.results.groups import Breakdown, groups_of
from consultations.results.reads import RoundResult, results_of, sizes_alone
from consultations.results.rounds import sector_share
from consultations.surveys.models import Question

PERCENTAGES = "Percentages are of those who answered each question, rounded to whole numbers."
BY_GROUP = "Each question by one breakdown at a time. What everybody answered is in the index."


@evidence(order=60)
def results(page: Any, now: datetime) -> Section:
    """Figures of the rounds whose results are published, with small numbers withheld as on the site."""
    published = [each for each in page.rounds.all() if each.has_published_results(now)]
    if not published:
        return Section("results", "Results", ["No results are published yet."])
    found = results_of(published, everybody=True)
    tables = [table for result in found for table in tables_of(result)]
    tables += [table for each in compare(found) for table in compared(each)]
    text = [PERCENTAGES, *(line for result in found for line in _notes(result))]
    if len(published) > 1:
        text += _over_rounds(published)
    return Section("results", "Results", text, tables, list(_by_group(found)))


def _notes(result: RoundResult) -> Iterator[str]:
    """What has to be said with the figures of a round."""
    label = result.round.label
    if result.synthetic:
        made_up = "All" if result.all_synthetic else f"{result.synthetic:,}"
        yield f"{label}: {made_up} of these responses were made up to show how the site works."
    yield (
        f"{label}: a number from 1 to {result.threshold - 1} is not shown, nor one from which such a"
        " number could be worked out."
    )


def _over_rounds(published: Sequence[Round]) -> list[str]:
    sector = sector_share(published)
    if sector.base is None:
        return []
    words = f"Responses over {len(published)} rounds: {sector.base:,}."
    if sector.share is not None:
        words += f" {sector.share}% came from organisations of the sector or from trustees and volunteers."
    return [f"{words} An organisation that answered in several rounds counts once here."]


def _by_group(results: Sequence[RoundResult]) -> Iterator[PackedFile]:
    """A page for each round and breakdown, in a number of queries that questions do not change."""
    asked = [each.question for result in results for each in result.questions]
    rounds = [result.round for result in results]
    everybody, sizes = count(asked), count_responses(rounds)
    for breakdown in Breakdown:
        tables = _broken_down(
            results, breakdown, count(asked, breakdown), everybody, sizes[breakdown]
        )
        for result in results:
            number, label = result.round.number, result.round.label
            title = f"Results of {label} by {breakdown.label.lower()}"
            context = {"note": BY_GROUP, "tables": tables[result.round.pk]}
            path = f"results/round-{number}-by-{breakdown.word}.html"
            yield written_file(path, title, "tables", context)


def _broken_down(
    results: Sequence[RoundResult],
    breakdown: Breakdown,
    by_group: Tally,
    everybody: Tally,
    sizes: Any,
) -> dict[int, list[Table]]:
    groups = groups_of(breakdown)
    found: dict[int, list[Table]] = defaultdict(list)
    for result in results:
        round_ = result.round
        responses = sizes_alone(sizes.get(round_.pk, {}))
        for each in result.questions:
            question: Question = each.question
            parts = broken_down(
                question, by_group, breakdown, groups, responses, result.threshold, everybody
            )
            found[round_.pk] += [group_table(question, breakdown, part) for part in parts]
            if not parts:
                found[round_.pk].append(
                    Table(f"{question.wording} ({each.basis})", (), (), BASE_ALONE)
                )
    return found


@evidence(order=65)
def equality(page: Any, now: datetime) -> Section | None:
    """Who was heard, in rounds that asked about equality and whose results are published."""
    published = [each for each in page.rounds.all() if each.has_published_results(now)]
    tables = [
        Table(
            f"{asked.round.label}: {each.question.wording} ({each.basis})",
            ("Answer", "Answers", "Per cent"),
            figures_as_rows(each.rows),
        )
        for asked in equality_of(published, now)
        for each in asked.questions
    ]
    return Section("equality", "Who was heard", [EQUALITY_APART], tables) if tables else None
