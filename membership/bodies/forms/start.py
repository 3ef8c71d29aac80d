"""The form that starts a new body: one day, and a name for each seat."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from django import forms

from membership.bodies.changing.bulk import Start, staggered
from membership.bodies.forms.people import organisations_for, reason_field
from membership.bodies.models import Body, HowAppointed, Seat
from membership.people.models import Person
from membership.people.roles import Anyone
from portal.lib.forms import DateField, LastDayField

ORGANISATIONS = "organisations"  # the list of names that the page offers once for all seats


class StartForm(forms.Form):
    """Everybody starts on ``start``; a seat without a name stays vacant."""

    start = DateField(label="First day for everybody")
    how_appointed = forms.ChoiceField(
        label="How they were chosen", choices=HowAppointed.choices, widget=forms.RadioSelect
    )
    reason = reason_field()

    def __init__(
        self, data: Any = None, *, body: Body, seats: Sequence[Seat], start: date, user: Anyone
    ) -> None:
        initial = {"start": start, "how_appointed": HowAppointed.APPOINTED}
        super().__init__(data, initial=initial)
        self.seats = list(seats)
        self.organisations = {str(each).casefold(): each for each in organisations_for(user)}
        for seat, end in zip(self.seats, staggered(body, start, self.seats), strict=True):
            self.fields[f"name_{seat.pk}"] = forms.CharField(
                label="Full name", max_length=150, required=False
            )
            self.fields[f"organisation_{seat.pk}"] = forms.CharField(
                label="Speaks for",
                max_length=200,
                required=False,
                widget=forms.TextInput(attrs={"list": ORGANISATIONS}),
                help_text="The name of an organisation, as it is in the directory.",
            )
            self.fields[f"last_day_{seat.pk}"] = LastDayField(
                label="Last day", required=False, initial=end
            )

    @property
    def common(self) -> list[forms.BoundField]:
        return [self["start"], self["how_appointed"], self["reason"]]

    @property
    def rows(self) -> Iterator[tuple[Seat, list[forms.BoundField]]]:
        """Each seat with its three fields."""
        for seat in self.seats:
            yield seat, [self[f"{name}_{seat.pk}"] for name in ("name", "organisation", "last_day")]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        names: dict[str, Seat] = {}
        people = Person.objects.values_list("full_name", flat=True)
        known = {full_name.casefold(): full_name for full_name in people}
        for seat in self.seats:
            name = " ".join(str(data.get(f"name_{seat.pk}") or "").split())
            if not name:
                continue
            if name.casefold() in names:
                other = names[name.casefold()]
                self.add_error(f"name_{seat.pk}", f"{name} is down for the seat {other} already.")
            names[name.casefold()] = seat
            data[f"name_{seat.pk}"] = known.get(name.casefold(), name)
            self._clean_organisation(seat, data)
        if not names and not self.errors:
            self.add_error(None, "Write at least one name.")
        return data

    def _clean_organisation(self, seat: Seat, data: dict[str, Any]) -> None:
        """The organisation of that name, among those that the reader may name."""
        key = f"organisation_{seat.pk}"
        typed = " ".join(str(data.get(key) or "").split())
        data[key] = self.organisations.get(typed.casefold())
        if typed and data[key] is None:
            self.add_error(key, f"No confirmed organisation is called {typed}.")

    @property
    def starts(self) -> list[Start]:
        """Who takes which seat, of those with a name."""
        data = self.cleaned_data
        return [
            Start(
                seat,
                data[f"name_{seat.pk}"],
                data[f"organisation_{seat.pk}"],
                data[f"last_day_{seat.pk}"],
            )
            for seat in self.seats
            if data[f"name_{seat.pk}"]
        ]
