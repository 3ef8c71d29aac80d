"""The equality questions as a form: each may be left out."""

from typing import Any

from django import forms

from consultations.equality.models import EqualityQuestion, EqualitySheet


class EqualityForm(forms.Form):
    """One choice a question. ``homepage`` is a trap: only a program fills what no one sees."""

    mark_optional = False
    homepage = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, sheet: EqualitySheet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for question in sheet.questions.prefetch_related("options"):
            self.fields[f"question-{question.pk}"] = _field(question)

    def chosen(self) -> list[int]:
        """The keys of the options chosen."""
        given = self.cleaned_data.items()
        return [int(value) for name, value in given if value and name != "homepage"]

    def is_from_a_program(self) -> bool:
        return bool(self.cleaned_data.get("homepage"))


def _field(question: EqualityQuestion) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=question.wording,
        help_text=question.help_text,
        required=False,
        choices=[(str(option.pk), option.label) for option in question.options.all()],
        widget=forms.RadioSelect,
    )
