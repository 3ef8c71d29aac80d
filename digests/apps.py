from django.apps import AppConfig


class DigestsConfig(AppConfig):
    name = "digests"
    label = "digests"
    verbose_name = "E-mail updates"

    def ready(self) -> None:
        from digests import holdings, receivers  # noqa: F401 the receivers connect themselves
        from digests.retention import RULES
        from portal.records.retention import keep

        holdings.register()
        keep(*RULES)
