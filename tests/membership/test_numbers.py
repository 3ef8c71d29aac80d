"""Charity and company numbers: every way of typing a right one, and none that is wrong."""

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from membership.organisations.numbers import (
    COMPANY_PREFIXES,
    tidy_charity_number,
    tidy_company_number,
    validate_charity_number,
    validate_company_number,
)

charity_numbers = st.builds(
    lambda number, linked: f"{number}-{linked}" if linked else str(number),
    st.integers(100_000, 9_999_999),
    st.integers(0, 999),
)
company_numbers = st.one_of(
    st.integers(0, 99_999_999).map(lambda n: f"{n:08}"),
    st.builds(
        lambda prefix, n: f"{prefix}{n:06}",
        st.sampled_from(COMPANY_PREFIXES.split("|")),
        st.integers(0, 999_999),
    ),
)


def with_spaces(text: str, places: list[int]) -> str:
    for place in places:
        cut = place % (len(text) + 1)
        text = f"{text[:cut]} {text[cut:]}"
    return text


@given(charity_numbers, st.lists(st.integers(0, 20), max_size=4))
def test_a_charity_number_is_taken_however_it_is_spaced(number: str, places: list[int]) -> None:
    tidied = tidy_charity_number(with_spaces(number, places))
    assert tidied == number
    validate_charity_number(tidied)


@given(company_numbers, st.lists(st.integers(0, 20), max_size=4), st.booleans())
def test_a_company_number_is_taken_however_it_is_typed(
    number: str, places: list[int], small: bool
) -> None:
    typed = with_spaces(number.lower() if small else number, places)
    assert tidy_company_number(typed) == number
    validate_company_number(number)


@given(charity_numbers)
def test_leading_zeros_of_a_charity_number_say_nothing(number: str) -> None:
    assert tidy_charity_number(f"0{number.replace('-', '-0')}") == number


@given(st.text(max_size=14))
def test_tidying_twice_changes_nothing(text: str) -> None:
    assert tidy_charity_number(tidy_charity_number(text)) == tidy_charity_number(text)
    assert tidy_company_number(tidy_company_number(text)) == tidy_company_number(text)


@given(st.text(max_size=14))
def test_what_is_taken_has_only_the_characters_of_a_number(text: str) -> None:
    for tidy, validate, letters in (
        (tidy_charity_number, validate_charity_number, "0123456789-"),
        (tidy_company_number, validate_company_number, "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"),
    ):
        number = tidy(text)
        try:
            validate(number)
        except ValidationError:
            continue
        assert set(number) <= set(letters)


@pytest.mark.parametrize(
    "wrong", ["", "12345", "12345678", "1123456-", "-1", "1123456-1-2", "abcdef", "١١٢٣٤٥٦"]
)
def test_no_charity_number(wrong: str) -> None:
    with pytest.raises(ValidationError):
        validate_charity_number(tidy_charity_number(wrong))


@pytest.mark.parametrize(
    "wrong",
    ["", "XX123456", "BR123456", "SC12345R", "CE12345", "123456789", "1234567A", "C1234567"],
)
def test_no_company_number(wrong: str) -> None:
    with pytest.raises(ValidationError):
        validate_company_number(tidy_company_number(wrong))


@pytest.mark.parametrize(
    "right", ["1234567", "ce 123456", "IP12345R", "rs00592c", "SC001234", "OE012345"]
)
def test_a_company_number_that_is_in_use(right: str) -> None:
    validate_company_number(tidy_company_number(right))
