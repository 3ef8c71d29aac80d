"""Folding names and measuring their likeness: what is one name, what is another."""

from itertools import combinations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from membership.organisations.names import (
    FOLDED_LENGTH,
    LIKE_ENOUGH,
    NameIndex,
    fold,
    likeness,
)

WORDS = [
    *("kent", "thanet", "margate", "menders", "tides", "friends", "carers", "café", "Ærø", "naïve"),
    *("İzmir", "straße", "O'Neil's", "St.", "saint", "the", "The", "and", "&", "+", "Ltd"),
    *("limited", "(CIC)", "charity", "trust", "R.S.P.C.A.", "C.I.O.", "1st", "2nd"),
]
PLAIN_WORDS = ["kent", "tides", "friends", "of", "thanet", "carers", "dover"]
LEGAL_FORMS = [
    *("Ltd", "LIMITED", "Ltd.", "CIO", "C.I.O.", "(CIC)", "Community Interest Company"),
    *("Charity", "Registered Charity", "Company Limited by Guarantee"),
]
names = st.one_of(
    st.text(max_size=150),
    st.lists(st.sampled_from(WORDS), max_size=8).map(" ".join),
)
latin = st.characters(max_codepoint=0x24F, categories=("L", "Nd", "Zs", "Po"))
plain_names = st.lists(st.sampled_from(PLAIN_WORDS), min_size=1, max_size=6)
PUNCTUATION = '!"#%()*,-/:;<=>?@[]_{|}~–—“”…'


@given(names)
def test_folding_twice_changes_nothing(name: str) -> None:
    assert fold(fold(name)) == fold(name)


@given(st.text(latin, max_size=60))
def test_folding_takes_away_capitals(name: str) -> None:
    assert fold(name.upper()) == fold(name.lower()) == fold(name.swapcase()) == fold(name)


@given(plain_names, st.lists(st.sampled_from([*PUNCTUATION, " ", "\t", "\u00a0"]), min_size=1))
def test_folding_takes_away_punctuation_and_spaces(words: list[str], between: list[str]) -> None:
    expected = fold(" ".join(words))
    assert fold("".join(between).join(words)) == expected
    assert fold("".join([*between, " ".join(words), *between])) == expected


@given(plain_names, st.integers(0, 6), st.sampled_from(["the", "The", "THE"]))
def test_folding_takes_away_the_article(words: list[str], place: int, article: str) -> None:
    assert fold(" ".join([*words[:place], article, *words[place:]])) == fold(" ".join(words))


@given(plain_names, st.lists(st.sampled_from(LEGAL_FORMS), min_size=1, max_size=3))
def test_folding_takes_away_legal_forms_at_the_end(words: list[str], forms: list[str]) -> None:
    assert fold(" ".join([*words, *forms])) == fold(" ".join(words))


@given(st.text(st.characters(categories=("Lu", "Ll", "Lt", "Lo")), min_size=1, max_size=150))
def test_a_name_of_letters_never_folds_to_nothing(name: str) -> None:
    folded = fold(name)
    assert folded
    assert len(folded) <= FOLDED_LENGTH
    assert folded == folded.strip()


@pytest.mark.parametrize(
    ("name", "folded"),
    [
        ("The St. John’s C.I.O.", "st johns"),
        ("Saint John's", "st johns"),
        ("Kent & Medway (Limited)", "kent and medway"),
        ("R.S.P.C.A. Thanet", "rspca thanet"),
        ("Café Ünity", "cafe unity"),
        ("The Charity", "charity"),
        ("Limited Edition Arts", "limited edition arts"),
        ("Kent Wildlife Trust", "kent wildlife trust"),
        ("पंजाबी समाज", "पंजाबी समाज"),
        ("…!", ""),
    ],
)
def test_how_names_fold(name: str, folded: str) -> None:
    assert fold(name) == folded


@given(names, names)
def test_likeness_is_the_same_from_both_sides_and_between_nothing_and_one(
    first: str, second: str
) -> None:
    assert 0 <= likeness(first, second) == likeness(second, first) <= 1


@given(names)
def test_names_that_fold_alike_have_the_likeness_one(name: str) -> None:
    assume(fold(name))
    assert likeness(name, fold(name)) == likeness(name, name) == 1


def test_names_of_nothing_but_marks_are_like_none() -> None:
    assert likeness("…", "!?") == likeness("…", "Kent") == 0


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Margate Menders", "Margte Menders"),
        ("Margate Menders", "Menders of Margate"),
        ("Dover Foodbank", "Dover Food Bank"),
        ("Kent Carers", "Kent Carers Network"),
    ],
)
def test_names_that_a_person_would_ask_about_are_like_enough(first: str, second: str) -> None:
    assert LIKE_ENOUGH <= likeness(first, second) < 1


@pytest.mark.parametrize(
    ("first", "second"),
    [("Age UK Thanet", "Age UK Dover"), ("Kent Carers", "Kent Cyclists"), ("Tides", "Sails")],
)
def test_names_that_nobody_confuses_are_not(first: str, second: str) -> None:
    assert likeness(first, second) < LIKE_ENOUGH


@given(st.lists(st.lists(st.sampled_from(WORDS), max_size=4).map(" ".join), max_size=20), names)
def test_the_index_answers_as_each_pair_would(known: list[str], name: str) -> None:
    index = NameIndex(enumerate(known))
    pairs = {key: likeness(other, name) for key, other in enumerate(known)}
    expected = {key: measure for key, measure in pairs.items() if measure >= LIKE_ENOUGH}
    found = index.like(name)
    assert dict(found) == expected
    assert all(one[1] >= other[1] for one, other in combinations(found, 2))
