"""What changed is shown word by word, and takes no long time whatever was written."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forums.diffs import Change, Piece, changes

MOST_MILLISECONDS = 100
WORDS = st.lists(st.sampled_from(["sea", "tide", " ", "\n", "é", "?", "**"]), max_size=80).map(
    "".join
)


def test_a_word_that_is_another_is_taken_out_and_put_in() -> None:
    assert changes("We meet on Monday at ten.", "We meet on Friday at ten.") == [
        Piece(Change.SAME, "We meet on "),
        Piece(Change.REMOVED, "Monday "),
        Piece(Change.ADDED, "Friday "),
        Piece(Change.SAME, "at ten."),
    ]


def test_what_is_the_same_is_one_piece() -> None:
    assert changes("Hello", "Hello") == [Piece(Change.SAME, "Hello")]
    assert changes("", "") == []


@given(WORDS | st.text(), WORDS | st.text())
def test_both_texts_can_be_read_from_the_pieces(old: str, new: str) -> None:
    pieces = changes(old, new)
    assert "".join(piece.text for piece in pieces if not piece.is_added) == old
    assert "".join(piece.text for piece in pieces if not piece.is_removed) == new


@pytest.mark.parametrize("vocabulary", [1, 2, 10, 100])
@pytest.mark.parametrize("length", [300, 2500])
def test_no_two_texts_take_long_to_compare(vocabulary: int, length: int) -> None:
    old = "start " + " ".join(str(n * 7 % vocabulary) for n in range(length))
    new = "begin " + " ".join(str(n * 5 % (vocabulary + 1)) for n in range(length)) + " end"
    spent = []
    for _ in range(5):
        start = time.process_time()
        changes(old, new)
        spent.append((time.process_time() - start) * 1000)
        if spent[-1] <= MOST_MILLISECONDS:
            break
    assert min(spent) <= MOST_MILLISECONDS
