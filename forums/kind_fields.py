"""What is asked about a topic besides its title and text: its kind, when and where, and its themes."""

import re
from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from forums.models import TopicKind
from forums.models.writing import LINE_MAX_LENGTH, NOTE_MAX_LENGTH
from forums.particulars import MOST_THEMES, Particulars, When
from membership.places.models import Theme
from portal.lib.forms import DateField
from portal.lib.markdown import printable
from portal.lib.templatetags.portal import clock
from portal.lib.time import LONDON, london_day

MOST_ATTENDING = 100_000
LONGEST_KEY = 18  # figures
_TIME = re.compile(r"(\d{1,2})(?:[:.](\d{2}))?\s*([ap])?\.?(?:m\.?)?", re.IGNORECASE)
_WORDS = {"midday": time(12), "noon": time(12), "midnight": time(0)}
KIND_HINTS = {
    TopicKind.DISCUSSION: "Something to talk about.",
    TopicKind.QUESTION: "You can mark the reply that answers it.",
    TopicKind.EVENT: "Something that happens at a time and a place.",
    TopicKind.NOTES: "What was said at a forum or meeting that exists already.",
}

FIELDS_OF_KIND: dict[TopicKind | None, tuple[str, ...]] = {
    TopicKind.EVENT: (
        "event_date",
        "event_time",
        "event_end_time",
        "event_end_date",
        "event_place",
        "event_taking_part",
    ),
    TopicKind.NOTES: (
        "notes_name",
        "notes_date",
        "notes_place",
        "notes_attending",
        "notes_provenance",
    ),
}
FIELDS_WITH_A_KIND = frozenset(name for names in FIELDS_OF_KIND.values() for name in names)
MISSING: dict[TopicKind | None, dict[str, str]] = {
    TopicKind.EVENT: {
        "event_date": "Enter the date of the event.",
        "event_time": "Enter the time at which it starts.",
        "event_place": "Enter where it takes place.",
        "event_taking_part": "Say how to take part.",
    },
    TopicKind.NOTES: {
        "notes_name": "Enter which forum or meeting met.",
        "notes_place": "Enter where it met.",
        "notes_date": "Enter the date of the meeting.",
        "notes_provenance": "Say who took the notes or where they are kept.",
    },
}


class TimeField(forms.Field):
    """A time of day as people write it: 9am, 7.30pm, 19:30, midday."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.TextInput(attrs={"class": "govuk-input--width-5"})
        super().__init__(widget=widget, **kwargs)

    def to_python(self, value: Any) -> time | None:
        text = str(value or "").strip()
        return _time(text) if text else None

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, time):
            return clock(datetime.combine(date(2000, 1, 1), value, LONDON))
        return value


def _time(text: str) -> time:
    """The time that ``text`` names; raises ValidationError for anything else."""
    if text.casefold() in _WORDS:
        return _WORDS[text.casefold()]
    found = _TIME.fullmatch(text) if text.isascii() else None
    if found:
        hour, minute, half = int(found[1]), int(found[2] or 0), (found[3] or "").lower()
        if half and 1 <= hour <= 12:
            hour = hour % 12 + (12 if half == "p" else 0)
        elif half or not found[2]:
            hour = 99
        if hour < 24 and minute < 60:
            return time(hour, minute)
    raise ValidationError("Enter a time such as 9:30am, 7pm or 19:30.", "invalid")


class KindRadios(forms.RadioSelect):
    """Each kind is described by its hint."""

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option: dict[str, Any] = super().create_option(name, value, *args, **kwargs)
        option["attrs"]["aria-describedby"] = f"about-{value}"
        return option


def line(label: str, **kwargs: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=LINE_MAX_LENGTH, required=False, **kwargs)


def note(label: str, **kwargs: Any) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": 3})
    return forms.CharField(
        label=label, max_length=NOTE_MAX_LENGTH, required=False, widget=widget, **kwargs
    )


class ThemesField(forms.ModelMultipleChoiceField[Theme]):
    """A number that no database holds is a theme that is not on the list."""

    def _check_values(self, value: Any) -> Any:
        for pk in map(str, value):
            if not (pk.isascii() and pk.isdigit() and len(pk) <= LONGEST_KEY):
                raise ValidationError(self.error_messages["invalid_choice"], "invalid_choice")
        return super()._check_values(value)  # type: ignore[misc]


def themes_field() -> ThemesField:
    return ThemesField(
        Theme.objects.all(),
        label="Themes",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=f"Up to {MOST_THEMES}, so that others find it.",
        error_messages={
            "invalid_choice": "Choose themes from the list.",
        },
    )


def check_themes(themes: Any) -> list[Theme]:
    """Raises ValidationError when there are too many to tell what it is about."""
    if len(themes) > MOST_THEMES:
        raise ValidationError(f"Choose at most {MOST_THEMES} themes.", "too many")
    return list(themes)


class ParticularsFields(forms.Form):
    """The kind decides which of the others count; what was typed for another kind is let go."""

    one_of: tuple[str, ...] = ("kind", *(name for fields in MISSING.values() for name in fields))

    kind = forms.ChoiceField(
        label="What kind of topic is it?",
        choices=TopicKind,
        required=False,
        initial=TopicKind.DISCUSSION,
        widget=KindRadios,
        error_messages={"invalid_choice": "Choose one of the kinds on the list."},
    )
    event_date = DateField(label="Date", required=False)
    event_time = TimeField(label="Starts at", required=False, help_text="For example, 7:30pm")
    event_end_time = TimeField(label="Ends at", required=False)
    event_end_date = DateField(
        label="Last day", required=False, help_text="If it ends on another day."
    )
    event_place = line("Place", help_text="With the postcode, or that it is online.")
    event_taking_part = note("How to take part", help_text="Who may come, and how to book.")
    notes_name = line("Forum or meeting", help_text="For example, Thanet Voluntary Sector Forum")
    notes_date = DateField(label="Date of the meeting", required=False)
    notes_place = line("Place")
    notes_attending = forms.IntegerField(
        label="How many people attended",
        required=False,
        min_value=0,
        max_value=MOST_ATTENDING,
        widget=forms.TextInput(attrs={"class": "govuk-input--width-5", "inputmode": "numeric"}),
        error_messages={"invalid": "Enter a whole number, for example 24."},
    )
    notes_provenance = note(
        "Where the notes come from", help_text="Who took them, and where the original is kept."
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["themes"] = themes_field()

    def kinds(self) -> Iterator[dict[str, Any]]:
        """Each kind with its radio button, what it is for, and the fields that belong to it."""
        for radio in self["kind"]:
            kind = TopicKind(radio.data["value"])
            fields = [self[name] for name in FIELDS_OF_KIND.get(kind, ())]
            yield {"radio": radio, "value": kind, "hint": KIND_HINTS[kind], "fields": fields}

    def clean_kind(self) -> TopicKind:
        return TopicKind(self.cleaned_data["kind"] or TopicKind.DISCUSSION)

    def clean_themes(self) -> list[Theme]:
        return check_themes(self.cleaned_data["themes"])

    def clean(self) -> dict[str, Any] | None:
        super().clean()
        kind = self.cleaned_data.get("kind")
        for others in FIELDS_WITH_A_KIND - {*FIELDS_OF_KIND.get(kind, ())}:
            self.errors.pop(others, None)
        for name, message in MISSING.get(kind, {}).items():
            if name not in self.errors and not self.cleaned_data.get(name):
                self.add_error(name, message)
        if kind == TopicKind.EVENT and not self.errors:
            self._check_end()
        if kind == TopicKind.NOTES and "notes_date" in self.cleaned_data:
            self._check_held()
        return self.cleaned_data

    def _check_end(self) -> None:
        given = self.cleaned_data
        if given["event_end_date"] and given["event_end_time"] is None:
            self.add_error("event_end_time", "Enter the time at which it ends.")
        elif (ends_at := self._ends_at()) is not None and ends_at <= self._starts_at():
            field = "event_end_date" if given["event_end_date"] else "event_end_time"
            self.add_error(field, "It must end after it starts.")

    def _check_held(self) -> None:
        held_on = self.cleaned_data["notes_date"]
        if held_on and held_on > london_day(timezone.now()):
            self.add_error(
                "notes_date", "Notes are of a meeting that was held. The date is still to come."
            )

    def _starts_at(self) -> datetime:
        given = self.cleaned_data
        return datetime.combine(given["event_date"], given["event_time"], LONDON)

    def _ends_at(self) -> datetime | None:
        given = self.cleaned_data
        if given["event_end_time"] is None:
            return None
        last = given["event_end_date"] or given["event_date"]
        return datetime.combine(last, given["event_end_time"], LONDON)

    @property
    def particulars(self) -> Particulars:
        """What was answered, once the form is valid."""
        given = self.cleaned_data
        return Particulars(given["kind"], given["themes"], self._when())

    def _when(self) -> When | None:
        given = self.cleaned_data
        if given["kind"] == TopicKind.EVENT:
            return When(
                place=_one_line(given["event_place"]),
                starts_at=self._starts_at(),
                ends_at=self._ends_at(),
                taking_part=printable(given["event_taking_part"]),
            )
        if given["kind"] == TopicKind.NOTES:
            return When(
                place=_one_line(given["notes_place"]),
                name=_one_line(given["notes_name"]),
                held_on=given["notes_date"],
                attending=given["notes_attending"],
                provenance=printable(given["notes_provenance"]),
            )
        return None


def _one_line(text: str) -> str:
    return " ".join(printable(text).split())


def initial_of(particulars: Particulars) -> dict[str, Any]:
    """What the form shows of particulars that are there already."""
    shown: dict[str, Any] = {"kind": particulars.kind, "themes": particulars.themes}
    when = particulars.when
    if when is not None and when.starts_at is not None:
        starts_at = when.starts_at.astimezone(LONDON)
        ends_at = when.ends_at.astimezone(LONDON) if when.ends_at else None
        same_day = ends_at is None or ends_at.date() == starts_at.date()
        shown |= {
            "event_date": starts_at.date(),
            "event_time": starts_at.time(),
            "event_end_time": ends_at.time() if ends_at else None,
            "event_end_date": None if same_day or ends_at is None else ends_at.date(),
            "event_place": when.place,
            "event_taking_part": when.taking_part,
        }
    elif when is not None:
        shown |= {
            "notes_name": when.name,
            "notes_date": when.held_on,
            "notes_place": when.place,
            "notes_attending": when.attending,
            "notes_provenance": when.provenance,
        }
    return shown
