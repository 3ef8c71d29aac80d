"""The forms of officers' screens."""

from datetime import date, datetime
from typing import Any

from django import forms
from django.db.models import QuerySet

from consultations.models import Channel, DuplicateDecision, Response, Round, Verdict
from portal.lib.forms import DateField
from portal.lib.time import london_day


class OriginForm(forms.Form):
    """How a response came, when, and where the original is."""

    channel = forms.ChoiceField(
        label="How did it come?",
        choices=[choice for choice in Channel.choices if choice[0] != Channel.ONLINE],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose how it came"},
    )
    received_on = DateField(
        label="Day on which it came",
        error_messages={"required": "Enter the day on which it came"},
    )
    came_from = forms.CharField(
        label="Where is the original?",
        max_length=Response._meta.get_field("came_from").max_length,
        help_text="For example: letter of 3 March, folder 12.",
        error_messages={"required": "Say where the original is"},
    )
    receipt_email = forms.EmailField(
        label="E-mail address for a receipt",
        required=False,
        max_length=254,
        help_text="If they gave one, and know that we also write to it when a promise moves.",
    )

    def __init__(self, *args: Any, round_: Round, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.round, self.now = round_, now

    def clean_received_on(self) -> date:
        """A day of the round that is not to come."""
        day: date = self.cleaned_data["received_on"]
        first, last = london_day(self.round.opens_at), london_day(self.round.last_minute)
        if not first <= day <= min(last, london_day(self.now)):
            raise forms.ValidationError("The day must be one on which the round was open")
        return day


class DecisionForm(forms.Form):
    earlier = forms.ModelChoiceField(queryset=Response.objects.none(), widget=forms.HiddenInput)
    later = forms.ModelChoiceField(queryset=Response.objects.none(), widget=forms.HiddenInput)
    verdict = forms.ChoiceField(
        label="Decision",
        choices=Verdict.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what is to be done"},
    )
    reason = forms.CharField(
        label="Reason",
        max_length=DuplicateDecision._meta.get_field("reason").max_length,
        help_text="It is kept with the decision.",
        error_messages={"required": "Give a reason"},
    )

    def __init__(self, *args: Any, round_: Round, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("earlier", "later"):
            self.fields[name].queryset = round_.responses.all()  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        earlier, later = cleaned.get("earlier"), cleaned.get("later")
        if earlier and later and earlier.pk >= later.pk:
            raise forms.ValidationError("These are not two responses in order.")
        return cleaned


class TakeBackForm(forms.Form):
    decision = forms.ModelChoiceField(
        queryset=DuplicateDecision.objects.none(),
        widget=forms.HiddenInput,
        error_messages={"invalid_choice": "Somebody has taken this decision back already"},
    )
    reason = forms.CharField(
        label="Why is it taken back?",
        max_length=DuplicateDecision._meta.get_field("reason").max_length,
        help_text="It is kept on record, with what had been decided.",
        error_messages={"required": "Say why it is taken back"},
    )

    def __init__(self, *args: Any, decisions: "QuerySet[DuplicateDecision]", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["decision"].queryset = decisions  # type: ignore[attr-defined]


class MatchForm(forms.Form):
    response = forms.ModelChoiceField(queryset=Response.objects.none(), widget=forms.HiddenInput)
    name = forms.CharField(
        label="Organisation in the directory",
        max_length=150,
        error_messages={"required": "Enter the organisation’s name as in the directory"},
    )

    def __init__(self, *args: Any, round_: Round, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        unmatched = round_.responses.unmatched()
        self.fields["response"].queryset = unmatched  # type: ignore[attr-defined]
