from django.apps import AppConfig


class DigestsConfig(AppConfig):
    name = "digests"
    label = "digests"
    verbose_name = "E-mail updates"

    def ready(self) -> None:
        from digests import evidence, holdings, receivers, surfaces  # noqa: F401 they connect themselves
        from digests.actions import watches
        from digests.retention import RULES
        from portal.records.retention import keep

        holdings.register()
        watches.register()
        keep(*RULES)
