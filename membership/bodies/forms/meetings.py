"""The chair's form to call a meeting."""

from datetime import datetime, time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.core.validators import FileExtensionValidator
from django.template.defaultfilters import filesizeformat

from membership.bodies.models import Meeting
from portal.lib.forms import DateField
from portal.lib.time import LONDON

AGENDA_TYPES = ["pdf", "docx", "odt"]
AGENDA_LIMIT = 10 * 1024 * 1024  # bytes
TIMES = ["%H:%M", "%H.%M", "%I:%M%p", "%I.%M%p", "%I%p"]


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
