"""What managers are asked who would like to come into a forum, and who answers them."""

from collections.abc import Sequence
from typing import Any

from django import forms

from forums.forms import OrganisationField
from forums.models.requests import WORDS_MAX_LENGTH
from membership.organisations.models import Organisation

ACCEPT, DECLINE = "accept", "decline"


class AskForm(forms.Form):
    """Which organisation asks, and why it would like to talk there."""

    words = forms.CharField(
        label="Why would you like to join?",
        help_text="A few words to the moderators: what you do there, or whom you would like to meet.",
        max_length=WORDS_MAX_LENGTH,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Say in a few words why you would like to join."},
    )
    field_order = ["organisation", "words"]

    def __init__(self, organisations: Sequence[Organisation], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"] = OrganisationField(
            organisations,
            label="Organisation",
            error_messages={"required": "Choose an organisation."},
            initial=str(organisations[0].pk) if len(organisations) == 1 else None,
        )
        self.order_fields(self.field_order)


class AnswerForm(forms.Form):
    """Yes, or no with a reason."""

    decision = forms.ChoiceField(
        label="Your answer",
        choices=[(ACCEPT, "Let it in"), (DECLINE, "Decline")],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose whether to let it in."},
    )
    reason = forms.CharField(
        label="Reason",
        help_text="Needed when you decline. Whoever asked reads it.",
        max_length=WORDS_MAX_LENGTH,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("decision") == DECLINE and not cleaned.get("reason", "").strip():
            self.add_error("reason", "Say why you decline.")
        return cleaned

    @property
    def accepts(self) -> bool:
        return bool(self.cleaned_data["decision"] == ACCEPT)
