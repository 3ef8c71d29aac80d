"""The editors' screens for a survey and its questions. They are locked once somebody has answered."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, ObjectList

from consultations.actions import set_options
from consultations.policies import survey_is_locked
from consultations.screens import RecordDeleteView, RecordViewSet
from consultations.surveys.models import (
    KINDS_WITH_OPTIONS,
    STANDING_OPTIONS,
    Option,
    Question,
    QuestionKind,
    Survey,
)

LOCKED = "Somebody has answered: the questions of this round stay as they were asked."
MAX_OPTIONS = 30


class SurveyForm(WagtailAdminModelForm):
    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        before = Survey.objects.filter(pk=self.instance.pk).select_related("round").first()
        if before and "round" in self.changed_data and survey_is_locked(before.round):
            self.add_error("round", LOCKED)
        return cleaned


class QuestionForm(WagtailAdminModelForm):
    """A question with its options as lines of text."""

    option_lines = forms.CharField(
        label="Answers to choose from",
        widget=forms.Textarea(attrs={"rows": 6}),
        required=False,
        help_text=(
            "One a line, in order. Leave empty for “agree or disagree” and “yes or no”, "
            "which have the same answers everywhere."
        ),
    )
    offers_other = forms.BooleanField(
        label="Offer “Other” with a line to explain",
        required=False,
        help_text="For one or several answers.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        options = list(self.instance.options.all()) if self.instance.pk else []
        lines = [option.label for option in options if not option.is_other]
        self.initial["option_lines"] = "\n".join(lines)
        self.initial["offers_other"] = any(option.is_other for option in options)

    def clean_option_lines(self) -> list[str]:
        lines = [line.strip() for line in self.cleaned_data["option_lines"].splitlines()]
        labels = [line for line in lines if line]
        longest = Option._meta.get_field("label").max_length or 0
        if len(labels) > MAX_OPTIONS:
            raise ValidationError(f"Use at most {MAX_OPTIONS} answers.")
        if any(len(label) > longest for label in labels):
            raise ValidationError(f"Each answer must be {longest} characters or fewer.")
        if len({label.casefold() for label in labels}) < len(labels):
            raise ValidationError("Two answers are the same.")
        return labels

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        before = Question.objects.filter(pk=self.instance.pk).select_related("survey__round")
        surveys = [cleaned.get("survey"), *(question.survey for question in before)]
        if any(survey and survey_is_locked(survey.round) for survey in surveys):
            raise ValidationError(LOCKED)
        if cleaned.get("kind") and "option_lines" in cleaned:
            self._check_options(cleaned)
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

    def save(self, commit: bool = True) -> Question:
        question: Question = super().save(commit=commit)
        if commit:
            set_options(
                question,
                labels=self.cleaned_data["option_lines"],
                with_other=self.cleaned_data["offers_other"],
                acting_user=self.for_user,
            )
        return question


class LockedDeleteView(RecordDeleteView):
    """Refuses once somebody has answered in the round."""

    def refusal(self) -> str:
        survey = self.object if isinstance(self.object, Survey) else self.object.survey
        return LOCKED if survey_is_locked(survey.round) else ""


class SurveyViewSet(RecordViewSet):
    model = Survey
    name = "survey"
    icon = "form"
    menu_label = "Surveys"
    delete_view_class = LockedDeleteView
    list_filter = ["round"]
    edit_handler = ObjectList(
        [FieldPanel("round"), FieldPanel("introduction")], base_form_class=SurveyForm
    )


class QuestionViewSet(RecordViewSet):
    model = Question
    name = "question"
    icon = "help"
    menu_label = "Questions"
    delete_view_class = LockedDeleteView
    list_display = ["wording", "kind", "survey", "order"]
    list_filter = ["survey"]
    edit_handler = ObjectList(
        [
            FieldPanel("survey"),
            FieldPanel("order"),
            FieldPanel("kind"),
            FieldPanel("wording"),
            FieldPanel("help_text"),
            FieldPanel("option_lines"),
            FieldPanel("offers_other"),
            FieldPanel("required"),
            FieldPanel("key"),
        ],
        base_form_class=QuestionForm,
    )
