"""The editors' screens for equality questions and for the rounds that ask them."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, ObjectList

from consultations.equality.models import (
    PREFER_NOT,
    EqualityOption,
    EqualityQuestion,
    EqualitySheet,
)
from consultations.screens import RecordDeleteView, RecordViewSet

MAX_OPTIONS = 30
USED = "Somebody has answered: the equality questions of this round stay as they were asked."


def is_used(question: EqualityQuestion) -> bool:
    return any(sheet.is_used for sheet in question.sheets.all())


class EqualityQuestionForm(WagtailAdminModelForm):
    """A question with its options as lines of text."""

    option_lines = forms.CharField(
        label="Answers to choose from",
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=f"One a line, in order. “{PREFER_NOT}” is added by itself.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = self.instance.options.filter(prefers_not=False) if self.instance.pk else []
        self.initial["option_lines"] = "\n".join(option.label for option in own)

    def clean_option_lines(self) -> list[str]:
        lines = [line.strip() for line in self.cleaned_data["option_lines"].splitlines()]
        labels = [line for line in lines if line and line.casefold() != PREFER_NOT.casefold()]
        longest = EqualityOption._meta.get_field("label").max_length or 0
        if not 2 <= len(labels) <= MAX_OPTIONS:
            raise ValidationError(f"Give 2 to {MAX_OPTIONS} answers to choose from.")
        if any(len(label) > longest for label in labels):
            raise ValidationError(f"Each answer must be {longest} characters or fewer.")
        if len({label.casefold() for label in labels}) < len(labels):
            raise ValidationError("Two answers are the same.")
        return labels

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        if self.instance.pk and is_used(self.instance):
            raise ValidationError(USED)
        return cleaned

    def save(self, commit: bool = True) -> EqualityQuestion:
        question: EqualityQuestion = super().save(commit=commit)
        if commit:
            question.options.all().delete()
            EqualityOption.objects.bulk_create(
                EqualityOption(
                    question=question, order=order, label=label, prefers_not=label == PREFER_NOT
                )
                for order, label in enumerate([*self.cleaned_data["option_lines"], PREFER_NOT])
            )
        return question


class EqualitySheetForm(WagtailAdminModelForm):
    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        if self.instance.is_used and self.changed_data:
            raise ValidationError(USED)
        return cleaned


class UsedDeleteView(RecordDeleteView):
    """Refuses once somebody has answered."""

    def refusal(self) -> str:
        if isinstance(self.object, EqualityQuestion):
            return USED if is_used(self.object) else ""
        return USED if self.object.is_used else ""


class EqualityQuestionViewSet(RecordViewSet):
    model = EqualityQuestion
    name = "equality_question"
    icon = "group"
    menu_label = "Equality questions"
    delete_view_class = UsedDeleteView
    list_display = ["wording", "order"]
    edit_handler = ObjectList(
        [
            FieldPanel("wording"),
            FieldPanel("help_text"),
            FieldPanel("option_lines"),
            FieldPanel("order"),
        ],
        base_form_class=EqualityQuestionForm,
    )


class EqualitySheetViewSet(RecordViewSet):
    model = EqualitySheet
    name = "equality_sheet"
    icon = "group"
    menu_label = "Equality, by round"
    delete_view_class = UsedDeleteView
    list_display = ["round"]
    list_filter = ["round"]
    edit_handler = ObjectList(
        [FieldPanel("round"), FieldPanel("questions", widget=forms.CheckboxSelectMultiple)],
        base_form_class=EqualitySheetForm,
    )
