from django.apps import AppConfig
from django.db.models.signals import post_migrate


class HomeConfig(AppConfig):
    name = "home"
    label = "home"
    verbose_name = "Home"

    def ready(self) -> None:
        from home import holdings, receivers, surfaces  # noqa: F401 names what it shows of forums
        from home.layout import after_migrate

        holdings.register()
        receivers.connect()
        post_migrate.connect(after_migrate, sender=self)
