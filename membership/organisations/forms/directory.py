"""The directory: organisations by words, district, theme, kind and income, chosen in the address."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.db.models import Q
from django.http import QueryDict

from membership.organisations.models import IncomeBand, Kind
from membership.organisations.querysets import OrganisationQuerySet
from membership.places.models import District, Theme
from portal.lib.time import today


@dataclass(frozen=True)
class Chosen:
    """One filter that is set, in words, and the address's query without it."""

    label: str
    text: str
    without: str


class DirectoryForm(forms.Form):
    """What the list of organisations can be narrowed to; all of it stands in the address."""

    mark_optional = False

    q = forms.CharField(
        label="Name or what it does",
        max_length=150,
        required=False,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    district = forms.ModelChoiceField(
        District.objects.none(), required=False, to_field_name="slug", empty_label="All districts"
    )
    theme = forms.ModelChoiceField(
        Theme.objects.all(), required=False, to_field_name="slug", empty_label="All themes"
    )
    kind = forms.ChoiceField(
        choices=[("", "All kinds"), *Kind.choices], required=False, label="Kind of organisation"
    )
    band = forms.ChoiceField(
        choices=[("", "All incomes"), *IncomeBand.choices], required=False, label="Yearly income"
    )

    def __init__(self, data: QueryDict) -> None:
        super().__init__(data)
        self._offer_districts(data.get("district", ""))
        self.is_valid()  # what is not understood is said beside its field and narrows nothing

    def _offer_districts(self, asked: str) -> None:
        """Those there are; an old address may ask for one that has ended."""
        field = self.fields["district"]
        on, named = today(), Q(slug=asked.replace("\0", "")[:100])
        begun = District.objects.filter(Q(start__isnull=True) | Q(start__lte=on))
        found = begun.filter(Q(end__isnull=True) | Q(end__gt=on) | named)
        field.queryset = found  # type: ignore[attr-defined]

    def narrow(self, organisations: OrganisationQuerySet) -> OrganisationQuerySet:
        """The organisations that answer to all that was asked and understood."""
        asked = self.cleaned_data
        if asked.get("q"):
            organisations = organisations.about(asked["q"])
        if asked.get("district"):
            organisations = organisations.serving(*asked["district"].heirs(today()))
        if asked.get("theme"):
            organisations = organisations.filter(themes=asked["theme"])
        if asked.get("kind"):
            organisations = organisations.filter(kind=asked["kind"])
        if asked.get("band"):
            organisations = organisations.filter(income_band=asked["band"])
        return organisations

    def chosen(self) -> Iterator[Chosen]:
        """The filters that are set, in the order of the form."""
        for name, value in self.cleaned_data.items():
            if value:
                label = str(self[name].label)
                yield Chosen(label, self._in_words(name, value), self._query_without(name))

    def _in_words(self, name: str, value: Any) -> str:
        choices = {"kind": Kind, "band": IncomeBand}.get(name)
        return str(choices(value).label if choices else value)

    def _query_without(self, name: str) -> str:
        query = QueryDict(mutable=True)
        query.update({key: self.data[key] for key, value in self.cleaned_data.items() if value})
        del query[name]
        return query.urlencode()
