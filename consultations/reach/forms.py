"""The forms of officers' screens about links, how often they were shown, and key contacts."""

from datetime import date
from typing import Any

from django import forms

from consultations.reach.models import KeyContact, ShortLink
from portal.lib.forms import DateField

MOST_SHOWN = 2_000_000_000  # what the column holds


class LinkForm(forms.Form):
    """The channel of a short link, and where it leads."""

    channel = forms.CharField(
        max_length=ShortLink._meta.get_field("channel").max_length,
        help_text="Where people will find the link, such as “Facebook”, “Newsletter of the Thanet"
        " forum” or “Poster in libraries”. Everybody reads it with the results.",
        error_messages={"required": "Enter the channel"},
    )
    to_survey = forms.TypedChoiceField(
        label="Where should it lead?",
        choices=[("no", "To the consultation, which explains it"), ("yes", "To the questions")],
        coerce=lambda value: value == "yes",
        initial="no",
        widget=forms.RadioSelect,
        help_text="A link to the questions leads to the consultation while nobody can answer.",
        error_messages={"required": "Choose where it should lead"},
    )


class TimesShownForm(forms.Form):
    """How often a channel showed the link, on one day or over several."""

    first = DateField(
        label="First day", error_messages={"required": "Enter the first day that is counted"}
    )
    last = DateField(
        label="Last day", required=False, help_text="Leave empty if it is a single day."
    )
    number = forms.IntegerField(
        label="How often was it shown?",
        min_value=1,
        max_value=MOST_SHOWN,
        help_text="What the channel calls impressions, copies or readers. For example 7555.",
        widget=forms.NumberInput(attrs={"class": "govuk-input--width-10"}),
        error_messages={
            "required": "Enter how often it was shown",
            "invalid": "How often it was shown must be a whole number, such as 7555",
            "min_value": "How often it was shown must be 1 or more",
            "max_value": "That number is too large. Check it for a slip of the finger",
        },
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean(self) -> dict[str, Any]:
        """A single day is its own last one; no day is to come."""
        cleaned = super().clean() or {}
        first = cleaned.get("first")
        if first is None or "last" in self.errors:
            return cleaned
        last = cleaned["last"] = cleaned.get("last") or first
        if first > self.today:
            self.add_error("first", "First day must not be in the future")
        elif last > self.today:
            self.add_error("last", "Last day must not be in the future")
        elif last < first:
            self.add_error("last", "Last day must not be before the first")
        return cleaned


class ContactNameForm(forms.Form):
    """What may be changed of a contact."""

    name = forms.CharField(
        label="Full name",
        max_length=KeyContact._meta.get_field("name").max_length,
        error_messages={"required": "Enter the contact’s name"},
    )
    organisation = forms.CharField(
        required=False,
        max_length=KeyContact._meta.get_field("organisation").max_length,
        help_text="If they hear of it for one.",
    )


class ContactForm(ContactNameForm):
    """Somebody new on the list."""

    address = forms.EmailField(
        label="E-mail address",
        max_length=254,
        widget=forms.EmailInput(attrs={"spellcheck": "false"}),
        error_messages={"required": "Enter the contact’s e-mail address"},
    )
    field_order = ["name", "address", "organisation"]
