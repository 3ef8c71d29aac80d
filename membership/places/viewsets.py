"""Wagtail's screens for districts and themes."""

from django import forms
from django.db.models import Q, QuerySet
from django_filters import ChoiceFilter
from wagtail.admin.filters import WagtailFilterSet

from membership.places.models import District, Theme
from portal.lib.time import today
from portal.records.screens import RecordedForm, RecordedViewSet, SafeIndexView


class DistrictForm(RecordedForm):
    """Dates and successors change by closing a district, which takes along what belongs to it."""

    class Meta:
        model = District
        fields = ["name", "slug", "ons_code", "residents", "hex_row", "hex_column", "start"]


class DistrictFilters(WagtailFilterSet):
    """Those there are, those that have ended, those to come."""

    when = ChoiceFilter(
        label="State",
        method="at_a_time",
        choices=[("current", "There today"), ("ended", "Ended"), ("coming", "To come")],
        widget=forms.RadioSelect,
    )

    class Meta:
        model = District
        fields: list[str] = []

    def at_a_time(self, districts: QuerySet[District], name: str, when: str) -> QuerySet[District]:
        on = today()
        if when == "current":
            return District.objects.current(on) & districts
        return districts.filter(Q(end__lte=on) if when == "ended" else Q(start__gt=on))


class DistrictIndexView(SafeIndexView):
    """The list of districts."""


class DistrictViewSet(RecordedViewSet):
    model = District
    name = "district"
    url_prefix = "districts"
    icon = "site"
    list_display = ["name", "ons_code", "residents", "start", "end"]
    filterset_class = DistrictFilters
    search_fields = ["name", "ons_code"]
    list_export = ["name", "slug", "ons_code", "residents", "start", "end"]
    export_filename = "districts"

    def get_form_class(self, for_update: bool = False) -> type[DistrictForm]:
        return DistrictForm


class ThemeForm(RecordedForm):
    class Meta:
        model = Theme
        fields = ["name", "slug", "order"]


class ThemeViewSet(RecordedViewSet):
    model = Theme
    name = "theme"
    url_prefix = "themes"
    icon = "tag"
    list_display = ["name", "order"]
    search_fields = ["name"]
    list_export = ["name", "slug", "order"]
    export_filename = "themes"

    def get_form_class(self, for_update: bool = False) -> type[ThemeForm]:
        return ThemeForm
