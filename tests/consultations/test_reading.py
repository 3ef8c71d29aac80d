"""What is read without a form is what the form would have read, for every kind of question."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.http import QueryDict
from django.test import Client
from django.utils.datastructures import MultiValueDict
from hypothesis import given as drawn
from hypothesis import strategies as st

from consultations.errors import AnswersRefused
from consultations.models import MatrixRow, Option, Question, Response
from consultations.surveys import checking
from consultations.surveys.answers import MAX_SHORT_TEXT, MAX_TEXT, Given
from consultations.surveys.asking import questions_of
from consultations.surveys.checking import Checked, checked
from consultations.surveys.forms import ResponseForm
from consultations.surveys.models import KINDS_WITH_OPTIONS, QuestionKind
from consultations.surveys.pages import Questionnaire
from consultations.surveys.raw import bound
from consultations.surveys.reading import about_fields, are_right, read
from membership.places.models import District
from tests.consultations.conftest import Asked
from tests.factories.places import DistrictFactory

Typed = dict[str, list[str]]
KINDS = [kind for kind in QuestionKind if kind != QuestionKind.SECTION]
NAME, A, B, OTHER, FOREIGN = "question-1", 11, 12, 13, 99
LINES = (21, 22)
KEYS = [str(pk) for pk in (A, B, OTHER, FOREIGN)]


def question(kind: str, *, required: bool = False) -> Question:
    """As it is read with all that goes with it: options A, B and another one, and two lines."""
    asked = Question(pk=1, kind=kind, wording="How?", required=required)
    options = [Option(pk=pk, label=f"Option {pk}", is_other=pk == OTHER) for pk in (A, B, OTHER)]
    has_options, is_matrix = kind in KINDS_WITH_OPTIONS, kind == QuestionKind.MATRIX
    asked._prefetched_objects_cache = {  # type: ignore[attr-defined]
        "options": options if has_options else [],
        "rows": [MatrixRow(pk=pk, label=f"Line {pk}") for pk in LINES] if is_matrix else [],
        "conditions": [],
    }
    return asked


def without_a_form(asked: Question, typed: Typed) -> dict[int, Given] | None:
    """What is read; None where a form would have to tell."""
    found = read(bound(typed), [asked], numbers={1: 1}, kept={}, about={})
    return found.answers if found and are_right([asked], found.given) else None


def by_the_form(asked: Question, typed: Typed) -> dict[int, Given] | None:
    form = ResponseForm(bound(typed), questions=[asked], user=None, about=False)
    return form.answers() if form.is_valid() else None


def ranks(*places: str) -> Typed:
    pairs = zip((A, B, OTHER), places, strict=True)
    return {f"{NAME}_{pk}": [place] for pk, place in pairs}


def day(*parts: str) -> Typed:
    return dict(zip((f"{NAME}_day", f"{NAME}_month", f"{NAME}_year"), ([p] for p in parts)))  # noqa: B905


def one(*values: str) -> Typed:
    return {NAME: list(values)}


def said(*values: str, other: str) -> Typed:
    return {NAME: list(values), f"{NAME}-other": [other]}


CHOICES: list[tuple[Typed, Given | None]] = [
    (one("11"), Given(options=(A,))),
    (one("11", "12"), Given(options=(B,))),  # two from a program: the last counts
    (one("99"), None),
    (one("x"), None),
    (one("13"), None),
    (said("13", other=" By boat "), Given(options=(OTHER,), text="By boat")),
    (said("11", other="By boat"), None),
    (said("13", other="b" * 501), None),
]
TEXTS: list[tuple[Typed, Given | None]] = [
    (one(" Keep it. "), Given(text="Keep it.")),
    (one("no\0"), None),
    (one("a" * MAX_SHORT_TEXT), Given(text="a" * MAX_SHORT_TEXT)),
    (one("a" * (MAX_TEXT + 1)), None),
]
ANSWERS: dict[str, list[tuple[Typed, Given | None]]] = {
    **dict.fromkeys(["single", "agreement", "yes-no", "scale"], CHOICES),
    "multiple": [
        (one("11", "12"), Given(options=(A, B))),
        (one("11", "11"), None),
        (one("11", "99"), None),
        (said("11", "13", other="Boat"), Given(options=(A, OTHER), text="Boat")),
    ],
    "ranking": [
        (ranks("2", "1", "3"), Given(ranks={A: 2, B: 1, OTHER: 3})),
        (ranks("1", "1", "3"), None),
        (ranks("1", "2", ""), None),
        (ranks("1", "2", "4"), None),
        (ranks("1", "2", "x"), None),
    ],
    "matrix": [
        ({f"{NAME}_21": ["11"], f"{NAME}_22": ["12"]}, Given(rows={21: A, 22: B})),
        ({f"{NAME}_21": ["11"]}, Given(rows={21: A})),
        ({f"{NAME}_21": ["99"]}, None),
    ],
    "short-text": [*TEXTS, (one("a" * (MAX_SHORT_TEXT + 1)), None)],
    "long-text": [*TEXTS, (one("a" * MAX_TEXT), Given(text="a" * MAX_TEXT))],
    "number": [
        (one(" 12.50 "), Given(number=Decimal("12.5"))),
        (one("-0.0001"), Given(number=Decimal("-0.0001"))),
        (one("0"), Given(number=Decimal(0))),
        (one("1.00001"), None),
        (one("1000000000"), None),
        (one("NaN"), None),
        (one("twelve"), None),
    ],
    "date": [
        (day("3", "Oct", "2026"), Given(date=date(2026, 10, 3))),
        (one("2026-10-03"), Given(date=date(2026, 10, 3))),
        (day("31", "2", "2026"), None),
        (day("3", "", "2026"), None),
    ],
    "file": [],
}


def test_there_are_known_answers_for_every_kind() -> None:
    assert ANSWERS.keys() == set(KINDS)


@pytest.mark.parametrize(
    ("kind", "typed", "meant"),
    [(kind, *each) for kind, found in ANSWERS.items() for each in found],
)
def test_an_answer_is_read_alike_with_and_without_a_form(
    kind: str, typed: Typed, meant: Given | None
) -> None:
    wanted = None if meant is None else {1: meant}
    assert without_a_form(question(kind), typed) == wanted
    assert by_the_form(question(kind), typed) == wanted


@pytest.mark.parametrize("kind", KINDS)
def test_an_answer_may_be_left_out_unless_it_is_required(kind: str) -> None:
    nothing: list[Typed] = (
        [{}] if kind == "multiple" else [{}, one("")]
    )  # no box sends an empty one
    for typed in nothing:
        assert without_a_form(question(kind), typed) == by_the_form(question(kind), typed) == {}
        needed = question(kind, required=True)
        assert without_a_form(needed, typed) is by_the_form(needed, typed) is None


def test_a_matrix_that_is_required_is_answered_in_each_line() -> None:
    half, needed = {f"{NAME}_21": ["11"]}, question("matrix", required=True)
    assert without_a_form(needed, half) is by_the_form(needed, half) is None


WORDS = st.one_of(
    st.sampled_from(
        [*KEYS, "", " ", "0", "1", "2", "3", "-1", "1e3", "inf", "\u0661", "\0", "2026", "may"]
    ),
    st.text(max_size=12),
    st.integers(-(10**15), 10**15).map(str),
    st.decimals(allow_nan=True).map(str),
    st.dates().map(str),
)
PARTS = ["", "-other", "_day", "_month", "_year", *(f"_{pk}" for pk in (A, B, OTHER, *LINES))]
TYPED = st.dictionaries(st.sampled_from(PARTS), st.lists(WORDS, max_size=3), max_size=5)


@drawn(kind=st.sampled_from(KINDS), required=st.booleans(), typed=TYPED)
def test_whatever_is_typed_is_read_alike(kind: str, required: bool, typed: Typed) -> None:
    data = {f"{NAME}{part}": values for part, values in typed.items()}
    asked = question(kind, required=required)
    assert without_a_form(asked, data) == by_the_form(asked, data)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "typed",
    [
        {},
        {"capacity": ["resident"]},
        {"capacity": ["emperor"]},
        {"capacity": ["charity"], "organisation_name": [" Otters "], "district": [""]},
        {"capacity": ["charity"], "organisation_name": ["o" * 500]},
        {"capacity": ["resident"], "district": ["thanet"]},
        {"capacity": ["resident"], "district": ["0"]},
        {"capacity": ["resident"], "district": ["x"]},
    ],
)
def test_who_answers_is_read_alike_with_and_without_a_form(typed: Typed) -> None:
    thanet = DistrictFactory.create()
    data = MultiValueDict(
        {key: [str(thanet.pk) if v == "thanet" else v for v in typed[key]] for key in typed}
    )
    districts = District.objects.all()
    form = ResponseForm(data, questions=[], user=None, districts=districts)
    fields = about_fields(data, user=None, districts=districts)
    assert fields is not None
    assert fields.keys() == form.fields.keys()
    found = read(data, [], numbers={}, kept={}, about=fields)
    assert (found.cleaned if found else None) == (form.cleaned_data if form.is_valid() else None)


def test_an_organisation_is_the_forms_to_refuse(db: None) -> None:
    data = QueryDict("capacity=charity&organisation=7")
    assert about_fields(data, user=None, districts=District.objects.none()) is None


def test_whoever_is_led_on_to_another_page_has_no_form_built(
    client: Client, asked: Asked, monkeypatch: pytest.MonkeyPatch
) -> None:
    def build(*args: Any, **kwargs: Any) -> None:
        raise AssertionError("A form was built.")

    monkeypatch.setattr(ResponseForm, "__init__", build)
    assert asked.answer(client, asked.form()).status_code == 302
    assert Response.objects.count() == 1


def test_what_all_answers_together_tell_is_said_at_the_check(
    client: Client, asked: Asked, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*args: Any, **kwargs: Any) -> None:
        raise AnswersRefused({0: "These do not go together"})

    page = client.post(asked.url, asked.form())
    monkeypatch.setattr("consultations.surveys.views.sending.checked", refuse)
    shown = client.post(page["Location"])
    assert shown.context["form"].non_field_errors() == ["These do not go together"]
    assert not Response.objects.exists()


class TestAnswersThatWereChecked:
    def test_are_made_by_the_check_alone(self) -> None:
        with pytest.raises(TypeError):
            Checked(object(), Questionnaire(), {1: Given(text="!")}, as_it_came=False)

    def test_are_taken_as_they_are_for_the_same_questions(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        asked = Questionnaire([question("long-text")])
        right = checked(asked, {1: Given(text="Yes")})
        monkeypatch.setattr(checking, "problem", None)  # not asked again
        assert checked(asked, right) is right

    def test_are_checked_again_for_others(self) -> None:
        right = checked(Questionnaire([question("long-text")]), {1: Given(text="a" * 300)})
        with pytest.raises(AnswersRefused):
            checked(Questionnaire([question("short-text")]), right)
        with pytest.raises(AnswersRefused):
            checked(Questionnaire(), right)

    def test_on_paper_are_checked_again_on_screen(self) -> None:
        asked = Questionnaire([question("long-text", required=True)])
        paper = checked(asked, {}, as_it_came=True)
        with pytest.raises(AnswersRefused):
            checked(asked, paper)

    def test_cannot_be_changed(self) -> None:
        right = checked(Questionnaire([question("long-text")]), {1: Given(text="Yes")})
        with pytest.raises(TypeError):
            right.answers[2] = Given()  # type: ignore[index]


def test_questions_that_are_kept_are_the_same_to_the_check(client: Client, asked: Asked) -> None:
    asked.answer(client, asked.form())
    assert questions_of(asked.round.pk) is questions_of(asked.round.pk)
