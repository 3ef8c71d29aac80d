"""The forms of whoever runs a call: writing it, giving more time, withdrawing it, naming the panel."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from membership.bodies.models import Body, Seat
from membership.bodies.recruitment import drafting
from membership.bodies.recruitment.actions import Asked
from membership.bodies.recruitment.candidates import Candidate
from membership.bodies.recruitment.models import Call, CallSeat
from membership.people.models import User
from portal.lib.forms import DateField, LastDayField
from portal.lib.time import end_from_last_day, london_day, start_of_day

LONGEST_OPEN = timedelta(days=366)


def _lines(rows: int, **attrs: Any) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows, **attrs})


def _reason(label: str, help_text: str) -> forms.CharField:
    return forms.CharField(label=label, max_length=500, widget=_lines(3), help_text=help_text)


def deadline_after(last_day: date) -> datetime:
    """The London midnight with which ``last_day`` ends: from then on nothing is accepted."""
    return start_of_day(end_from_last_day(last_day))


class SeatsField(forms.ModelMultipleChoiceField[Seat]):
    """Seats with what they stand for, where the name does not say it."""

    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, obj: Seat) -> str:
        stands_for = obj.stands_for_text
        return obj.name if stands_for == obj.name else f"{obj.name} (for {stands_for})"


class CallForm(forms.ModelForm[Call]):
    """The brief of one or several seats that are alike, and by when people put themselves forward."""

    seats = SeatsField(
        Seat.objects.none(),
        label="Seats",
        help_text="One call can look for the holders of several seats. Seats that are in another"
        " call are not in this list.",
    )
    last_day = DateField(
        label="Last day for putting oneself forward",
        help_text="Until 11:59pm. Once the call is published you can give more time, never less.",
    )
    end = LastDayField(
        label="Last day of the term",
        required=False,
        help_text="The group’s rules give this day. Leave it empty for a term without a fixed end.",
    )
    start = DateField(label="First day of the term")
    criteria = forms.CharField(
        label="What the panel scores by",
        required=False,
        max_length=1500,
        widget=_lines(5),
        help_text="One criterion a line, with how often it counts: “Listens to small groups: 3”."
        " They are public. The panel gives 0 to 5 for each.",
    )
    note = _reason(
        "What you change, and why",
        "One or two sentences. They stand on the call’s page, and whoever has put themselves"
        " forward gets them by e-mail.",
    )

    class Meta:
        model = Call
        fields = (
            "title",
            "brief",
            "duties",
            "time_asked",
            "who_may_apply",
            "questions",
            "start",
            "end",
            "contact",
        )
        widgets = {
            "brief": _lines(8),
            "duties": _lines(5),
            "who_may_apply": _lines(3),
            "questions": _lines(4),
        }
        help_texts = {
            "title": "As it is listed: “A voice for Thanet on the Steering Group”.",
            "brief": "What the group does and why this seat matters. Markdown works: * for a list.",
            "duties": "One thing a line.",
            "time_asked": "Such as “About two days a month, and six meetings a year”.",
            "who_may_apply": "Anyone who belongs to a confirmed organisation may put themselves"
            " forward. What the seat stands for is shown to them by itself.",
            "questions": "One a line. They are answered in one text.",
            "contact": "Where people can ask before they decide.",
        }

    field_order = (
        "note",
        "title",
        "seats",
        "brief",
        "duties",
        "time_asked",
        "who_may_apply",
        "questions",
        "criteria",
        "start",
        "end",
        "last_day",
        "contact",
    )

    def __init__(self, data: Any = None, *, call: Call, on: date, seat: Seat | None = None) -> None:
        super().__init__(data, instance=call, initial=_as_it_is(call, on, seat))
        self.on = on
        if call.is_draft:
            del self.fields["note"]
            self.fields["seats"].queryset = free_seats(call.body, on, call=call)  # type: ignore[attr-defined]
        else:
            del self.fields["seats"], self.fields["last_day"]

    def clean_last_day(self) -> date:
        day: date = self.cleaned_data["last_day"]
        if not self.on <= day <= self.on + LONGEST_OPEN:
            raise ValidationError("Choose a day from today on, within a year.")
        return day

    def clean_criteria(self) -> list[tuple[str, int]]:
        try:
            return drafting.read_criteria(self.cleaned_data["criteria"])
        except drafting.BadCriterion as error:
            raise ValidationError(str(error)) from error

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        start, end = data.get("start"), data.get("end")
        if start and end and end <= start:
            self.add_error("end", "The last day must be the first day or later.")
        return data

    def _post_clean(self) -> None:
        """The deadline belongs to the row before the row is checked."""
        if day := self.cleaned_data.get("last_day"):
            self.instance.closes_at = deadline_after(day)
        super()._post_clean()  # type: ignore[misc]

    def asked(self) -> Asked:
        seats = self.cleaned_data.get("seats")
        if seats is None:
            seats = Seat.objects.filter(calls__call=self.instance)
        return Asked(list(seats), self.cleaned_data["criteria"])


def free_seats(body: Body, on: date, *, call: Call | None = None) -> Any:
    """The seats that can be called: of their own, and in no other call that is not settled."""
    taken = CallSeat.objects.filter(decided_at=None).values("seat")
    if call is not None:
        taken = taken.exclude(call=call.pk)
    seats = Seat.objects.current(on).filter(body=body, follows=None).exclude(pk__in=taken)
    return seats.select_related("district", "theme")


def _as_it_is(call: Call, on: date, seat: Seat | None) -> dict[str, Any]:
    """What the form begins with: the call as it is, or what the rules and habit give a new one."""
    if not call._state.adding:
        return {
            "seats": list(call.seats.values_list("seat", flat=True)),
            "criteria": drafting.write_criteria(list(call.criteria.values_list("name", "weight"))),
            "last_day": london_day(call.last_minute),
        }
    start = drafting.first_day(seat, on)
    return {
        "title": f"{seat}: a seat on the {call.body}"[:120] if seat else "",
        "seats": [seat.pk] if seat else [],
        "start": start,
        "end": drafting.end_by_the_rules(seat, start, call.body),
        "last_day": on + drafting.OPEN_FOR,
        "questions": drafting.QUESTIONS,
        "criteria": drafting.CRITERIA,
    }


class ExtendForm(forms.Form):
    """More time, and why."""

    last_day = DateField(label="New last day", help_text="Until 11:59pm.")
    note = _reason(
        "Why there is more time",
        "It stands on the call’s page, and whoever has put themselves forward gets it by e-mail.",
    )


class WithdrawForm(forms.Form):
    reason = _reason(
        "Why the call is withdrawn",
        "It stands on the call’s page, and whoever has put themselves forward gets it by e-mail.",
    )


class PanelForm(forms.Form):
    """Who reads and scores."""

    members = forms.TypedMultipleChoiceField(
        label="The panel",
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="They alone read what people write. Whoever has an interest in this call is not"
        " in the list.",
    )

    def __init__(
        self, data: Any = None, *, candidates: Sequence[Candidate], sitting: Sequence[int]
    ) -> None:
        super().__init__(data, initial={"members": list(sitting)})
        self.candidates = {each.user.pk: each.user for each in candidates}
        choices = [(each.user.pk, f"{each.user}: {each.known_as}") for each in candidates]
        self.fields["members"].choices = choices  # type: ignore[attr-defined]

    def chosen(self) -> list[User]:
        return [self.candidates[pk] for pk in self.cleaned_data["members"]]
