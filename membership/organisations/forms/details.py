"""What is asked about an organisation: by whom registers it, by officers, and about declining it."""

from typing import Any

from django import forms

from membership.organisations.models import Organisation
from membership.organisations.names import fold
from membership.organisations.numbers import (
    tidy_charity_number,
    tidy_company_number,
    validate_charity_number,
    validate_company_number,
)
from membership.places.models import District
from portal.lib.time import today


class CharityNumberField(forms.CharField):
    """A charity number, however it is typed."""

    default_validators = [validate_charity_number]

    def to_python(self, value: Any) -> str:
        return tidy_charity_number(super().to_python(value) or "")


class CompanyNumberField(forms.CharField):
    """A company number, however it is typed."""

    default_validators = [validate_company_number]

    def to_python(self, value: Any) -> str:
        return tidy_company_number(super().to_python(value) or "")


class DetailsMixin(forms.ModelForm[Organisation]):
    """Reads numbers and addresses as people type them, and says beside the field which number is taken."""

    charity_number = CharityNumberField(
        label="Charity number, if you have one",
        required=False,
        help_text="6 or 7 digits, with -1 and so on for a linked charity.",
    )
    company_number = CompanyNumberField(
        label="Company number, if you have one",
        required=False,
        help_text="8 characters, such as 01234567 or CE123456.",
    )
    website = forms.URLField(
        label="Website (optional)",
        required=False,
        assume_scheme="https",
        help_text="For example https://www.example.org",
    )

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        if not fold(name):
            raise forms.ValidationError("Enter a name with letters or figures.")
        return name

    def clean_charity_number(self) -> str:
        return self._free("charity_number", "charity")

    def clean_company_number(self) -> str:
        return self._free("company_number", "company")

    def _free(self, field: str, register: str) -> str:
        number: str = self.cleaned_data[field]
        others = Organisation.objects.exclude(pk=self.instance.pk)
        if number and others.filter(**{field: number}).exists():
            raise forms.ValidationError(
                f"An organisation with this {register} number is already here. "
                "Look for it in the list and ask to join it."
            )
        return number


class RegisterForm(DetailsMixin):
    """One plain form to register an organisation."""

    mark_optional = False  # districts are asked for unless countywide; labels say what is optional

    publish_contact = forms.BooleanField(
        required=False, label="Show a public e-mail address on the organisation’s page"
    )

    field_order = [
        "name",
        "kind",
        "charity_number",
        "company_number",
        "countywide",
        "districts",
        "themes",
        "income_band",
        "purpose",
        "website",
        "publish_contact",
        "public_email",
    ]

    class Meta:
        model = Organisation
        fields = [
            "name",
            "kind",
            "charity_number",
            "company_number",
            "countywide",
            "districts",
            "themes",
            "income_band",
            "purpose",
            "website",
            "public_email",
        ]
        labels = {
            "name": "Name of the organisation",
            "kind": "Kind of organisation",
            "countywide": "We serve the whole county",
            "districts": "Districts you serve",
            "themes": "Themes you work on (optional)",
            "income_band": "Yearly income",
            "purpose": "What you do",
            "public_email": "Public e-mail address",
        }
        help_texts = {
            "countywide": "",
            "districts": "Choose all that apply, or tick that you serve the whole county.",
            "themes": "Choose all that apply.",
            "purpose": "In a few sentences, for people who do not know you.",
            "public_email": "Shown to everyone, and only if you ticked the box above.",
        }
        widgets = {
            "kind": forms.RadioSelect,
            "income_band": forms.RadioSelect,
            "districts": forms.CheckboxSelectMultiple,
            "themes": forms.CheckboxSelectMultiple,
            "purpose": forms.Textarea(attrs={"rows": 5}),
            "public_email": forms.EmailInput(attrs={"autocomplete": "email"}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["districts"].queryset = District.objects.current(today())  # type: ignore[attr-defined]
        for name in ("kind", "income_band"):
            choices = self.fields[name].choices  # type: ignore[attr-defined]
            self.fields[name].choices = [c for c in choices if c[0]]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        asked = super().clean() or self.cleaned_data
        if "districts" in asked and not asked["districts"] and not asked.get("countywide"):
            self.add_error(
                "districts",
                "Choose at least one district, or tick that you serve the whole county.",
            )
        if not asked.get("publish_contact"):
            asked["public_email"] = ""
            self.errors.pop("public_email", None)
        elif "public_email" in asked and not asked["public_email"]:
            self.add_error("public_email", "Enter the address to show, or untick the box above it.")
        return asked


class DeclineForm(forms.Form):
    """Why an organisation is declined."""

    reason = forms.CharField(
        label="Why you decline it",
        help_text="Its people read this and may answer.",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class AnswerForm(forms.Form):
    """What the people of a declined organisation answer."""

    answer = forms.CharField(
        label="Your answer",
        help_text="For example where an officer can find your organisation, or what you have put right.",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
