"""What was typed, by the names of the form's fields: kept right or wrong, so that nothing is lost."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

from consultations.surveys.answers import Given
from consultations.surveys.held import held
from consultations.surveys.models import Question, QuestionKind, Response

Raw = dict[str, list[str]]
LONGEST_KEPT = 20_000  # characters of one value: four times what an answer may have
MOST_VALUES = 50  # of one field; a question has at most 31 answers


def question_name(pk: int) -> str:
    return f"question-{pk}"


def other_name(pk: int) -> str:
    return f"question-{pk}-other"


def typed(data: QueryDict, names: Iterable[str]) -> Raw:
    """What ``data`` holds for the fields ``names`` and their parts ("question-7_day")."""
    wanted = set(names)
    return {
        key: [value.replace("\0", "")[:LONGEST_KEPT] for value in data.getlist(key)[:MOST_VALUES]]
        for key in data
        if key in wanted or key.rpartition("_")[0] in wanted
    }


def bound(raw: Mapping[str, list[str]]) -> MultiValueDict[str, str]:
    """``raw`` as a form takes it."""
    return MultiValueDict(raw)


def chosen_in(raw: Mapping[str, list[str]], question: Question) -> set[int]:
    """The options of ``question`` that were chosen, whether or not all of the answer is right."""
    name = question_name(question.pk)
    own = {str(option.pk): option.pk for option in held(question, "options")}
    if question.kind == QuestionKind.RANKING:
        return set()
    names = [name, *(f"{name}_{row.pk}" for row in held(question, "rows"))]
    return {own[value] for key in names for value in raw.get(key, ()) if value in own}


def raw_of(response: Response, given: Mapping[int, Given]) -> Raw:
    """What somebody would type to send ``response`` again."""
    raw: Raw = {
        "capacity": [response.capacity],
        "organisation": _key(response.organisation_id),
        "organisation_name": [response.organisation_name],
        "district": _key(response.district_id),
        "named": ["on"] if response.named else [],
    }
    for pk, each in given.items():
        raw |= _raw(question_name(pk), each)
        if each.options and each.text:
            raw[other_name(pk)] = [each.text]
    return raw


def _key(pk: int | None) -> list[str]:
    return [] if pk is None else [str(pk)]


def _raw(name: str, given: Given) -> dict[str, Any]:
    if given.options:
        return {name: [str(pk) for pk in given.options]}
    if given.number is not None:
        return {name: [f"{given.number.normalize():f}"]}
    if given.date is not None:
        parts = {"day": given.date.day, "month": given.date.month, "year": given.date.year}
        return {f"{name}_{part}": [str(value)] for part, value in parts.items()}
    if given.text:
        return {name: [given.text]}
    return {f"{name}_{pk}": [str(value)] for pk, value in (given.ranks or given.rows).items()}
