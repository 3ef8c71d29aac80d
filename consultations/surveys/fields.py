"""A form field for each kind of question. What counts as an answer is said in ``answers``."""

from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.utils.html import escape

from consultations.surveys.answers import MAX_SHORT_TEXT, MAX_TEXT, NOTHING, Given
from consultations.surveys.held import held
from consultations.surveys.models import MatrixRow, Option, Question, QuestionKind
from consultations.surveys.raw import other_name, question_name
from forums.attachments.kinds import ACCEPT, MEGABYTE, MOST_BYTES
from portal.lib.forms import DateField

FILE_HINT = (
    f"PDF, Word (.docx), Excel (.xlsx), CSV, PNG or JPEG, up to {MOST_BYTES // MEGABYTE} MB."
)


class RankingWidget(forms.MultiWidget):
    """One select an option: works with a keyboard, a screen reader and no script."""

    template_name = "consultations/widgets/ranking.html"
    use_fieldset = True

    def __init__(self, options: list[Option]) -> None:
        self.options = options
        places = [("", "Choose"), *((str(n), str(n)) for n in range(1, len(options) + 1))]
        attrs = {"class": "govuk-select"}
        super().__init__(
            {str(option.pk): forms.Select(attrs, choices=places) for option in options}
        )

    def decompress(self, value: Any) -> list[Any]:
        ranks: Mapping[int, int] = value or {}
        return [ranks.get(option.pk, "") for option in self.options]

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        for part, option in zip(context["widget"]["subwidgets"], self.options, strict=True):
            part["label"] = option.label
        return context

    def id_for_label(self, id_: str | None, index: str = "0") -> str:
        """Where the error summary leads: the first select."""
        return f"{id_}_{index}" if id_ else ""


class RankingField(forms.Field):
    """Gives the place of each option that has one, by the option's key."""

    def __init__(self, options: list[Option], **kwargs: Any) -> None:
        self.options = options
        super().__init__(widget=RankingWidget(options), **kwargs)

    def clean(self, value: Any) -> dict[int, int]:
        ranks = {}
        for option, typed in zip(self.options, value or [], strict=False):
            if not typed:
                continue
            if not (typed.isascii() and typed.isdigit() and len(typed) < 4):
                raise forms.ValidationError(self.error_messages["number"], code="number")
            ranks[option.pk] = int(typed)
        return ranks


class MatrixWidget(forms.MultiWidget):
    """A group of radios for each line: it reads well aloud and on a narrow screen."""

    template_name = "consultations/widgets/matrix.html"
    use_fieldset = True

    def __init__(self, rows: list[MatrixRow], options: list[Option]) -> None:
        self.rows = rows
        choices = [(str(option.pk), option.label) for option in options]
        super().__init__({str(row.pk): forms.RadioSelect(choices=choices) for row in rows})

    def decompress(self, value: Any) -> list[Any]:
        chosen: Mapping[int, int] = value or {}
        return [chosen.get(row.pk, "") for row in self.rows]

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        for part, row in zip(context["widget"]["subwidgets"], self.rows, strict=True):
            part["label"] = row.label
        return context

    def id_for_label(self, id_: str | None, index: str = "0") -> str:
        """Where the error summary leads: the first answer of the first line."""
        return f"{id_}_0_0" if id_ else ""


class MatrixField(forms.Field):
    """Gives the option chosen in each line that has one, by the line's key."""

    def __init__(self, rows: list[MatrixRow], options: list[Option], **kwargs: Any) -> None:
        self.rows = rows
        self.options = {str(option.pk): option.pk for option in options}
        super().__init__(widget=MatrixWidget(rows, options), **kwargs)

    def clean(self, value: Any) -> dict[int, int]:
        chosen = {}
        for row, typed in zip(self.rows, value or [], strict=False):
            if not typed:
                continue
            if typed not in self.options:
                raise forms.ValidationError(self.error_messages["option"], code="option")
            chosen[row.pk] = self.options[typed]
        return chosen


class AnswerDateField(DateField):
    """A date that says of which question it is when it is wrong."""

    def _name(self) -> str:
        return str(self.error_messages["date"])


def _choices(question: Question) -> list[tuple[str, str]]:
    return [(str(option.pk), option.label) for option in held(question, "options")]


def _one(question: Question, **kwargs: Any) -> forms.Field:
    return forms.TypedChoiceField(
        choices=_choices(question), coerce=int, empty_value=None, widget=forms.RadioSelect, **kwargs
    )


def _several(question: Question, **kwargs: Any) -> forms.Field:
    return forms.TypedMultipleChoiceField(
        choices=_choices(question), coerce=int, widget=forms.CheckboxSelectMultiple, **kwargs
    )


def _ranking(question: Question, **kwargs: Any) -> forms.Field:
    return RankingField(list(held(question, "options")), **kwargs)


def _text(question: Question, **kwargs: Any) -> forms.Field:
    return forms.CharField(max_length=MAX_TEXT, widget=forms.Textarea(attrs={"rows": 5}), **kwargs)


def _number(question: Question, **kwargs: Any) -> forms.Field:
    return forms.DecimalField(max_digits=14, decimal_places=4, **kwargs)


def _short_text(question: Question, **kwargs: Any) -> forms.Field:
    return forms.CharField(max_length=MAX_SHORT_TEXT, **kwargs)


def _matrix(question: Question, **kwargs: Any) -> forms.Field:
    return MatrixField(list(held(question, "rows")), list(held(question, "options")), **kwargs)


def _date(question: Question, **kwargs: Any) -> forms.Field:
    return AnswerDateField(**kwargs)


def _file(question: Question, **kwargs: Any) -> forms.Field:
    """A file that was kept before answers the question too, so none is required here."""
    kwargs["required"] = False
    kwargs["help_text"] = " ".join(filter(None, [kwargs["help_text"], FILE_HINT]))
    return forms.FileField(widget=forms.FileInput(attrs={"accept": ACCEPT}), **kwargs)


FIELDS: Mapping[str, Callable[..., forms.Field]] = {
    QuestionKind.SINGLE: _one,
    QuestionKind.AGREEMENT: _one,
    QuestionKind.YES_NO: _one,
    QuestionKind.MULTIPLE: _several,
    QuestionKind.RANKING: _ranking,
    QuestionKind.SCALE: _one,
    QuestionKind.MATRIX: _matrix,
    QuestionKind.SHORT_TEXT: _short_text,
    QuestionKind.LONG_TEXT: _text,
    QuestionKind.NUMBER: _number,
    QuestionKind.DATE: _date,
    QuestionKind.FILE: _file,
}

# What a field of a kind gives is this part of an answer; the other kinds are chosen from options.
PARTS: Mapping[str, str] = {
    QuestionKind.RANKING: "ranks",
    QuestionKind.MATRIX: "rows",
    QuestionKind.SHORT_TEXT: "text",
    QuestionKind.LONG_TEXT: "text",
    QuestionKind.NUMBER: "number",
    QuestionKind.DATE: "date",
}


def field_for(question: Question, number: int) -> forms.Field:
    """The field that asks ``question``, which stands at ``number`` in the survey."""
    return FIELDS[question.kind](
        question,
        label=f"{number}. {question.wording}",
        help_text=escape(question.help_text),
        required=question.required,
        error_messages={
            "required": at(number, question.missing),
            "number": at(number, "Choose the places from the lists"),
            "date": at(number, "The date"),
            "option": at(number, "Choose from the answers shown"),
        },
    )


def fields_for(question: Question, number: int, *, as_it_came: bool) -> Mapping[str, forms.Field]:
    """All fields that ask ``question``, by name, built once for each question that is at hand.

    A survey that was answered is kept at hand (``asking``), so that forms share its fields: they are
    never changed. With ``as_it_came`` none is required.
    """
    built: dict[Any, dict[str, forms.Field]] = question.__dict__.setdefault("fields_built", {})
    key = number, as_it_came
    if key not in built:
        field = field_for(question, number)
        field.required = field.required and not as_it_came
        fields = {question_name(question.pk): field}
        if other := other_field_for(question):
            fields[other_name(question.pk)] = other
        built[key] = fields
    return built[key]


def given_in(cleaned: Mapping[str, Any], question: Question, *, kept: Any = None) -> Given:
    """What was given to ``question``: ``cleaned`` has what its fields made of it, as far as it was right.

    ``kept`` is the file that came before.
    """
    value = cleaned.get(question_name(question.pk))
    if part := PARTS.get(question.kind):
        return NOTHING if value is None else Given(**{part: value})
    if question.kind == QuestionKind.FILE:
        return Given(file=value or kept)
    text = cleaned.get(other_name(question.pk), "")
    if question.takes_several:
        return Given(options=tuple(value or ()), text=text)
    return Given(options=() if value is None else (value,), text=text)


def at(number: int, message: str) -> str:
    """``message`` with the question that it is about: the summary shows it without its field."""
    return f"Question {number}: {message[:1].lower()}{message[1:]}"


def other_field_for(question: Question) -> forms.CharField | None:
    """Where people say what they mean by their other answer; None where there is no such option."""
    other = next((option for option in held(question, "options") if option.is_other), None)
    if other is None:
        return None
    return forms.CharField(
        label=f"If you chose “{other.label}”, what do you mean?", required=False, max_length=500
    )
