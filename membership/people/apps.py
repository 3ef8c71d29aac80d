from django.apps import AppConfig
from django.db.models.signals import post_migrate
from wagtail.users.apps import WagtailUsersAppConfig


class PeopleConfig(AppConfig):
    name = "membership.people"
    label = "people"
    verbose_name = "People"

    def ready(self) -> None:
        from allauth.mfa.signals import authenticator_added

        from membership.people.holdings import own, third_party
        from membership.people.receivers import show_the_way_back
        from membership.people.retention import RULES
        from membership.people.roles import make_groups
        from membership.people.second_factor import (
            asks_second_factor,
            looks_after_accounts,
            sees_retention,
        )
        from portal.records.retention import keep

        own.register()
        third_party.register()
        asks_second_factor(looks_after_accounts)
        asks_second_factor(sees_retention)
        keep(*RULES)
        post_migrate.connect(make_groups, sender=self)
        authenticator_added.connect(show_the_way_back)


class PortalWagtailUsersConfig(WagtailUsersAppConfig):
    """Wagtail's user screens for a user who has a full name and no username."""

    user_viewset = "membership.people.wagtail_users.AccountViewSet"
