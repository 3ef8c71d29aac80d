"""The forms of officers' screens."""

from copy import copy
from datetime import date, datetime, timedelta
from typing import Any, cast

from django import forms
from django.db.models import QuerySet

from consultations.models import Channel, DuplicateDecision, Response, Round, Verdict
from consultations.surveys.forms import ResponseForm
from portal.lib.forms import AnyField, DateField
from portal.lib.time import london_day, start_of_day

LONGEST_REASON = DuplicateDecision._meta.get_field("reason").max_length


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
    came_late = forms.BooleanField(
        label="It came after the round had closed",
        required=False,
        help_text="It is kept, and the evidence pack counts it, but it never counts as a response.",
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
        if now < round_.closes_at:
            del self.fields["came_late"]

    @property
    def is_late(self) -> bool:
        return bool(self.cleaned_data.get("came_late"))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        day = cleaned.get("received_on")
        if day and (message := self._day_problem(day)):
            self.add_error("received_on", message)
        if self.is_late and cleaned.get("receipt_email"):
            self.add_error(
                "receipt_email", "No receipt is sent for what came late. Leave the address out"
            )
        return cleaned

    def _day_problem(self, day: date) -> str:
        """The day must be one of the round, or after it for what came late; and not to come."""
        first, last = london_day(self.round.opens_at), london_day(self.round.last_minute)
        today = london_day(self.now)
        if self.is_late:
            if last <= day <= today:
                return ""
            return "The day must be one on which the round had closed"
        if first <= day <= min(last, today):
            return ""
        if last < day <= today:
            return (
                "The round had closed by then. Tick that it came after the round had closed, or"
                " correct the day"
            )
        return "The day must be one on which the round was open"

    def received_at(self) -> datetime:
        """Noon of the day, or the nearest moment at which the round was open; or had closed."""
        noon = start_of_day(self.cleaned_data["received_on"]) + timedelta(hours=12)
        if self.is_late:
            return min(max(noon, self.round.closes_at), self.now)
        latest = min(self.now, self.round.closes_at - timedelta(microseconds=1))
        return min(max(noon, self.round.opens_at), latest)


class CorrectionForm(OriginForm):
    """The same of a response that was typed in before, with the reason for putting it right."""

    reason = forms.CharField(
        label="Reason for the correction",
        max_length=LONGEST_REASON,
        help_text="It is kept on record.",
        error_messages={"required": "Say why it is corrected"},
    )

    def __init__(self, *args: Any, response: Response, **kwargs: Any) -> None:
        initial = {
            "channel": response.channel,
            "received_on": london_day(response.sent_at),
            "came_from": response.came_from,
        }
        super().__init__(*args, initial=initial, round_=response.round, **kwargs)
        self.response = response
        self.fields.pop("came_late", None)
        del self.fields["receipt_email"]

    @property
    def is_late(self) -> bool:
        return self.response.came_late

    def received_at(self) -> datetime:
        """As it was, unless another day is given."""
        if self.cleaned_data["received_on"] == london_day(self.response.sent_at):
            return self.response.sent_at
        return super().received_at()


def _of_others(kind: type[AnyField], name: str, label: str, required: str = "") -> AnyField:
    """A field about the person who answers, as somebody else reads it."""
    field = cast(AnyField, copy(ResponseForm.base_fields[name]))
    vars(field).pop("__deepcopy__", None)  # of a field that all forms share
    field.label = label
    if required:
        field.error_messages = {**field.error_messages, "required": required}
    return field


class TypedInForm(ResponseForm):
    """What somebody answered, typed in by an officer."""

    capacity = _of_others(
        forms.ChoiceField,
        "capacity",
        "In what capacity did they answer?",
        "Choose in what capacity they answered",
    )
    organisation_name = _of_others(
        forms.CharField,
        "organisation_name",
        "If they answered for an organisation, what is its name?",
    )
    district = _of_others(
        forms.ModelChoiceField, "district", "Which district do they live or work in?"
    )


class WithdrawForm(forms.Form):
    why = forms.CharField(
        label="Why is it withdrawn?",
        max_length=LONGEST_REASON,
        help_text="For example: typed in twice; the sender wants it back. It is kept on record.",
        error_messages={"required": "Say why it is withdrawn"},
    )


class FindForm(forms.Form):
    """A reference as somebody reads it out: small letters, without the dashes."""

    reference = forms.CharField(
        label="Find a response by its reference",
        max_length=40,
        help_text="For example 7KQ2-M9XD-4TRB",
        error_messages={"required": "Enter a reference"},
        widget=forms.TextInput(attrs={"class": "govuk-input--width-20", "spellcheck": "false"}),
    )

    def clean_reference(self) -> str:
        letters = "".join(filter(str.isalnum, self.cleaned_data["reference"])).upper()
        return "-".join(letters[place : place + 4] for place in range(0, len(letters), 4))


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
        max_length=LONGEST_REASON,
        help_text="It is kept with the decision.",
        error_messages={"required": "Give a reason"},
    )

    def __init__(self, *args: Any, round_: Round, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("earlier", "later"):
            in_time = round_.responses.filter(came_late=False)
            self.fields[name].queryset = in_time  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        earlier, later = cleaned.get("earlier"), cleaned.get("later")
        if earlier and later and earlier.pk >= later.pk:
            raise forms.ValidationError("These are not two responses in order.")
        return cleaned


class TakeBackForm(forms.Form):
    """Takes back one of ``decisions``, about two responses or about a name."""

    decision: Any = forms.ModelChoiceField(
        queryset=DuplicateDecision.objects.none(),
        widget=forms.HiddenInput,
        error_messages={"invalid_choice": "Somebody has taken this decision back already"},
    )
    reason = forms.CharField(
        label="Why is it taken back?",
        max_length=LONGEST_REASON,
        help_text="It is kept on record, with what had been decided.",
        error_messages={"required": "Say why it is taken back"},
    )

    def __init__(self, *args: Any, decisions: "QuerySet[Any]", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["decision"].queryset = decisions  # type: ignore[attr-defined]


class MatchForm(forms.Form):
    """One of those to choose from is pressed (``slug``), or its name is typed; or it is ``unlisted``."""

    response = forms.ModelChoiceField(queryset=Response.objects.none(), widget=forms.HiddenInput)
    slug = forms.CharField(required=False)
    unlisted = forms.BooleanField(required=False)
    name = forms.CharField(
        label="Another organisation in the directory",
        max_length=150,
        error_messages={"required": "Enter the organisation’s name as in the directory"},
    )

    def __init__(self, *args: Any, round_: Round, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        unmatched = round_.responses.unmatched()
        self.fields["response"].queryset = unmatched  # type: ignore[attr-defined]
        if self.data.get("slug") or self.data.get("unlisted"):
            self.fields["name"].required = False
