"""The equality questions as a form: each may be left out."""

from typing import Any

from django import forms

from consultations.equality.models import EqualityQuestion, EqualitySheet


class EqualityForm(forms.Form):
    """One choice a question. ``website`` is for those who are no people: it is out of sight."""

    mark_optional = False

    def __init__(self, *args: Any, sheet: EqualitySheet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for question in sheet.questions.prefetch_related("options"):
            self.fields[f"question-{question.pk}"] = _field(question)

    def chosen(self) -> list[int]:
        """The keys of the options chosen."""
        return [int(value) for value in self.cleaned_data.values() if value]


def _field(question: EqualityQuestion) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=question.wording,
        help_text=question.help_text,
        required=False,
        choices=[(str(option.pk), option.label) for option in question.options.all()],
        widget=forms.RadioSelect,
    )
