"""The chair's forms: appointing to a seat, ending a term, calling a meeting."""

from datetime import date, datetime, time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.core.validators import FileExtensionValidator
from django.template.defaultfilters import filesizeformat

from membership.bodies.models import HowAppointed, Meeting, Seat, WhyEnded
from membership.organisations.models import Organisation
from membership.people.models import Person
from membership.people.roles import Anyone
from portal.lib.forms import DateField, LastDayField
from portal.lib.time import LONDON, add_months

AGENDA_TYPES = ["pdf", "docx", "odt"]
AGENDA_LIMIT = 10 * 1024 * 1024  # bytes
TIMES = ["%H:%M", "%H.%M", "%I:%M%p", "%I.%M%p", "%I%p"]


def _reason(help_text: str) -> forms.CharField:
    return forms.CharField(
        label="Reason",
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=help_text,
    )


class AppointForm(forms.Form):
    """Who holds a seat, for whom, and from when until when."""

    person = forms.ModelChoiceField(
        Person.objects.all(),
        required=False,
        empty_label="Somebody who is not in this list",
        help_text="Whoever holds or has held a seat of any group is in the list.",
    )
    full_name = forms.CharField(
        label="Full name of somebody who is not in the list", max_length=150, required=False
    )
    organisation = forms.ModelChoiceField(
        Organisation.objects.none(),
        label="Speaks for",
        required=False,
        empty_label="No organisation in particular",
    )
    how_appointed = forms.ChoiceField(
        label="How the person was chosen", choices=HowAppointed.choices, widget=forms.RadioSelect
    )
    start = DateField(label="First day")
    last_day = LastDayField(
        label="Last day", required=False, help_text="Leave it empty for a term without a fixed end."
    )
    reason = _reason("Kept in the record of changes. It is not shown to the public.")

    def __init__(self, data: Any = None, *, seat: Seat, start: date, user: Anyone) -> None:
        initial = {
            "start": start,
            "last_day": add_months(start, seat.body.term_months),
            "how_appointed": HowAppointed.APPOINTED,
        }
        super().__init__(data, initial=initial)
        found = Organisation.objects.verified().visible_to(user)
        self.fields["organisation"].queryset = found  # type: ignore[attr-defined]

    def clean_full_name(self) -> str:
        """A name that the list has already would make two people of one."""
        name: str = self.cleaned_data["full_name"]
        if name and Person.objects.filter(full_name__iexact=name).exists():
            raise ValidationError(
                "Somebody of this name is in the list. Choose them there, "
                "or add what tells the two apart, such as a middle name."
            )
        return name

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        person, name = data.get("person"), data.get("full_name")
        if person and name:
            self.add_error("full_name", "Choose somebody from the list or write a name, not both.")
        elif not person and not name and not {"person", "full_name"} & self.errors.keys():
            self.add_error("person", "Choose a person, or write a name below.")
        return data

    def save_person(self) -> Person:
        """The person from the list, or a new one of the public record."""
        person: Person | None = self.cleaned_data["person"]
        return person or Person.objects.create(full_name=self.cleaned_data["full_name"])


class EndTermForm(forms.Form):
    """When a holder leaves the seat, and why."""

    last_day = DateField(
        label="Last day", help_text="The last day on which the person holds the seat."
    )
    why_ended = forms.ChoiceField(
        label="Why it ends", choices=WhyEnded.choices, widget=forms.RadioSelect
    )
    reason = _reason("In your own words, for the record of changes. It is not shown to the public.")


class WithdrawForm(forms.Form):
    reason = forms.CharField(
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Kept in the record of changes. It is not shown to the public.",
    )


def _within_the_limit(file: "UploadedFile[Any]") -> None:
    if file.size is not None and file.size > AGENDA_LIMIT:
        raise ValidationError(f"The file must be smaller than {filesizeformat(AGENDA_LIMIT)}.")


class TimeField(forms.TimeField):
    """A time of day as people write it: 14:00, 2pm, 2:30 pm."""

    widget = forms.TextInput(attrs={"class": "govuk-input--width-5"})

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            input_formats=TIMES,
            error_messages={"invalid": "Write the time like 14:00 or 2pm."},
            **kwargs,
        )

    def to_python(self, value: Any) -> time | None:
        return super().to_python(value.replace(" ", "") if isinstance(value, str) else value)


class MeetingForm(forms.Form):
    """When and where a body meets, with its agenda."""

    day = DateField(label="Date")
    starts = TimeField(label="Starts at", help_text="Such as 14:00 or 2pm.")
    ends = TimeField(label="Ends at")
    place = forms.CharField(max_length=200, required=False)
    link = forms.URLField(
        label="Link to join online", max_length=200, required=False, assume_scheme="https"
    )
    agenda = forms.FileField(
        required=False,
        validators=[FileExtensionValidator(AGENDA_TYPES), _within_the_limit],
        help_text="A PDF, Word or OpenDocument file of up to 10 MB.",
    )

    def __init__(self, data: Any = None, files: Any = None, *, meeting: Meeting) -> None:
        self.meeting = meeting
        super().__init__(data, files, initial=_as_typed(meeting))

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        starts, ends = data.get("starts"), data.get("ends")
        if starts and ends and ends <= starts:
            self.add_error("ends", "A meeting ends after it starts, on the same day.")
        if not data.get("place") and not data.get("link") and "link" not in self.errors:
            self.add_error("place", "Give a place or a link to join online, or both.")
        return data

    def fill(self) -> Meeting:
        """The meeting with what the form says; it is not saved yet."""
        data, meeting = self.cleaned_data, self.meeting
        meeting.start = datetime.combine(data["day"], data["starts"], tzinfo=LONDON)
        meeting.end = datetime.combine(data["day"], data["ends"], tzinfo=LONDON)
        meeting.place, meeting.link = data["place"], data["link"]
        return meeting


def _as_typed(meeting: Meeting) -> dict[str, Any]:
    if meeting._state.adding:
        return {}
    start, end = meeting.start.astimezone(LONDON), meeting.end.astimezone(LONDON)
    return {
        "day": start.date(),
        "starts": f"{start:%H:%M}",
        "ends": f"{end:%H:%M}",
        "place": meeting.place,
        "link": meeting.link,
    }
