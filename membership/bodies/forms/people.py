"""Who is meant: somebody of the public record, or somebody new to it."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from membership.bodies.models import Term
from membership.organisations.models import Organisation
from membership.people.models import Person
from membership.people.roles import Anyone


def reason_field(label: str = "Reason", *, help_text: str = "") -> forms.CharField:
    """Why something is done; kept with the change, for officers and the chair alone."""
    return forms.CharField(
        label=label,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=help_text
        or "Kept in the register of changes, for the chair and officers. It is not shown to the public.",
        error_messages={"required": "Say why, in a few words"},
    )


def organisation_field() -> "forms.ModelChoiceField[Organisation]":
    return forms.ModelChoiceField(
        Organisation.objects.none(),
        label="Speaks for",
        required=False,
        empty_label="No organisation in particular",
    )


def organisations_for(user: Anyone, term: Term | None = None) -> Any:
    """Confirmed organisations that ``user`` may see, and the one that ``term`` names already."""
    found = Organisation.objects.verified().visible_to(user)
    if term is None or term.organisation_id is None:
        return found
    return Organisation.objects.filter(
        pk__in=[*found.values_list("pk", flat=True), term.organisation_id]
    )


class PersonMixin(forms.Form):
    """Somebody from the public record, or a name that is not in it yet.

    An officer links the account of somebody new afterwards: a chair is not told who has one.
    """

    one_of = ("person", "full_name")

    person = forms.ModelChoiceField(
        Person.objects.all(),
        required=False,
        empty_label="Somebody who is not in this list",
        help_text="Whoever holds or has held a seat of any group is in the list.",
    )
    full_name = forms.CharField(
        label="Or the full name of somebody who is not in the list", max_length=150, required=False
    )

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
