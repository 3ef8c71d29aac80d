"""Wagtail's screens for the people of the public record."""

from wagtail.admin.viewsets.model import ModelViewSet

from membership.people.models import Person


class PersonViewSet(ModelViewSet):
    model = Person
    name = "person"
    url_prefix = "persons"
    menu_label = "People"
    icon = "user"
    form_fields = ["full_name", "about", "user"]
    list_display = ["full_name", "user"]
    search_fields = ["full_name"]
    search_backend_name = None
    inspect_view_enabled = True
    inspect_view_fields = ["full_name", "about"]
