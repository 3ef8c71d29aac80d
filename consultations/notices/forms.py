"""What is asked of whoever looks after a consultation."""

from datetime import datetime, time
from typing import Any

from django import forms

from consultations.notices.rounds import ONE_MINUTE
from portal.lib.forms import DateField
from portal.lib.time import LONDON


class ReasonForm(forms.Form):
    """Why a notice is published although something is missing."""

    mark_optional = False
    reason = forms.CharField(
        label="Why is it published without these?",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Kept with the consultation and in its history, with your name.",
        error_messages={"required": "Say why it is published without these"},
    )


class ClosingForm(forms.Form):
    """The new end of a round, and what everybody is told about it."""

    mark_optional = False
    last_day = DateField(label="Last day to answer")
    last_minute = forms.TimeField(
        label="Until when on that day",
        initial=time(23, 59),
        widget=forms.TimeInput(
            attrs={"type": "time", "class": "govuk-input--width-10"}, format="%H:%M"
        ),
        help_text="The last minute in which people can answer, for example 23:59.",
        error_messages={
            "required": "Enter a time",
            "invalid": "Enter a time in the right form, like 23:59",
        },
    )
    note = forms.CharField(
        label="Why it changes",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Everybody reads this on the notice, and it is mailed to those who subscribed.",
        error_messages={"required": "Say why it changes"},
    )

    def closes_at(self) -> datetime:
        chosen: dict[str, Any] = self.cleaned_data
        last: time = chosen["last_minute"].replace(second=0, microsecond=0)
        moment = datetime.combine(chosen["last_day"], last, tzinfo=LONDON)
        return moment + ONE_MINUTE


class StartForm(forms.Form):
    """What the new consultation is called."""

    title = forms.CharField(
        label="Title of the new consultation",
        max_length=200,
        error_messages={"required": "Enter a title"},
    )
