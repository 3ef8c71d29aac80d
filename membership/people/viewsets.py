"""Wagtail's screens for the people of the public record."""

from django import forms
from django.db.models import QuerySet
from django_filters import ChoiceFilter
from wagtail.admin.filters import WagtailFilterSet

from membership.people.models import Person
from portal.records.screens import RecordedForm, RecordedViewSet, SafeIndexView


class PersonForm(RecordedForm):
    """What a person says of themselves is theirs to change; the trail does not keep it."""

    not_kept = ("about",)

    class Meta:
        model = Person
        fields = ["full_name", "about", "user"]


class PersonFilters(WagtailFilterSet):
    """People with an account and people without one."""

    account = ChoiceFilter(
        label="Account",
        method="with_account",
        choices=[("yes", "Has an account"), ("no", "Has none")],
        widget=forms.RadioSelect,
    )

    class Meta:
        model = Person
        fields: list[str] = []

    def with_account(self, people: QuerySet[Person], name: str, value: str) -> QuerySet[Person]:
        return people.filter(user__isnull=value == "no")


class PersonIndexView(SafeIndexView):
    """The list, each with its account."""

    def get_base_queryset(self) -> QuerySet[Person]:
        people: QuerySet[Person] = super().get_base_queryset().select_related("user")
        return people


class PersonViewSet(RecordedViewSet):
    model = Person
    name = "person"
    url_prefix = "persons"
    menu_label = "People"
    icon = "user"
    list_display = ["full_name", "user"]
    index_view_class = PersonIndexView
    filterset_class = PersonFilters
    search_fields = ["full_name"]
    list_export = ["full_name", "about"]
    export_filename = "people"
    inspect_view_fields = ["full_name", "about"]

    def get_form_class(self, for_update: bool = False) -> type[PersonForm]:
        return PersonForm
