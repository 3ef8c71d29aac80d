from django.apps import AppConfig
from django.db.models.signals import post_delete, post_migrate, post_save, pre_migrate


class BodiesConfig(AppConfig):
    name = "membership.bodies"
    label = "bodies"
    verbose_name = "Groups and boards"

    def ready(self) -> None:
        from membership.bodies import parts
        from membership.bodies.badges import forget_badges
        from membership.bodies.permissions import give_permissions
        from membership.bodies.policies import manages_here
        from membership.bodies.recruitment.policies import panel_here
        from membership.bodies.safeguards import install_triggers, lift_triggers
        from membership.people.second_factor import asks_second_factor

        parts.register()
        pre_migrate.connect(lift_triggers, sender=self)
        post_migrate.connect(install_triggers, sender=self)
        post_migrate.connect(give_permissions, sender=self)
        for model in (self.get_model("Term"), self.get_model("Seat")):
            post_save.connect(forget_badges, sender=model)
            post_delete.connect(forget_badges, sender=model)
        asks_second_factor(manages_here)
        asks_second_factor(panel_here)
