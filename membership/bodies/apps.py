from django.apps import AppConfig
from django.db.models.signals import post_migrate


class BodiesConfig(AppConfig):
    name = "membership.bodies"
    label = "bodies"
    verbose_name = "Groups and boards"

    def ready(self) -> None:
        from membership.bodies import holdings, on_pages, waiting  # noqa: F401 registers what it shows
        from membership.bodies.handover import holdings as handover_holdings
        from membership.bodies.handover import retention as handover_retention
        from membership.bodies.handover import to_do as handover_to_do  # noqa: F401 registers a line
        from membership.bodies.letters import holdings as letters_holdings
        from membership.bodies.letters import retention as letters_retention
        from membership.bodies.permissions import give_permissions
        from membership.bodies.policies import manages_here
        from membership.bodies.reminders import retention as reminders_retention
        from membership.bodies.safeguards import install_triggers
        from membership.people.second_factor import asks_second_factor
        from portal.records.retention import keep

        holdings.register()
        handover_holdings.register()
        letters_holdings.register()
        keep(*reminders_retention.RULES, *letters_retention.RULES, *handover_retention.RULES)
        post_migrate.connect(install_triggers, sender=self)
        post_migrate.connect(give_permissions, sender=self)
        asks_second_factor(manages_here)
