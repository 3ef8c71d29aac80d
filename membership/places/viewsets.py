"""Wagtail's screens for districts and themes."""

from wagtail.admin.viewsets.model import ModelViewSet

from membership.places.models import District, Theme


class DistrictViewSet(ModelViewSet):
    model = District
    name = "district"
    url_prefix = "districts"
    icon = "site"
    form_fields = [
        "name",
        "slug",
        "ons_code",
        "residents",
        "hex_row",
        "hex_column",
        "start",
        "end",
        "successors",
    ]
    list_display = ["name", "ons_code", "residents", "start", "end"]
    list_filter = ["start", "end"]
    search_fields = ["name", "ons_code"]
    search_backend_name = None
    inspect_view_enabled = True


class ThemeViewSet(ModelViewSet):
    model = Theme
    name = "theme"
    url_prefix = "themes"
    icon = "tag"
    form_fields = ["name", "slug", "order"]
    list_display = ["name", "order"]
    search_fields = ["name"]
    search_backend_name = None
    inspect_view_enabled = True
