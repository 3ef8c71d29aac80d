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
        from digests.lists import holdings as held_by_lists
        from digests.lists import retention as kept_by_lists
        from digests.permissions import let_officers_in
        from digests.retention import RULES
        from portal.records.retention import keep

        holdings.register()
        held_by_lists.register()
        watches.register()
        keep(*RULES, *kept_by_lists.RULES)
        post_migrate.connect(let_officers_in, sender=self)
