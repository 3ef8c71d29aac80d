"""What the pages of representation can be asked; all of it stands in the address."""

from datetime import date
from typing import Any

from django import forms
from django.db.models import Q
from django.http import QueryDict

from membership.organisations.models import Organisation
from membership.people.roles import Anyone
from membership.places.models import District
from portal.lib.forms import DateField
from portal.lib.time import today

MATCHES_SHOWN = 20


class DayForm(forms.Form):
    """The day of the seats."""

    mark_optional = False

    on = DateField(label="Another day", required=False, help_text="For example, 27 3 2027.")

    def __init__(self, data: QueryDict) -> None:
        super().__init__(data)
        self.is_valid()  # what is not understood is said beside its field and asks for nothing

    @property
    def day(self) -> date | None:
        day: date | None = self.cleaned_data.get("on")
        return day


class WhoSpeaksForm(forms.Form):
    """A district, an organisation, or both."""

    mark_optional = False

    district = forms.ModelChoiceField(
        District.objects.none(),
        required=False,
        to_field_name="slug",
        empty_label="No district",
        label="Your district",
    )
    q = forms.CharField(
        label="Your organisation’s name",
        max_length=150,
        required=False,
        help_text="A part of it is enough.",
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    organisation = forms.SlugField(
        max_length=80, required=False, help_text="The one chosen, in the address alone."
    )

    def __init__(self, data: QueryDict, *, user: Anyone) -> None:
        super().__init__(data if set(data) & set(self.base_fields) else None)
        # Whoever may not see an organisation does not find it: it is as if there were none.
        self.visible = Organisation.objects.visible_to(user)
        self.matches: list[Organisation] = []
        asked = data.get("district", "").replace("\0", "")[:100]
        on = today()
        # An old address may ask for a district that has ended.
        begun = District.objects.filter(Q(start__isnull=True) | Q(start__lte=on))
        districts = begun.filter(Q(end__isnull=True) | Q(end__gt=on) | Q(slug=asked))
        self.fields["district"].queryset = districts  # type: ignore[attr-defined]
        self.is_valid()

    def clean(self) -> dict[str, Any]:
        """With ``chosen``: the organisation asked about, when it is clear which."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if data.get("q"):
            data["chosen"] = self._by_name(data["q"])
        elif data.get("organisation"):
            data["chosen"] = self.visible.filter(slug=data["organisation"]).first()
            if data["chosen"] is None:
                self.add_error("q", "This organisation is not in the directory. Look for its name.")
        elif not data.get("district") and not self.errors:
            self.add_error("district", "Choose a district, or write your organisation’s name.")
        return data

    def _by_name(self, name: str) -> Organisation | None:
        """The one that fits; of several the reader chooses among ``matches``."""
        found = list(self.visible.named_like(name).order_by("name", "pk")[: MATCHES_SHOWN + 1])
        if not found:
            self.add_error("q", "No organisation in the directory has this name. Try a part of it.")
        if len(found) == 1:
            only: Organisation = found[0]
            return only
        self.matches = found
        return None

    @property
    def chosen_district(self) -> District | None:
        district: District | None = self.cleaned_data.get("district") if self.is_bound else None
        return district

    @property
    def chosen_organisation(self) -> Organisation | None:
        chosen: Organisation | None = self.cleaned_data.get("chosen") if self.is_bound else None
        return chosen
