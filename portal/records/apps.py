from django.apps import AppConfig


class RecordsConfig(AppConfig):
    name = "portal.records"
    label = "records"
    verbose_name = "Records"

    def ready(self) -> None:
        from portal.records.retention import keep
        from portal.records.rules import RULES

        keep(*RULES)
