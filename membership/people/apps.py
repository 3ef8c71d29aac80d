from django.apps import AppConfig
from django.db.models.signals import post_migrate
from wagtail.users.apps import WagtailUsersAppConfig


class PeopleConfig(AppConfig):
    name = "membership.people"
    label = "people"
    verbose_name = "People"

    def ready(self) -> None:
        from membership.people.roles import make_groups

        post_migrate.connect(make_groups, sender=self)


class PortalWagtailUsersConfig(WagtailUsersAppConfig):
    """Wagtail's user screens for a user who has a full name and no username."""
