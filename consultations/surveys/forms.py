"""The survey of a round: who answers, and the questions, a page of them or all."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.forms.boundfield import BoundField
from django.forms.utils import ErrorDict

from consultations.surveys.about import ABOUT_YOU, AboutForm, organisations_to_choose
from consultations.surveys.answers import Given, problem
from consultations.surveys.fields import at, fields_for, given_in
from consultations.surveys.models import Question, QuestionKind
from consultations.surveys.pages import numbers_of
from consultations.surveys.raw import other_name, question_name
from forums.attachments.checking import check
from forums.attachments.errors import FileRefusedError
from membership.people.roles import Anyone


@dataclass(frozen=True)
class Asked:
    """A question as the page shows it: a heading with text, or a field with what goes with it."""

    question: Question
    field: BoundField | None = None
    other: BoundField | None = None
    kept: Any = None  # a file that came before


class ResponseForm(AboutForm):
    """Who answers, and ``questions``: with ``about`` and all of them it is the whole survey.

    Whoever signs in and belongs to an organisation may answer for it; without an account its name
    stays a text. ``everything`` are all questions of the survey, from which the numbers follow;
    ``kept`` the files that came before. A ``quiet`` form shows what was typed before, and does not say
    yet what is missing. With ``as_it_came`` nothing but the capacity is required.
    """

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
        chosen = bool(self.data.get(self.add_prefix("organisation")))
        offered = organisations_to_choose(user, chosen=chosen)
        if offered is None:
            del self.fields["organisation"], self.fields["named"]
        else:
            self.fields["organisation"].queryset = offered  # type: ignore[attr-defined]
            del self.fields["organisation_name"]

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
        return given_in(self.cleaned_data, question, kept=self.kept.get(question.pk))

    def written(self) -> list[tuple[str, str]]:
        """Question and text of each answer in the person's own words, sent or not."""
        given = [(question.wording, self.given(question).text) for question in self.questions]
        return [(wording, text) for wording, text in given if text]

    def answers(self) -> dict[int, Given]:
        """What was given, by the question's key, without the questions that were left out."""
        given = {question.pk: self.given(question) for question in self.questions}
        return {pk: each for pk, each in given.items() if not each.is_empty}
