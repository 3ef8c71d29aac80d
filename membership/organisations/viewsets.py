"""Wagtail's screens for organisations, gathered with people, districts and themes in one menu."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.ui.tables import BooleanColumn, Column, DateColumn
from wagtail.admin.views import generic
from wagtail.admin.viewsets.base import ViewSetGroup
from wagtail.permissions import ModelPermissionPolicy

from membership.organisations import actions
from membership.organisations.actions.details import DETAILS, LISTS
from membership.organisations.errors import NameTaken, NumberTaken
from membership.organisations.forms import DetailsMixin
from membership.organisations.models import Organisation
from membership.organisations.policies import can_decide
from membership.people.models import User
from membership.people.reorganisation.screens import ClosableDistrictViewSet
from membership.people.viewsets import PersonViewSet
from membership.places.viewsets import ThemeViewSet
from portal.records.screens import RecordedViewSet, SafeIndexView


class OrganisationForm(DetailsMixin, WagtailAdminModelForm):
    """An officer's form; the address follows from the first name and stays."""

    class Meta:
        model = Organisation
        fields = [*DETAILS]

    def save(self, commit: bool = True) -> Organisation:
        """Through the action, with its record. Raises NumberTaken and NameTaken."""
        given = self.cleaned_data
        if self.instance._state.adding:
            lists = {name: given[name] for name in LISTS}
            return actions.enter(self.instance, acting_user=self.for_user, **lists)
        changes = {name: given[name] for name in self.changed_data}
        return actions.change_details(self.instance, changes=changes, acting_user=self.for_user)


class SaysRefusals:
    """A refusal of the action stands beside its field."""

    def form_valid(self, form: OrganisationForm) -> HttpResponse:
        try:
            return super().form_valid(form)  # type: ignore[misc, no-any-return]
        except (NumberTaken, NameTaken) as refusal:
            form.add_error(refusal.field, str(refusal))
            return self.form_invalid(form)  # type: ignore[attr-defined, no-any-return]


class EnterView(SaysRefusals, generic.CreateView):
    """An officer enters an organisation and thereby vouches for it."""


class ChangeView(SaysRefusals, generic.EditView):
    """An officer changes an organisation's details."""


class OrganisationFilters(WagtailFilterSet):
    class Meta:
        model = Organisation
        fields = ["state", "listed", "kind", "districts", "themes", "income_band"]


class OrganisationIndexView(SafeIndexView):
    """The list, and its export with districts and themes; what was merged is another one now."""

    def get_base_queryset(self) -> QuerySet[Organisation]:
        found: QuerySet[Organisation] = super().get_base_queryset().standing()
        return found.prefetch_related("districts", "themes") if self.is_export else found

    def to_row_dict(self, item: Organisation) -> dict[str, Any]:
        lists = {name: [each.name for each in getattr(item, name).all()] for name in LISTS}
        words = {
            "kind": item.get_kind_display(),
            "income_band": item.get_income_band_display(),
            "state": item.get_state_display(),
        }
        known: dict[str, Any] = lists | words
        return {name: known.get(name, getattr(item, name)) for name in self.list_export}


class OfficersPolicy(ModelPermissionPolicy):
    """Officers alone: the list holds those that keep out of the directory, with their contacts."""

    def user_has_permission(self, user: User, action: str) -> bool:
        return can_decide(user) and bool(super().user_has_permission(user, action))


class OrganisationViewSet(RecordedViewSet):
    model = Organisation
    index_view_class = OrganisationIndexView
    name = "organisation"
    url_prefix = "organisations"
    icon = "group"
    list_display = [
        "name",
        Column("kind", accessor="get_kind_display", sort_key="kind"),
        Column("state", accessor="get_state_display", sort_key="state"),
        BooleanColumn("listed", label="In the directory", sort_key="listed"),
        DateColumn("registered_at", label="Registered", sort_key="registered_at"),
    ]
    filterset_class = OrganisationFilters
    search_fields = ["name", "charity_number", "company_number"]
    list_export = ["name", "slug", "state", "listed", *DETAILS[1:-1], "registered_at", "decided_at"]
    export_filename = "organisations"
    index_view_class = OrganisationIndexView
    add_view_class = EnterView
    edit_view_class = ChangeView

    @property
    def permission_policy(self) -> OfficersPolicy:
        return OfficersPolicy(Organisation)

    def get_form_class(self, for_update: bool = False) -> type[OrganisationForm]:
        return OrganisationForm


class SectorGroup(ViewSetGroup):
    menu_label = "The sector"
    menu_icon = "group"
    menu_order = 250
    items = (OrganisationViewSet, PersonViewSet, ClosableDistrictViewSet, ThemeViewSet)
