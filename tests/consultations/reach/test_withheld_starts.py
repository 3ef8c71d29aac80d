"""No small number of those who began or sent can be worked out from a public funnel: by linear programming.

Nobody sends online who has not begun. Channels and capacities are two ways to cut the same people, with
the same totals; what officers typed in was begun nowhere.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping
from datetime import UTC, datetime
from random import Random
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from consultations.models import Round, ShortLink
from consultations.reach.funnel import OTHERWISE, Funnel, Line, _Counts, _funnel
from consultations.results.groups import Key, sector_of, shows_sector
from consultations.results.suppression import is_small
from consultations.surveys.models import SECTOR_CAPACITIES, Capacity
from tests.consultations.puzzles import Puzzle

pytestmark = pytest.mark.once
DAY = datetime(2026, 11, 1, tzinfo=UTC)
KEYS = [*Capacity.values, ""]  # as the lines of capacities stand; the last has not said it


def counts_of(size: int, links: int, leaving: float, by_paper: float, seed: int) -> _Counts:
    """People who come by one of the links or by none; some leave, some are typed in."""
    chance = Random(seed)
    began: dict[int | None, Counter[str]] = defaultdict(Counter)
    sent: dict[int | None, Counter[str]] = defaultdict(Counter)
    otherwise = Counter[str]()
    channels = [*range(links), None]
    likely = [chance.random() ** 3 for _ in channels]
    weights = [chance.random() ** 4 for _ in Capacity]
    for _ in range(size):
        capacity = chance.choices(Capacity.values, weights)[0]
        if chance.random() < by_paper:
            otherwise[capacity] += 1
            continue
        link = chance.choices(channels, likely)[0]
        leaves = chance.random() < leaving
        began[link]["" if leaves and chance.random() < 0.5 else capacity] += 1
        if not leaves:
            sent[link][capacity] += 1
    return _Counts({}, {}, began, sent, otherwise, 0)


def together(counts: Mapping[Any, Counter[str]]) -> Counter[Key]:
    """By capacity, whatever the channel."""
    found = Counter[Key]()
    for each in counts.values():
        found.update(dict(each.items()))
    return found


class Reader:
    """What the public funnel ties, and which counts are small."""

    def __init__(self, funnel: Funnel, counts: _Counts, links: int) -> None:
        self.puzzle = Puzzle()
        self.small: list[object] = []
        self.threshold = funnel.threshold
        self.counts = counts
        self.channels: list[Any] = [*range(links), None]
        self.reads_channels(funnel)
        self.reads_capacities(funnel.capacities)

    def knows(self, name: object, step: Any, count: int) -> None:
        if step.value is not None:
            assert step.value == count
            assert not is_small(count, self.threshold), name
            self.puzzle.tie({name: 1}, count)
        elif step.is_withheld and is_small(count, self.threshold):
            self.small.append(name)

    def reads_channels(self, funnel: Funnel) -> None:
        by_label = {line.label: line for line in funnel.lines}
        typed = by_label.pop(OTHERWISE, None)
        for channel, line in zip(self.channels, by_label.values(), strict=True):
            began, sent = ("began", channel), ("sent", channel)
            self.puzzle.bound({sent: 1, began: -1}, 0)
            self.knows(began, line.started, self.counts.started[channel].total())
            self.knows(sent, line.sent, self.counts.sent[channel].total())
        if typed:
            self.knows("typed", typed.sent, self.counts.otherwise.total())
        else:
            self.puzzle.tie({"typed": 1}, 0)
        self.adds_up("began", self.channels, "all began")
        self.adds_up("sent", self.channels, "all sent", also="typed")
        self.knows("all began", funnel.total.started, together(self.counts.started).total())
        everybody = together(self.counts.sent).total() + self.counts.otherwise.total()
        self.knows("all sent", funnel.total.sent, everybody)

    def adds_up(self, word: str, keys: list[Any], total: str, also: str = "") -> None:
        parts: dict[object, int] = {(word, key): 1 for key in keys}
        self.puzzle.tie({**parts, **({also: 1} if also else {}), total: -1}, 0)

    def reads_capacities(self, lines: list[Line]) -> None:
        """Each sent online, or on paper; all on paper were typed in."""
        began = together(self.counts.started)
        sent = together(self.counts.sent) + together({None: self.counts.otherwise})
        prints_starts = any(line.started.value is not None for line in lines)
        for key, line in zip(KEYS, lines, strict=True):
            names = [(word, "as", key) for word in ("began", "online", "paper", "sent")]
            self.puzzle.tie({names[1]: 1, names[2]: 1, names[3]: -1}, 0)
            self.puzzle.bound({names[1]: 1, names[0]: -1}, 0)
            self.knows(names[3], line.sent, sent[key])
            if prints_starts:
                self.knows(names[0], line.started, began[key])
        for word, total in (("began", "all began"), ("sent", "all sent"), ("paper", "typed")):
            self.puzzle.tie({**{(word, "as", key): 1 for key in KEYS}, total: -1}, 0)
        if shows_sector(sent, self.threshold):
            sector: dict[object, int] = {
                ("sent", "as", each.value): 1 for each in SECTOR_CAPACITIES
            }
            self.puzzle.tie(sector, sector_of(sent))


@given(
    st.integers(5, 200),
    st.integers(0, 3),
    st.sampled_from([0, 0.03, 0.3]),
    st.sampled_from([0, 0.02, 0.2]),
    st.sampled_from([3, 5, 10]),
    st.integers(0, 10**6),
)
@example(143, 3, 0.03, 0.02, 3, 0)  # who began as something beside who sent shows what was typed in
def test_no_small_number_can_be_worked_out(
    size: int, links: int, leaving: float, by_paper: float, threshold: int, seed: int
) -> None:
    counts = counts_of(size, links, leaving, by_paper, seed)
    round_ = Round(pk=1, number=1, opens_at=DAY, closes_at=DAY, small_numbers_below=threshold)
    made = [ShortLink(pk=number, round=round_, channel=f"Link {number}") for number in range(links)]
    funnel = _funnel(round_, made, counts, None, full=False)
    if not funnel.total.sent.value:
        return  # nothing is published of the people
    reader = Reader(funnel, counts, links)
    reader.puzzle.check(reader.small, threshold)
