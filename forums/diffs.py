"""What changed between two versions of a text, word by word."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

_WORDS = re.compile(r"\w+ ?|[^\w\s]|\s")
MOST_PAIRS = 10_000  # of equal words; passages that repeat more are shown as replaced whole


class Change(StrEnum):
    """What became of a piece of text."""

    SAME = "same"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text that stayed, came or went."""

    change: Change
    text: str

    @property
    def is_added(self) -> bool:
        return self.change == Change.ADDED

    @property
    def is_removed(self) -> bool:
        return self.change == Change.REMOVED


def changes(old: str, new: str) -> list[Piece]:
    """The pieces of both, in the order in which the new text reads."""
    return _joined(_pieces(_WORDS.findall(old), _WORDS.findall(new)))


def _pieces(old: Sequence[str], new: Sequence[str]) -> Iterator[Piece]:
    """What both begin and end with needs no comparing, and is most of the text."""
    shorter = min(len(old), len(new))
    head = 0
    while head < shorter and old[head] == new[head]:
        head += 1
    tail = 0
    while tail < shorter - head and old[-1 - tail] == new[-1 - tail]:
        tail += 1
    yield Piece(Change.SAME, "".join(old[:head]))
    yield from _compared(old[head : len(old) - tail], new[head : len(new) - tail])
    yield Piece(Change.SAME, "".join(old[len(old) - tail :]))


def _compared(old: Sequence[str], new: Sequence[str]) -> Iterator[Piece]:
    if _pairs(old, new) > MOST_PAIRS:
        yield Piece(Change.REMOVED, "".join(old))
        yield Piece(Change.ADDED, "".join(new))
        return
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            yield Piece(Change.SAME, "".join(old[a:b]))
            continue
        yield Piece(Change.REMOVED, "".join(old[a:b]))
        yield Piece(Change.ADDED, "".join(new[c:d]))


def _pairs(old: Sequence[str], new: Sequence[str]) -> int:
    """How often a word of the one is a word of the other: what comparing them takes time by."""
    ours, theirs = Counter(old), Counter(new)
    return sum(count * theirs[word] for word, count in ours.items())


def _joined(pieces: Iterator[Piece]) -> list[Piece]:
    """Without empty ones, and neighbours of a kind as one."""
    joined: list[Piece] = []
    for piece in pieces:
        if joined and joined[-1].change == piece.change:
            joined[-1] = Piece(piece.change, joined[-1].text + piece.text)
        elif piece.text:
            joined.append(piece)
    return joined
