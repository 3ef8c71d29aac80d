"""The chair's forms about terms: each asks what its action needs, and a reason."""

from datetime import date
from typing import Any

from django import forms

from membership.bodies.forms.people import (
    PersonMixin,
    organisation_field,
    organisations_for,
    reason_field,
)
from membership.bodies.models import HowAppointed, Seat, Term, WhyEnded
from membership.people.models import Person
from membership.people.roles import Anyone
from portal.lib.forms import DateField, LastDayField
from portal.lib.templatetags.portal import until
from portal.lib.time import add_months, last_day, today

NO_FIXED_END = "Leave it empty for a term without a fixed end."


def _how_appointed() -> forms.ChoiceField:
    return forms.ChoiceField(
        label="How the person was chosen", choices=HowAppointed.choices, widget=forms.RadioSelect
    )


class AppointForm(PersonMixin):
    """Who holds a seat, for whom, and from when until when."""

    organisation = organisation_field()
    how_appointed = _how_appointed()
    start = DateField(label="First day")
    last_day = LastDayField(label="Last day", required=False, help_text=NO_FIXED_END)
    reason = reason_field()

    def __init__(
        self, data: Any = None, *, seat: Seat, start: date, end: date | None, user: Anyone
    ) -> None:
        initial = {
            "start": start,
            "last_day": end or add_months(start, seat.body.term_months),
            "how_appointed": HowAppointed.APPOINTED,
        }
        super().__init__(data, initial=initial)
        self.fields["organisation"].queryset = organisations_for(user)  # type: ignore[attr-defined]
        if end is not None:
            self.fields["last_day"].help_text = (
                "By the group’s rules a replacement serves to the end of the term that was cut short,"
                f" {until(end)}."
            )


class RenewForm(forms.Form):
    """Until when the holder serves another term."""

    last_day = LastDayField(label="Last day", required=False, help_text=NO_FIXED_END)
    how_appointed = _how_appointed()
    reason = reason_field()

    def __init__(self, data: Any = None, *, term: Term) -> None:
        initial: dict[str, Any] = {"how_appointed": term.how_appointed}
        if term.end is not None:
            initial["last_day"] = add_months(term.end, term.body.term_months)
        super().__init__(data, initial=initial)


class EndTermForm(forms.Form):
    """When a holder leaves the seat, and why."""

    last_day = DateField(
        label="Last day", help_text="The last day on which the person holds the seat."
    )
    why_ended = forms.ChoiceField(
        label="Why it ends",
        choices=[choice for choice in WhyEnded.choices if choice[0] != WhyEnded.MOVED],
        widget=forms.RadioSelect,
    )
    reason = reason_field("In your own words")


class RescheduleForm(forms.Form):
    """Another end than the one that was agreed."""

    last_day = LastDayField(label="Last day", required=False, help_text=NO_FIXED_END)
    reason = reason_field()

    def __init__(self, data: Any = None, *, term: Term) -> None:
        super().__init__(data, initial={"last_day": term.end})


class HoldOverForm(forms.Form):
    """Until when a holder stays on after the term."""

    last_day = DateField(label="Stays on until")
    reason = reason_field()

    def __init__(self, data: Any = None, *, term: Term) -> None:
        super().__init__(data)
        if term.end is not None:
            limit = add_months(term.end, term.body.holdover_months)
            days = self.fields["last_day"]
            days.initial = last_day(limit)
            days.help_text = f"After {until(term.end)}, and no later than {until(limit)}."


class SwapForm(forms.Form):
    """With whom a holder changes seats, and from which day."""

    other = forms.ModelChoiceField(
        Term.objects.none(),
        label="Swaps seats with",
        empty_label="Choose a holder",
        error_messages={"required": "Choose the holder to swap seats with"},
    )
    on = DateField(
        label="First day in the other seat",
        error_messages={"required": "Enter the first day in the other seat"},
        help_text="Each keeps the last day of their own term.",
    )
    reason = reason_field()

    def __init__(self, data: Any = None, *, term: Term) -> None:
        super().__init__(data)
        holding = Term.objects.running(today()).filter(body=term.body).exclude(seat=term.seat)
        others = holding.select_related("person", "seat").order_by("seat__order", "pk")
        self.fields["other"].queryset = others  # type: ignore[attr-defined]


class DeputiseForm(PersonMixin):
    """Who comes in a holder's place, and from when until when."""

    start = DateField(label="First day")
    last_day = LastDayField(
        label="Last day",
        required=False,
        help_text="Leave it empty for as long as the seat is held.",
    )
    reason = reason_field()

    def __init__(self, data: Any = None, *, term: Term) -> None:
        super().__init__(data, initial={"start": max(today(), term.start)})


class EndDeputyForm(forms.Form):
    last_day = DateField(label="Last day", help_text="The last day on which the deputy may come.")
    reason = reason_field()


class CorrectForm(forms.Form):
    """What was written wrongly of a term."""

    person = forms.ModelChoiceField(Person.objects.all(), empty_label=None)
    organisation = organisation_field()
    how_appointed = _how_appointed()
    start = DateField(label="First day")
    last_day = LastDayField(label="Last day", required=False, help_text=NO_FIXED_END)
    reason = reason_field(
        help_text="What was wrong, and how you know. Old and new stay in the public register of"
        " changes; these words are for the chair and officers."
    )

    def __init__(self, data: Any = None, *, term: Term, user: Anyone) -> None:
        initial = {
            "person": term.person_id,
            "organisation": term.organisation_id,
            "how_appointed": term.how_appointed,
            "start": term.start,
            "last_day": term.end,
        }
        super().__init__(data, initial=initial)
        self.fields["organisation"].queryset = organisations_for(user, term)  # type: ignore[attr-defined]


class WithdrawForm(forms.Form):
    reason = reason_field()
