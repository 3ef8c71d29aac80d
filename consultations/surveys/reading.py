"""What was typed, read without a form: whoever is led on to another page sees none.

It is read by the very fields that a form would have, which say what they accept, and which are built once for
each question of a survey that somebody answered. What is wrong is told by a form.
"""

from collections.abc import Iterable, Mapping
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from django import forms

from consultations.surveys.about import AboutForm, organisations_to_choose
from consultations.surveys.answers import Given, problem
from consultations.surveys.fields import fields_for, given_in
from consultations.surveys.models import Question
from membership.people.roles import Anyone

Data = Mapping[str, Any]  # as a form takes it
Fields = Mapping[str, forms.Field]


@dataclass(frozen=True)
class Reading:
    """What was typed, as far as each field goes by itself.

    ``cleaned`` is by the fields' names what they made of it, ``given`` by the question's key what was
    answered; a question that was left out has an empty answer.
    """

    cleaned: Mapping[str, Any]
    given: Mapping[int, Given]

    @property
    def answers(self) -> dict[int, Given]:
        """Without the questions that were left out."""
        return {pk: each for pk, each in self.given.items() if not each.is_empty}


def read(
    data: Data,
    questions: Iterable[Question],
    *,
    numbers: Mapping[int, int],
    kept: Mapping[int, Any],
    about: Fields,
) -> Reading | None:
    """Read ``data`` by the fields of ``about`` and of ``questions``; None where one of them refuses it.

    ``numbers`` gives each question its place, ``kept`` the file that came before.
    """
    asked = [each for each in questions if each.takes_an_answer]
    fields = dict(about)
    for question in asked:
        fields |= fields_for(question, numbers[question.pk], as_it_came=False)
    try:
        cleaned = {name: _cleaned(data, name, field) for name, field in fields.items()}
    except forms.ValidationError:
        return None
    given = {each.pk: given_in(cleaned, each, kept=kept.get(each.pk)) for each in asked}
    return Reading(cleaned, given)


def _cleaned(data: Data, name: str, field: forms.Field) -> Any:
    return field.clean(field.widget.value_from_datadict(data, {}, name))


def are_right(questions: Iterable[Question], given: Mapping[int, Given]) -> bool:
    """Whether each of ``questions`` has an answer that fits it, or may go without one."""
    return not any(
        problem(question, given[question.pk]) for question in questions if question.takes_an_answer
    )


def about_fields(data: Data, *, user: Anyone, districts: Any) -> Fields | None:
    """The fields that say who answers; None where organisations are to choose from."""
    if organisations_to_choose(user, chosen=bool(data.get("organisation"))) is not None:
        return None
    own = AboutForm.base_fields
    district = own["district"]
    if data.get("district"):
        district = deepcopy(district)
        district.queryset = districts  # type: ignore[attr-defined]
    names = ("capacity", "organisation_name")
    return {**{name: own[name] for name in names}, "district": district}
