"""What people are asked who report a post."""

from typing import Any

from django import forms

from forums.moderation.models.reports import TEXT_MAX_LENGTH
from forums.moderation.words import Concern


class ReportForm(forms.Form):
    """What is wrong with a post."""

    reason = forms.ChoiceField(
        label="What is wrong with it?",
        choices=Concern.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what is wrong with it."},
    )
    text = forms.CharField(
        label="What should we know?",
        max_length=TEXT_MAX_LENGTH,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Whoever wrote the post does not see this, nor who reported it.",
    )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("reason") == Concern.OTHER and not cleaned.get("text", "").strip():
            self.add_error("text", "Say what is wrong with it.")
        return cleaned


class VisitorReportForm(ReportForm):
    """The same without an account. ``homepage`` is a trap: only a program fills what no one sees."""

    address = forms.EmailField(
        label="Your e-mail address",
        max_length=254,
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
        help_text="Only if you want to hear the outcome. We use it for nothing else and delete it"
        " 28 days after.",
        error_messages={
            "invalid": "Enter an e-mail address in the right form, like name@example.org"
        },
    )
    homepage = forms.CharField(required=False, widget=forms.HiddenInput)

    def is_from_a_program(self) -> bool:
        return bool(self.cleaned_data["homepage"])
