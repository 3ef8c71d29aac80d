"""The survey of a round as one page of questions."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.forms.boundfield import BoundField

from consultations.surveys.answers import Given, problem
from consultations.surveys.fields import at, field_for, other_field_for
from consultations.surveys.models import Capacity, Question, QuestionKind
from membership.organisations.models import Organisation
from membership.people.models import User
from membership.people.roles import Anyone
from membership.places.models import District


class ResponseForm(forms.Form):
    """Who answers, the questions, and an address for a receipt.

    Whoever signs in and belongs to an organisation may answer for it.
    """

    capacity = forms.ChoiceField(
        label="In what capacity are you answering?",
        choices=Capacity.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose in what capacity you are answering"},
    )
    organisation = forms.ModelChoiceField(
        label="Are you answering for an organisation?",
        queryset=Organisation.objects.none(),
        required=False,
        empty_label="No, for myself",
        help_text="An organisation answers once. The answers count as the organisation’s.",
        error_messages={
            "invalid_choice": "You can answer only for an organisation that you belong to. Log in"
            " again if you were logged out meanwhile."
        },
    )
    named = forms.BooleanField(
        label="Name the organisation as one that answered",
        required=False,
        help_text="If you tick this, the organisation’s page lists this consultation. What it answered"
        " is shown only in the totals, with or without the tick.",
    )
    district = forms.ModelChoiceField(
        label="Which district do you live or work in?",
        queryset=District.objects.none(),
        required=False,
        empty_label="Choose a district",
    )
    receipt_email = forms.EmailField(
        label="E-mail address",
        required=False,
        help_text="Only if you want a receipt. It is not shown with the results.",
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
    )

    def __init__(
        self,
        *args: Any,
        questions: Iterable[Question],
        user: Anyone,
        districts: Any,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.questions = list(questions)
        self.fields["district"].queryset = districts  # type: ignore[attr-defined]
        self._offer_organisations(user)
        for number, question in enumerate(self.questions, start=1):
            self.fields[question_name(question.pk)] = field_for(question, number)
            if other := other_field_for(question):
                self.fields[other_name(question.pk)] = other
        self.fields["receipt_email"] = self.fields.pop("receipt_email")  # asked last

    def _offer_organisations(self, user: Anyone) -> None:
        own = Organisation.objects.none()
        if isinstance(user, User):
            own = Organisation.objects.verified().of(user)
        if own.exists() or self.data.get(self.add_prefix("organisation")):
            # Sent along by somebody who belongs to none any more, it is refused, never dropped.
            self.fields["organisation"].queryset = own  # type: ignore[attr-defined]
        else:
            del self.fields["organisation"], self.fields["named"]

    def about_you(self) -> list[BoundField]:
        names = ("capacity", "organisation", "named", "district")
        return [self[name] for name in names if name in self.fields]

    def asked(self) -> list[BoundField]:
        return [self[name] for name in self.fields if name.startswith("question-")]

    def clean(self) -> dict[str, Any]:
        """Each answer is checked by the same rules as in the action, and told beside its question."""
        cleaned = super().clean() or {}
        if cleaned.get("named") and not cleaned.get("organisation") and "organisation" in cleaned:
            self.add_error(
                "named", "Choose the organisation that you answer for, or take this tick away"
            )
        for number, question in enumerate(self.questions, start=1):
            name = question_name(question.pk)
            if name in self.errors or other_name(question.pk) in self.errors:
                continue
            if message := problem(question, self._given(question)):
                self.add_error(name, at(number, message))
        return cleaned

    def _given(self, question: Question) -> Given:
        value = self.cleaned_data.get(question_name(question.pk))
        text = self.cleaned_data.get(other_name(question.pk), "")
        match question.kind:
            case QuestionKind.RANKING:
                return Given(ranks=value or {})
            case QuestionKind.LONG_TEXT:
                return Given(text=value or "")
            case QuestionKind.NUMBER:
                return Given(number=value)
            case QuestionKind.MULTIPLE:
                return Given(options=tuple(value or ()), text=text)
            case _:
                return Given(options=() if value is None else (value,), text=text)

    def written(self) -> list[tuple[str, str]]:
        """Question and text of each answer in the person's own words, sent or not."""
        given = [(question.wording, self._given(question).text) for question in self.questions]
        return [(wording, text) for wording, text in given if text]

    def answers(self) -> dict[int, Given]:
        """What was given, by the question's key, without the questions that were left out."""
        given = {question.pk: self._given(question) for question in self.questions}
        return {pk: each for pk, each in given.items() if not each.is_empty}


def question_name(pk: int) -> str:
    return f"question-{pk}"


def other_name(pk: int) -> str:
    return f"question-{pk}-other"
