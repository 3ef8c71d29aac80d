"""The form of registering, page by page."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django import forms

from membership.organisations.forms.details import RegisterForm

NONE_OF_THESE = "none"


@dataclass(frozen=True)
class Line:
    """One answer in words, empty when none was given, and the field in which it is changed."""

    field: str
    label: str
    value: str


class RegistrationForm(RegisterForm):
    """What is entered before it is sent.

    A number that is taken is no error yet: the next page asks whether it is that organisation.
    """

    def clean_charity_number(self) -> str:
        return str(self.cleaned_data["charity_number"])

    def clean_company_number(self) -> str:
        return str(self.cleaned_data["company_number"])

    def _get_validation_exclusions(self) -> set[str]:
        """The constraints on numbers are left to the action as well."""
        fields: set[str] = super()._get_validation_exclusions()  # type: ignore[misc]
        return fields | {"charity_number", "company_number"}

    def answers(self) -> dict[str, list[str]]:
        """The understood answers, as a browser would send them again."""
        return {name: _as_sent(value) for name, value in self.cleaned_data.items()}

    def lines(self) -> list[Line]:
        """The answers as they are read before they are sent."""
        row, asked = self.instance, self.cleaned_data
        districts = [district.name for district in asked["districts"]]
        return [
            Line("name", "Name", row.name),
            Line("kind", "Kind", row.get_kind_display()),
            Line("charity_number", "Charity number", row.charity_number),
            Line("company_number", "Company number", row.company_number),
            Line(
                "countywide",
                "Works in",
                "The whole county" if row.countywide else ", ".join(districts),
            ),
            Line("themes", "Themes", ", ".join(theme.name for theme in asked["themes"])),
            Line("income_band", "Yearly income", row.get_income_band_display()),
            Line("purpose", "What you do", row.purpose),
            Line("website", "Website", row.website),
            Line("publish_contact", "Public e-mail address", asked["public_email"]),
        ]


def _as_sent(value: Any) -> list[str]:
    if isinstance(value, bool):
        return ["on"] if value else []
    if isinstance(value, str):
        return [value]
    return [str(each.pk) for each in value]


class SameForm(forms.Form):
    """Which of the organisations that are here already it is, if any."""

    same = forms.ChoiceField(
        label="Is it one of these?",
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, keys: Iterable[str], may_be_none: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ending = ", or say that it is none of these" if may_be_none else ""
        self.fields["same"].error_messages["required"] = f"Choose the organisation{ending}"
        choices = [*keys] + [NONE_OF_THESE] * may_be_none
        self.fields["same"].choices = [(each, each) for each in choices]  # type: ignore[attr-defined]
