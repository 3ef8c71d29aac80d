"""Wagtail's screens for organisations, gathered with people, districts and themes in one menu."""

from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.viewsets.base import ViewSetGroup
from wagtail.admin.viewsets.model import ModelViewSet

from membership.organisations.forms import DetailsMixin
from membership.organisations.models import Organisation
from membership.people.viewsets import PersonViewSet
from membership.places.viewsets import DistrictViewSet, ThemeViewSet


class OrganisationForm(DetailsMixin, WagtailAdminModelForm):
    """An officer's form: all that was registered, and the slug."""

    class Meta:
        model = Organisation
        fields = [
            "name",
            "slug",
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


class OrganisationViewSet(ModelViewSet):
    model = Organisation
    name = "organisation"
    url_prefix = "organisations"
    icon = "group"
    list_display = ["name", "kind", "state", "registered_at"]
    list_filter = ["state", "kind", "districts", "themes", "income_band"]
    search_fields = ["name", "charity_number", "company_number"]
    search_backend_name = None
    inspect_view_enabled = True

    def get_form_class(self, for_update: bool = False) -> type[OrganisationForm]:
        return OrganisationForm


class SectorGroup(ViewSetGroup):
    menu_label = "The sector"
    menu_icon = "group"
    menu_order = 250
    items = (OrganisationViewSet, PersonViewSet, DistrictViewSet, ThemeViewSet)
