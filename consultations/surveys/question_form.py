"""The editors' form of a question: its answers and lines as lines of text, and when it is asked."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from wagtail.admin.forms import WagtailAdminModelForm

from consultations.policies import survey_is_locked
from consultations.surveys.building import set_conditions, set_options, set_rows
from consultations.surveys.models import (
    KINDS_WITH_OPTIONS,
    STANDING_OPTIONS,
    Condition,
    Option,
    Question,
    QuestionKind,
)

LOCKED = (
    "Somebody has answered: the questions of this round stay as they were asked. Copy the survey to"
    " another round to change them there."
)
MAX_LINES = 30


class OptionsOfOthers(forms.ModelMultipleChoiceField[Option]):
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.question.wording} – {obj.label}"


def lines_in(text: str) -> list[str]:
    """The lines of ``text``; raises ValidationError for lines that are too many, too long or twice."""
    labels = [line.strip() for line in text.splitlines() if line.strip()]
    longest = Option._meta.get_field("label").max_length or 0
    if len(labels) > MAX_LINES:
        raise ValidationError(f"Use at most {MAX_LINES} answers.")
    if any(len(label) > longest for label in labels):
        raise ValidationError(f"Each answer must be {longest} characters or fewer.")
    if len({label.casefold() for label in labels}) < len(labels):
        raise ValidationError("Two answers are the same.")
    return labels


class QuestionForm(WagtailAdminModelForm):
    """A question with its options and lines as lines of text."""

    option_lines = forms.CharField(
        label="Answers to choose from",
        widget=forms.Textarea(attrs={"rows": 6}),
        required=False,
        help_text=(
            "One a line, in order. Leave empty for “agree or disagree”, “yes or no” and “strongly agree"
            " to strongly disagree”, which have the same answers everywhere."
        ),
    )
    row_lines = forms.CharField(
        label="Lines of the table",
        widget=forms.Textarea(attrs={"rows": 4}),
        required=False,
        help_text="For “the same answers for several lines”: what is asked about, one a line.",
    )
    offers_other = forms.BooleanField(
        label="Offer “Other” with a line to explain",
        required=False,
        help_text="For one or several answers.",
    )
    asked_after = OptionsOfOthers(
        label="Ask only those who chose",
        queryset=Option.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Any one of these is enough. None: everybody is asked. The question then stands on a"
        " later page than the one it follows from. Save a new question first to choose here.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        question = self.instance
        options = list(question.options.all()) if question.pk else []
        self.initial["option_lines"] = "\n".join(o.label for o in options if not o.is_other)
        self.initial["offers_other"] = any(option.is_other for option in options)
        if question.pk:
            self.initial["row_lines"] = "\n".join(row.label for row in question.rows.all())
            self.initial["asked_after"] = [each.option_id for each in question.conditions.all()]
            self.fields["asked_after"].queryset = (
                Option.objects.filter(question__survey=question.survey_id)
                .exclude(question=question)
                .exclude(question__kind=QuestionKind.RANKING)
                .select_related("question")
                .order_by("question__order", "question", "order")
            )

    def clean_option_lines(self) -> list[str]:
        return lines_in(self.cleaned_data["option_lines"])

    def clean_row_lines(self) -> list[str]:
        return lines_in(self.cleaned_data["row_lines"])

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        before = Question.objects.filter(pk=self.instance.pk).select_related("survey__round")
        surveys = [cleaned.get("survey"), *(question.survey for question in before)]
        if any(survey and survey_is_locked(survey.round) for survey in surveys):
            raise ValidationError(LOCKED)
        if cleaned.get("kind") and "option_lines" in cleaned:
            self._check_options(cleaned)
        if cleaned.get("kind") and "row_lines" in cleaned:
            self._check_rows(cleaned)
        self._check_order(cleaned)
        return cleaned

    def _check_options(self, cleaned: dict[str, Any]) -> None:
        kind, labels = cleaned["kind"], cleaned["option_lines"]
        if not labels:
            labels = cleaned["option_lines"] = list(STANDING_OPTIONS.get(kind, ()))
        if kind in KINDS_WITH_OPTIONS and len(labels) < 2:
            self.add_error("option_lines", "Give at least two answers to choose from.")
        if kind not in KINDS_WITH_OPTIONS and labels:
            self.add_error("option_lines", "This kind of question has no answers to choose from.")
        takes_other = {QuestionKind.SINGLE, QuestionKind.MULTIPLE}
        if cleaned.get("offers_other") and kind not in takes_other:
            self.add_error("offers_other", "Only for one or several answers.")
        if cleaned.get("offers_other") and "other" in {label.casefold() for label in labels}:
            self.add_error("option_lines", "“Other” is there twice: leave it out of the lines.")
        kept = [*labels, *(["Other"] if cleaned.get("offers_other") else [])]
        self._check_what_follows(Condition.objects.exclude(option__label__in=kept), "option_lines")

    def _check_what_follows(self, conditions: Any, field: str) -> None:
        """What another question follows from is not taken away under it."""
        lost = conditions.filter(option__question=self.instance.pk).select_related(
            "question", "option"
        )
        if self.instance.pk and (condition := lost.first()):
            self.add_error(
                field,
                f"“{condition.question}” is asked of those who chose “{condition.option}”. Change that"
                " question first.",
            )

    def _check_rows(self, cleaned: dict[str, Any]) -> None:
        is_matrix = cleaned["kind"] == QuestionKind.MATRIX
        if is_matrix and not cleaned["row_lines"]:
            self.add_error("row_lines", "Give at least one line.")
        if not is_matrix and cleaned["row_lines"]:
            self.add_error("row_lines", "Only for “the same answers for several lines”.")

    def _check_order(self, cleaned: dict[str, Any]) -> None:
        """A question comes after those that it follows from, and before those that follow from it."""
        order, own = cleaned.get("order"), self.instance.pk
        if order is None:
            return
        for option in cleaned.get("asked_after") or ():
            if (option.question.order, option.question_id) >= (order, own):
                self.add_error(
                    "asked_after", f"“{option.question}” comes later. Change the order first."
                )
        if own:
            later = Condition.objects.filter(option__question=own).select_related("question")
            for each in later:
                if (each.question.order, each.question_id) <= (order, own):
                    self.add_error(
                        "order", f"“{each.question}” follows from this question: it comes later."
                    )

    def save(self, commit: bool = True) -> Question:
        question: Question = super().save(commit=commit)
        if commit:
            cleaned, user = self.cleaned_data, self.for_user
            set_options(
                question,
                labels=cleaned["option_lines"],
                with_other=cleaned["offers_other"],
                acting_user=user,
            )
            set_rows(question, labels=cleaned["row_lines"], acting_user=user)
            set_conditions(question, options=cleaned["asked_after"], acting_user=user)
        return question
