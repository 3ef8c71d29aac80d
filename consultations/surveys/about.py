"""Who answers: what is asked above the questions."""

from typing import Any

from django import forms

from consultations.surveys.models import Capacity, Response
from membership.organisations.models import Organisation
from membership.people.models import User
from membership.people.roles import Anyone
from membership.places.models import District
from portal.lib.forms import shared

ABOUT_YOU = ("capacity", "organisation", "named", "organisation_name", "district")


class AboutForm(forms.Form):
    """Who answers, for herself or for an organisation."""

    capacity = shared(
        forms.ChoiceField(
            label="In what capacity are you answering?",
            choices=Capacity.choices,
            widget=forms.RadioSelect,
            error_messages={"required": "Choose in what capacity you are answering"},
        )
    )
    organisation = forms.ModelChoiceField(
        label="Are you answering for an organisation?",
        queryset=Organisation.objects.none(),
        required=False,
        empty_label="No, for myself",
        help_text="An organisation answers once. Colleagues write its answer together, and a manager"
        " sends it. The answers count as the organisation’s.",
        error_messages={
            "invalid_choice": "You can answer only for an organisation that you belong to. Log in"
            " again if you were logged out meanwhile."
        },
    )
    named = shared(
        forms.BooleanField(
            label="Name the organisation as one that answered",
            required=False,
            help_text="If you tick this, the organisation’s page lists this consultation. What it"
            " answered is shown only in the totals, with or without the tick.",
        )
    )
    organisation_name = shared(
        forms.CharField(
            label="If you answer for an organisation, what is its name?",
            required=False,
            max_length=Response._meta.get_field("organisation_name").max_length,
        )
    )
    district = forms.ModelChoiceField(
        label="Which district do you live or work in?",
        queryset=District.objects.none(),
        required=False,
        empty_label="Choose a district",
    )


def organisations_to_choose(user: Anyone, *, chosen: bool) -> Any:
    """The organisations that ``user`` may answer for; None where she is not asked for one.

    One that is ``chosen`` by somebody who belongs to none any more is refused, never dropped.
    """
    if isinstance(user, User):
        own = Organisation.objects.verified().of(user)
        if own.exists():
            return own
    return Organisation.objects.none() if chosen else None
