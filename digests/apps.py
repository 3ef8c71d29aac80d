from django.apps import AppConfig


class DigestsConfig(AppConfig):
    name = "digests"
    label = "digests"
    verbose_name = "E-mail updates"

    def ready(self) -> None:
        from django.db.models.signals import post_migrate

        from digests import (  # noqa: F401 they connect themselves
            evidence,
            holdings,
            receivers,
            surfaces,
            waiting,
        )
        from digests.actions import watches
        from digests.permissions import let_officers_in
        from digests.retention import RULES
        from portal.records.retention import keep

        holdings.register()
        watches.register()
        keep(*RULES)
        post_migrate.connect(let_officers_in, sender=self)
