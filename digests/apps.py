from django.apps import AppConfig


class DigestsConfig(AppConfig):
    name = "digests"
    label = "digests"
    verbose_name = "E-mail updates"

    def ready(self) -> None:
        from digests import receivers  # noqa: F401 connects them
