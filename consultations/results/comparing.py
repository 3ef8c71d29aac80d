"""Round over round: the same question as several rounds asked it, and what was asked otherwise.

Every number is one that the results of its round show; what is withheld there is withheld here.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from consultations.notices.rounds import Round
from consultations.results.figures import Figure, NumberFigures, in_words
from consultations.results.reads import RoundResult
from consultations.results.tables import QuestionResult
from consultations.surveys.models import Question

WITHHELD, NOTHING = "[c]", "–"
ANSWERS = "Answers"  # the caption of what needs none

Cell = (
    Figure | str | None
)  # a count with its share, a mean in words, or nothing where it was not asked
Asked = tuple[Round, QuestionResult]


@dataclass(frozen=True)
class Table:
    """One part of a question: a line an answer, a column a round with how many answered in it."""

    caption: str
    columns: list[tuple[Round, str]]
    lines: list[tuple[str, list[Cell]]]

    @property
    def labelled(self) -> list[tuple[str, list[tuple[str, Cell]]]]:
        """The lines with each cell under the name of its round."""
        names = [f"{round_.label} ({basis})" for round_, basis in self.columns]
        return [(label, list(zip(names, cells, strict=True))) for label, cells in self.lines]

    @property
    def withholds(self) -> bool:
        cells = [cell for _, cells in self.lines for cell in cells]
        return any(
            cell.is_withheld if isinstance(cell, Figure) else cell == WITHHELD for cell in cells
        )


@dataclass(frozen=True)
class Comparison:
    """One question that was asked in more than one round."""

    key: str
    asked: list[Asked]
    tables: list[Table]

    @property
    def wording(self) -> str:
        """As it was asked last."""
        return self.asked[-1][1].question.wording

    @property
    def bases(self) -> list[tuple[Round, str]]:
        """The rounds, with how many answered in each."""
        return [(round_, result.basis) for round_, result in self.asked]

    @property
    def changes(self) -> list[tuple[Round, list[str]]]:
        """What the earlier rounds asked otherwise than the last, in sentences."""
        last = self.asked[-1][1].question
        found = [
            (each, list(_otherwise(result.question, last))) for each, result in self.asked[:-1]
        ]
        return [(each, sentences) for each, sentences in found if sentences]

    @property
    def withholds(self) -> bool:
        return any(table.withholds for table in self.tables)


def _otherwise(then: Question, last: Question) -> Iterator[str]:
    if then.kind != last.kind:
        yield (
            f"It was a question of another kind: “{then.get_kind_display()}”, and last"
            f" “{last.get_kind_display()}”."
        )
    if then.wording != last.wording:
        yield f"Asked in other words: “{then.wording}”"
    if then.help_text != last.help_text:
        said = f"“{then.help_text}”" if then.help_text else "none"
        yield f"With another help text: {said}"
    yield from _offered("answer", _labels(then.options.all()), _labels(last.options.all()))
    yield from _offered("line", _labels(then.rows.all()), _labels(last.rows.all()))


def _labels(rows: Iterable[object]) -> list[str]:
    return [str(row) for row in rows]


def _offered(noun: str, then: Sequence[str], last: Sequence[str]) -> Iterator[str]:
    """Which answers, or lines, came and went."""
    gone = [label for label in then if label not in last]
    new = [label for label in last if label not in then]
    for labels, words in (
        (gone, "that the last round did not have"),
        (new, "that it did not have yet"),
    ):
        if labels:
            quoted = ", ".join(f"“{label}”" for label in labels)
            yield f"{noun.capitalize()}{'' if len(labels) == 1 else 's'} {words}: {quoted}"


@dataclass(frozen=True)
class Questions:
    """Those of several rounds: the keys that more than one asked, with their questions, in the order in
    which they were asked first; and what one round alone asked, as the round’s name and the wording."""

    compared: dict[str, list[int]]
    asked_once: list[tuple[str, str]]


def questions_of(rounds: Iterable[Round]) -> Questions:
    names = {each.pk: each.label for each in rounds}
    asked = Question.objects.filter(survey__round__in=names).exclude(kind="section")
    ordered = asked.order_by("survey__round__number", "order", "pk")
    rows = list(ordered.values_list("key", "pk", "survey__round", "wording"))
    by_key: dict[str, list[int]] = defaultdict(list)
    for key, pk, _, _ in rows:
        if key:
            by_key[key].append(pk)
    compared = {key: pks for key, pks in by_key.items() if len(pks) > 1}
    once = [(names[each], wording) for key, _, each, wording in rows if key not in compared]
    return Questions(compared, once)


def compare(results: Iterable[RoundResult]) -> list[Comparison]:
    """The questions that share a key, round over round."""
    by_key: dict[str, list[Asked]] = defaultdict(list)
    for result in results:
        for each in result.questions:
            if each.question.key:
                by_key[each.question.key].append((result.round, each))
    return [
        Comparison(key, asked, [table for table in _tables(asked) if table.lines])
        for key, asked in by_key.items()
        if len(asked) > 1
    ]


def _tables(asked: list[Asked]) -> Iterator[Table]:
    rounds, found = [each for each, _ in asked], [result for _, result in asked]
    bases = [(each, result.basis) for each, result in asked]
    yield Table(ANSWERS, bases, _figures([each.rows for each in found]))
    yield Table("Mean place", bases, _merged([_means(each) for each in found]))
    yield Table("Put first by", bases, _figures([each.first_choices for each in found]))
    labels = dict.fromkeys(line.label for each in found for line in each.lines)
    for label in labels:
        lines = [next((one for one in each.lines if one.label == label), None) for each in found]
        of_line = [NOTHING if line is None else in_words(line.base, "answer") for line in lines]
        yield Table(
            label,
            list(zip(rounds, of_line, strict=True)),
            _figures([line.cells if line else [] for line in lines]),
        )
    yield Table(
        "What the numbers come to", bases, _merged([_numbers(each.numbers) for each in found])
    )
    yield Table("What the answers are about", bases, _figures([each.themes for each in found]))


def _figures(found: list[list[Figure]]) -> list[tuple[str, list[Cell]]]:
    return _merged([{row.label: row for row in rows} for rows in found])


def _merged(
    found: Sequence[dict[str, Figure]] | Sequence[dict[str, str]],
) -> list[tuple[str, list[Cell]]]:
    """A line a label; a round that lacks it has no cell there."""
    labels = dict.fromkeys(label for cells in found for label in cells)
    return [(label, [cells.get(label) for cells in found]) for label in labels]


def _means(result: QuestionResult) -> dict[str, str]:
    """A dash where nobody answered; withheld where a number of its line is."""
    without = WITHHELD if result.base else NOTHING
    return {row.label: without if row.mean is None else f"{row.mean:.1f}" for row in result.ranked}


def _numbers(numbers: NumberFigures) -> dict[str, str]:
    """Of those that everybody may see."""
    shown: list[tuple[str, Callable[[NumberFigures], Decimal | None]]] = [
        ("Mean", lambda each: each.mean),
        ("Median", lambda each: each.median),
        ("Lower quartile", lambda each: each.lower_quartile),
        ("Upper quartile", lambda each: each.upper_quartile),
    ]
    return {
        label: f"{float(value):,.2f}".rstrip("0").rstrip(".")
        for label, of in shown
        if (value := of(numbers)) is not None
    }
