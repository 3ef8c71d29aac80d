from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate


class BodiesConfig(AppConfig):
    name = "membership.bodies"
    label = "bodies"
    verbose_name = "Groups and boards"

    def ready(self) -> None:
        from membership.bodies import holdings, on_pages, waiting, what_needs_doing  # noqa: F401 registers what it shows
        from membership.bodies.declarations import holdings as declaration_holdings
        from membership.bodies.declarations import retention as declaration_retention
        from membership.bodies.declarations import to_do as declarations_to_do  # noqa: F401 as above
        from membership.bodies.permissions import give_permissions
        from membership.bodies.planner import holdings as plans
        from membership.bodies.planner import waiting as broken_rules  # noqa: F401 likewise
        from membership.bodies.policies import manages_here
        from membership.bodies.recruitment import holdings as recruitment_holdings
        from membership.bodies.recruitment import retention as recruitment_retention
        from membership.bodies.recruitment import to_do as calls_to_do  # noqa: F401 as above
        from membership.bodies.recruitment.policies import panel_here
        from membership.bodies.safeguards import install_triggers, lift_triggers
        from membership.people.second_factor import asks_second_factor
        from portal.records.retention import keep

        holdings.register()
        plans.register()
        declaration_holdings.register()
        keep(*declaration_retention.RULES)
        recruitment_holdings.register()
        keep(*recruitment_retention.RULES)
        pre_migrate.connect(lift_triggers, sender=self)
        post_migrate.connect(install_triggers, sender=self)
        post_migrate.connect(give_permissions, sender=self)
        asks_second_factor(manages_here)
        asks_second_factor(panel_here)
