"""No small count can be worked out from all that is published of a round: driven through the results code.

Beside the tables of one question stand who answered by each breakdown and the share of the sector. A
group that is too small there is in no table. Everything that a reader sees is set down as equations;
the most that a small count can then be has to reach the threshold.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consultations.models import Code, Option, Question
from consultations.results.breakdowns import BrokenDown, broken_down
from consultations.results.counting import Tally
from consultations.results.groups import (
    Breakdown,
    Group,
    Key,
    groups_of,
    sector_of,
    shows_sector,
)
from consultations.results.reads import who_answered
from consultations.results.suppression import is_small
from consultations.results.tables import QuestionResult, result_of
from consultations.surveys.models import SECTOR_CAPACITIES, QuestionKind
from tests.consultations.puzzles import Puzzle

pytestmark = pytest.mark.once
ASKED = 1  # the key of the question
SECTOR = [each.value for each in SECTOR_CAPACITIES]

sizes = st.integers(5, 300)
thresholds = st.sampled_from([3, 5, 10])
options = st.integers(2, 5)
seeds = st.integers(0, 10**6)

Chosen = Sequence[int]  # the places of options; of a ranking, the first place first


@dataclass
class Person:
    """Who sent a response; ``chosen`` is None where she left the question out."""

    group: dict[Breakdown, Key]
    chosen: Chosen | None


def groups_by_breakdown() -> dict[Breakdown, list[Group]]:
    districts = [Group(number, f"District {number}") for number in range(1, 6)]
    return {
        Breakdown.CAPACITY: groups_of(Breakdown.CAPACITY),
        Breakdown.DISTRICT: [*districts, Group(None, "No district given")],
        Breakdown.KIND: groups_of(Breakdown.KIND),
    }


GROUPS = groups_by_breakdown()


@dataclass
class Asked:
    """A round with one question: its people, and what the site counts of them."""

    question: Question
    people: list[Person]
    threshold: int
    everybody: Tally = field(default_factory=Tally)
    tallies: dict[Breakdown, Tally] = field(default_factory=lambda: {b: Tally() for b in Breakdown})

    def __post_init__(self) -> None:
        for person in self.people:
            if person.chosen is not None:
                self._add(self.everybody, person.chosen, None, whole=True)
                for breakdown, tally in self.tallies.items():
                    self._add(tally, person.chosen, person.group[breakdown], whole=False)

    def _add(self, tally: Tally, chosen: Chosen, group: Key, *, whole: bool) -> None:
        tally.bases[ASKED, group] += 1
        for place, number in enumerate(chosen, start=1):
            if self.question.kind == QuestionKind.LONG_TEXT:
                tally.codes[number, group] += 1
            elif self.question.kind != QuestionKind.RANKING:
                tally.options[number, None, None, group] += 1
            elif whole or place == 1:
                tally.options[number, None, place, group] += 1

    def sizes(self, breakdown: Breakdown) -> Counter[Key]:
        return Counter(person.group[breakdown] for person in self.people)

    def base(self, breakdown: Breakdown, group: Group) -> int:
        return self.tallies[breakdown].bases[ASKED, group.key]

    def result(self) -> QuestionResult:
        return result_of(self.question, self.everybody, self.threshold)

    def table(self, breakdown: Breakdown) -> list[BrokenDown]:
        return broken_down(
            self.question,
            self.tallies[breakdown],
            breakdown,
            GROUPS[breakdown],
            self.sizes(breakdown),
            self.threshold,
            self.everybody,
        )


def question_of(kind: QuestionKind, count: int) -> Question:
    """As it is fetched: with its options, or its themes."""
    question = Question(pk=ASKED, kind=kind, wording="What matters?")
    numbers = range(count)
    found: dict[str, Any] = {
        "options": [Option(pk=each, label=f"Option {each}") for each in numbers],
        "codes": [Code(pk=each, label=f"Theme {each}") for each in numbers],
    }
    vars(question)["_prefetched_objects_cache"] = found
    return question


def asked_of(
    kind: QuestionKind, size: int, count: int, threshold: int, seed: int, choose: Callable[..., Any]
) -> Asked:
    """People of common and rare groups; some leave the question out."""
    chance = Random(seed)
    weights = {each: [chance.random() ** 4 for _ in GROUPS[each]] for each in Breakdown}
    likely = [chance.random() ** 2 for _ in range(count)]
    left_out = chance.choice([0, 0.1, 0.5])
    people = []
    for _ in range(size):
        group = {each: chance.choices(GROUPS[each], weights[each])[0].key for each in Breakdown}
        chosen = None if chance.random() < left_out else choose(chance, likely)
        people.append(Person(group, chosen))
    return Asked(question_of(kind, count), people, threshold)


def one(chance: Random, likely: list[float]) -> Chosen:
    return chance.choices(range(len(likely)), likely)


def any_number(chance: Random, likely: list[float]) -> Chosen:
    return [number for number, each in enumerate(likely) if chance.random() < each]


def one_or_more(chance: Random, likely: list[float]) -> Chosen:
    return any_number(chance, likely) or [0]


def in_order(chance: Random, likely: list[float]) -> Chosen:
    return sorted(range(len(likely)), key=lambda each: each + chance.gauss(0, 1.1))


class Reader:
    """Sets down what is published of ``asked``, and which counts are small."""

    def __init__(self, asked: Asked) -> None:
        self.asked = asked
        self.puzzle = Puzzle()
        self.small: list[object] = []

    def knows(self, name: object, shown: int | None, count: int) -> None:
        """What is shown of the unknown ``name``, or that it is small."""
        if shown is not None:
            assert shown == count
            assert not is_small(count, self.asked.threshold), name
            self.puzzle.tie({name: 1}, count)
        elif is_small(count, self.asked.threshold):
            self.small.append(name)

    def reads_who_answered(self) -> None:
        everybody = len(self.asked.people)
        for breakdown, groups in GROUPS.items():
            counts = self.asked.sizes(breakdown)
            names = [("size", breakdown, group.key) for group in groups]
            self.puzzle.tie(dict.fromkeys(names, 1), everybody)
            figures = who_answered(breakdown, groups, counts, self.asked.threshold)
            for name, group, figure in zip(names, groups, figures, strict=True):
                self.knows(name, figure.value, counts[group.key])
        counts = self.asked.sizes(Breakdown.CAPACITY)
        sector = sector_of(counts)
        terms: dict[object, int] = {("size", Breakdown.CAPACITY, key): 1 for key in SECTOR}
        self.puzzle.tie({**terms, "sector": -1}, 0)
        self.puzzle.tie({"sector": 1, "rest": 1}, everybody)
        shown = shows_sector(counts, self.asked.threshold)
        self.knows("sector", sector if shown else None, sector)
        self.knows("rest", everybody - sector if shown else None, everybody - sector)

    def reads_bases(self, breakdown: Breakdown, table: BrokenDown) -> None:
        """Nobody answers who sent nothing."""
        names = [("base", breakdown, group.key) for group in GROUPS[breakdown]]
        self.puzzle.tie(dict.fromkeys(names, 1), self.asked.everybody.bases[ASKED, None])
        for name, group, line in zip(names, GROUPS[breakdown], table.lines, strict=True):
            self.puzzle.bound({name: 1, ("size", breakdown, group.key): -1}, 0)
            self.knows(name, line.base, self.asked.base(breakdown, group))

    def reads_cells(
        self, breakdown: Breakdown, table: BrokenDown, count: Callable[[int, Key], int]
    ) -> None:
        """Each option’s cells add up to how often it was given."""
        groups = GROUPS[breakdown]
        for place in range(len(self.asked.question.options.all())):
            cells: dict[object, int] = {("cell", breakdown, place, g.key): 1 for g in groups}
            self.puzzle.tie({**cells, ("all", place): -1}, 0)
        for group, line in zip(groups, table.lines, strict=True):
            for heading, cell in zip(table.headings, line.cells, strict=True):
                place = int(heading.split()[-1])
                self.knows(
                    ("cell", breakdown, place, group.key), cell.value, count(place, group.key)
                )

    def one_each(self, breakdown: Breakdown) -> None:
        """Everybody who answered has one answer in the table."""
        for group in GROUPS[breakdown]:
            cells: dict[object, int] = {
                ("cell", breakdown, place, group.key): 1 for place in self.places
            }
            self.puzzle.tie({**cells, ("base", breakdown, group.key): -1}, 0)

    @property
    def places(self) -> Iterable[int]:
        return range(len(self.asked.question.options.all()))

    def chosen_or_not(
        self, breakdown: Breakdown, count: Callable[[int, Key], int], *, at_least_one: bool
    ) -> None:
        """Who did not choose an option is protected as who did."""
        for group in GROUPS[breakdown]:
            base = ("base", breakdown, group.key)
            for place in self.places:
                cell, other = ((word, breakdown, place, group.key) for word in ("cell", "not"))
                self.puzzle.tie({cell: 1, other: 1, base: -1}, 0)
                rest = self.asked.base(breakdown, group) - count(place, group.key)
                self.knows(other, None, rest)
            if at_least_one:
                cells: dict[object, int] = {
                    ("cell", breakdown, place, group.key): -1 for place in self.places
                }
                self.puzzle.bound({**cells, base: 1}, 0)

    def check(self) -> None:
        self.puzzle.check(self.small, self.asked.threshold)


def read_and_check(
    asked: Asked,
    shown: Callable[[Reader, QuestionResult], None],
    tied: Callable[[Reader, Breakdown, Callable[[int, Key], int]], None],
) -> None:
    """Everything that is published of ``asked`` together."""
    reader = Reader(asked)
    if len(asked.people) < asked.threshold:
        return  # nothing at all is published
    reader.reads_who_answered()
    result = asked.result()
    if result.base is None:
        assert not any(asked.table(breakdown) for breakdown in Breakdown)
    elif result.base:
        shown(reader, result)
        for breakdown in Breakdown:
            count = counter(asked, breakdown)
            (table,) = asked.table(breakdown)
            reader.reads_bases(breakdown, table)
            reader.reads_cells(breakdown, table, count)
            tied(reader, breakdown, count)
    reader.check()


def counter(asked: Asked, breakdown: Breakdown) -> Callable[[int, Key], int]:
    tally = asked.tallies[breakdown]

    def count(place: int, group: Key) -> int:
        if asked.question.kind == QuestionKind.LONG_TEXT:
            return tally.codes[place, group]
        rank = 1 if asked.question.kind == QuestionKind.RANKING else None
        return tally.options[place, None, rank, group]

    return count


def totals(reader: Reader, result: QuestionResult) -> None:
    """Of options or themes: how often each was given."""
    for row in result.rows or result.themes:
        place = int(row.label.split()[-1])
        reader.knows(("all", place), row.value, total_of(reader.asked, place))


def total_of(asked: Asked, place: int) -> int:
    if asked.question.kind == QuestionKind.LONG_TEXT:
        return asked.everybody.codes[place, None]
    return asked.everybody.options[place, None, None, None]


@given(sizes, options, thresholds, seeds)
def test_of_single_answers(size: int, count: int, threshold: int, seed: int) -> None:
    asked = asked_of(QuestionKind.SINGLE, size, count, threshold, seed, one)
    read_and_check(asked, totals, lambda reader, breakdown, _: reader.one_each(breakdown))


def totals_or_not(reader: Reader, result: QuestionResult) -> None:
    totals(reader, result)
    base = result.base or 0
    for place in reader.places:
        reader.puzzle.tie({("all", place): 1, ("none", place): 1}, base)
        reader.knows(("none", place), None, base - total_of(reader.asked, place))


@given(sizes, options, thresholds, seeds)
def test_of_several_answers(size: int, count: int, threshold: int, seed: int) -> None:
    asked = asked_of(QuestionKind.MULTIPLE, size, count, threshold, seed, one_or_more)
    read_and_check(
        asked,
        totals_or_not,
        lambda reader, breakdown, cells: reader.chosen_or_not(breakdown, cells, at_least_one=True),
    )


@given(sizes, options, thresholds, seeds)
def test_of_themes(size: int, count: int, threshold: int, seed: int) -> None:
    """An answer may have no theme at all."""
    asked = asked_of(QuestionKind.LONG_TEXT, size, count, threshold, seed, any_number)
    read_and_check(
        asked,
        totals_or_not,
        lambda reader, breakdown, cells: reader.chosen_or_not(breakdown, cells, at_least_one=False),
    )


def ranking(reader: Reader, result: QuestionResult) -> None:
    """The whole matrix with its means; whoever answered gave each option a place."""
    base = result.base or 0
    places = list(reader.places)
    for each in places:
        reader.puzzle.tie({("place", each, place): 1 for place in places}, base)
        reader.puzzle.tie({("place", option, each): 1 for option in places}, base)
        reader.puzzle.tie({("place", each, 0): 1, ("all", each): -1}, 0)
    for row in result.ranked:
        option = int(row.label.split()[-1])
        counts = [reader.asked.everybody.options[option, None, p + 1, None] for p in places]
        for place, figure in enumerate(row.places):
            reader.knows(("place", option, place), figure.value, counts[place])
        if row.mean is not None:
            points: dict[object, int] = {("place", option, place): place + 1 for place in places}
            reader.puzzle.tie(points, sum((p + 1) * n for p, n in enumerate(counts)))


@given(sizes, options, thresholds, seeds)
def test_of_a_ranking(size: int, count: int, threshold: int, seed: int) -> None:
    asked = asked_of(QuestionKind.RANKING, size, count, threshold, seed, in_order)
    read_and_check(asked, ranking, lambda reader, breakdown, _: reader.one_each(breakdown))


def test_the_test_itself_sees_a_group_that_the_share_of_the_sector_gives_away() -> None:
    """Were the small group withheld with groups outside the sector, it would follow from the share."""
    sizes_shown = {"charity": 20, "community-group": 2, "resident": 20, "other": 6}
    people = [
        Person({each: GROUPS[each][0].key for each in Breakdown} | {Breakdown.CAPACITY: key}, [0])
        for key, count in sizes_shown.items()
        for _ in range(count)
    ]
    small = ("size", Breakdown.CAPACITY, "community-group")
    for shown, most in ((set(), 22), (set(SECTOR) - {"community-group"}, 2)):
        reader = Reader(Asked(question_of(QuestionKind.SINGLE, 2), people, threshold=5))
        reader.reads_who_answered()
        assert small in reader.small
        for key in shown:
            reader.puzzle.tie({("size", Breakdown.CAPACITY, key): 1}, sizes_shown.get(key, 0))
        assert reader.puzzle.most(small) == pytest.approx(most)
