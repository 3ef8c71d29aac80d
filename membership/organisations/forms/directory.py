"""Narrowing the list of organisations."""

from typing import Any

from django import forms

from membership.organisations.models import Kind
from membership.organisations.querysets import OrganisationQuerySet
from membership.places.models import District, Theme
from portal.lib.time import today


class DirectoryForm(forms.Form):
    """What the list of organisations can be narrowed to; all of it stands in the address."""

    mark_optional = False

    q = forms.CharField(label="Name", max_length=150, required=False)
    district = forms.ModelChoiceField(
        District.objects.none(), required=False, to_field_name="slug", empty_label="All districts"
    )
    theme = forms.ModelChoiceField(
        Theme.objects.all(), required=False, to_field_name="slug", empty_label="All themes"
    )
    kind = forms.ChoiceField(
        choices=[("", "All kinds"), *Kind.choices], required=False, label="Kind of organisation"
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["district"].queryset = District.objects.current(today())  # type: ignore[attr-defined]

    def narrow(self, organisations: OrganisationQuerySet) -> OrganisationQuerySet:
        """The organisations that answer to all that was asked and understood."""
        self.is_valid()
        asked = self.cleaned_data
        if asked.get("q"):
            organisations = organisations.named_like(asked["q"])
        if asked.get("district"):
            organisations = organisations.serving(asked["district"])
        if asked.get("theme"):
            organisations = organisations.filter(themes=asked["theme"])
        if asked.get("kind"):
            organisations = organisations.filter(kind=asked["kind"])
        return organisations
