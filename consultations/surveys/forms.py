"""The survey of a round: who answers, and the questions, a page of them or all."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.forms.utils import ErrorDict

from consultations.surveys.answers import Given, problem
from consultations.surveys.fields import at, fields_for
from consultations.surveys.models import Capacity, Question, QuestionKind, Response
from consultations.surveys.pages import numbers_of
from consultations.surveys.raw import other_name, question_name
from forums.attachments.checking import check
from forums.attachments.errors import FileRefusedError
from membership.organisations.models import Organisation
from membership.people.models import User
from membership.people.roles import Anyone
from membership.places.models import District
from portal.lib.forms import shared

ABOUT_YOU = ("capacity", "organisation", "named", "organisation_name", "district")


@dataclass(frozen=True)
class Asked:
    """A question as the page shows it: a heading with text, or a field with what goes with it."""

    question: Question
    field: BoundField | None = None
    other: BoundField | None = None
    kept: Any = None  # a file that came before


class ResponseForm(forms.Form):
    """Who answers, and ``questions``: with ``about`` and all of them it is the whole survey.

    Whoever signs in and belongs to an organisation may answer for it; without an account its name
    stays a text. ``everything`` are all questions of the survey, from which the numbers follow;
    ``kept`` the files that came before. A ``quiet`` form shows what was typed before, and does not say
    yet what is missing. With ``as_it_came`` nothing but the capacity is required.
    """

    capacity = shared(
        forms.ChoiceField(
            label="In what capacity are you answering?",
            choices=Capacity.choices,
            widget=forms.RadioSelect,
            error_messages={"required": "Choose in what capacity you are answering"},
        )
    )
    organisation = forms.ModelChoiceField(
        label="Are you answering for an organisation?",
        queryset=Organisation.objects.none(),
        required=False,
        empty_label="No, for myself",
        help_text="An organisation answers once. Colleagues write its answer together, and a manager"
        " sends it. The answers count as the organisation’s.",
        error_messages={
            "invalid_choice": "You can answer only for an organisation that you belong to. Log in"
            " again if you were logged out meanwhile."
        },
    )
    named = shared(
        forms.BooleanField(
            label="Name the organisation as one that answered",
            required=False,
            help_text="If you tick this, the organisation’s page lists this consultation. What it"
            " answered is shown only in the totals, with or without the tick.",
        )
    )
    organisation_name = shared(
        forms.CharField(
            label="If you answer for an organisation, what is its name?",
            required=False,
            max_length=Response._meta.get_field("organisation_name").max_length,
        )
    )
    district = forms.ModelChoiceField(
        label="Which district do you live or work in?",
        queryset=District.objects.none(),
        required=False,
        empty_label="Choose a district",
    )

    def __init__(
        self,
        *args: Any,
        questions: Iterable[Question],
        everything: Iterable[Question] | None = None,
        about: bool = True,
        user: Anyone,
        districts: Any = None,
        kept: dict[int, Any] | None = None,
        quiet: bool = False,
        as_it_came: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.shown = list(questions)
        self.questions = [each for each in self.shown if each.takes_an_answer]
        self.numbers = numbers_of(everything if everything is not None else self.shown)
        self.kept = kept or {}
        self.quiet, self.as_it_came = quiet, as_it_came
        if about:
            self.fields["district"].queryset = districts  # type: ignore[attr-defined]
            self._offer_organisations(user)
        else:
            for name in ABOUT_YOU:
                del self.fields[name]
        for question in self.questions:
            number = self.numbers[question.pk]
            self.fields.update(fields_for(question, number, as_it_came=as_it_came))

    def _offer_organisations(self, user: Anyone) -> None:
        own = Organisation.objects.none()
        if isinstance(user, User):
            own = Organisation.objects.verified().of(user)
        if (isinstance(user, User) and own.exists()) or self.data.get(
            self.add_prefix("organisation")
        ):
            # Sent along by somebody who belongs to none any more, it is refused, never dropped.
            self.fields["organisation"].queryset = own  # type: ignore[attr-defined]
            del self.fields["organisation_name"]
        else:
            del self.fields["organisation"], self.fields["named"]

    def about_you(self) -> list[BoundField]:
        return [self[name] for name in ABOUT_YOU if name in self.fields]

    def asked(self) -> list[Asked]:
        return [self._asked(question) for question in self.shown]

    def _asked(self, question: Question) -> Asked:
        if not question.takes_an_answer:
            return Asked(question)
        other = other_name(question.pk)
        return Asked(
            question,
            self[question_name(question.pk)],
            self[other] if other in self.fields else None,
            self.kept.get(question.pk),
        )

    def full_clean(self) -> None:
        if self.quiet:
            self._errors, self.cleaned_data = ErrorDict(), {}
        else:
            super().full_clean()

    def clean(self) -> dict[str, Any]:
        """Each answer is checked by the same rules as in the action, and told beside its question."""
        cleaned = super().clean() or {}
        if cleaned.get("named") and not cleaned.get("organisation") and "organisation" in cleaned:
            self.add_error(
                "named", "Choose the organisation that you answer for, or take this tick away"
            )
        for question in self.questions:
            name, number = question_name(question.pk), self.numbers[question.pk]
            if name in self.errors or other_name(question.pk) in self.errors:
                continue
            if message := problem(question, self.given(question), as_it_came=self.as_it_came):
                self.add_error(name, at(number, message))
            elif (file := cleaned.get(name)) and question.kind == QuestionKind.FILE:
                self._check_file(name, number, file)
        return cleaned

    def _check_file(self, name: str, number: int, file: Any) -> None:
        try:
            check(file)
        except FileRefusedError as error:
            self.add_error(name, f"Question {number}: “{file.name}” {error}")

    def given(self, question: Question) -> Given:
        """What was given to ``question``, as far as it could be read."""
        value = self.cleaned_data.get(question_name(question.pk))
        text = self.cleaned_data.get(other_name(question.pk), "")
        match question.kind:
            case QuestionKind.RANKING:
                return Given(ranks=value or {})
            case QuestionKind.MATRIX:
                return Given(rows=value or {})
            case QuestionKind.LONG_TEXT | QuestionKind.SHORT_TEXT:
                return Given(text=value or "")
            case QuestionKind.NUMBER:
                return Given(number=value)
            case QuestionKind.DATE:
                return Given(date=value)
            case QuestionKind.FILE:
                return Given(file=value or self.kept.get(question.pk))
            case QuestionKind.MULTIPLE:
                return Given(options=tuple(value or ()), text=text)
            case _:
                return Given(options=() if value is None else (value,), text=text)

    def written(self) -> list[tuple[str, str]]:
        """Question and text of each answer in the person's own words, sent or not."""
        given = [(question.wording, self.given(question).text) for question in self.questions]
        return [(wording, text) for wording, text in given if text]

    def answers(self) -> dict[int, Given]:
        """What was given, by the question's key, without the questions that were left out."""
        given = {question.pk: self.given(question) for question in self.questions}
        return {pk: each for pk, each in given.items() if not each.is_empty}
