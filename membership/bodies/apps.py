from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate


class BodiesConfig(AppConfig):
    name = "membership.bodies"
    label = "bodies"
    verbose_name = "Groups and boards"

    def ready(self) -> None:
        from membership.bodies import holdings, on_pages, waiting  # noqa: F401 registers what it shows
        from membership.bodies.permissions import give_permissions
        from membership.bodies.planner import holdings as plans
        from membership.bodies.planner import waiting as broken_rules  # noqa: F401 likewise
        from membership.bodies.policies import manages_here
        from membership.bodies.safeguards import install_triggers, lift_triggers
        from membership.people.second_factor import asks_second_factor

        holdings.register()
        plans.register()
        pre_migrate.connect(lift_triggers, sender=self)
        post_migrate.connect(install_triggers, sender=self)
        post_migrate.connect(give_permissions, sender=self)
        asks_second_factor(manages_here)
