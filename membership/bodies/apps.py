from django.apps import AppConfig
from django.db.models.signals import post_migrate


class BodiesConfig(AppConfig):
    name = "membership.bodies"
    label = "bodies"
    verbose_name = "Groups and boards"

    def ready(self) -> None:
        from membership.bodies.safeguards import install_triggers

        post_migrate.connect(install_triggers, sender=self)
