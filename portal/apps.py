from django.apps import AppConfig
from django.conf import settings

from portal.lib.demo import DEMO_SWITCHES, refuse_demo_switches


class PortalConfig(AppConfig):
    name = "portal"
    label = "portal"
    verbose_name = "Portal"

    def ready(self) -> None:
        if settings.PRODUCTION:  # whatever a module that extends the production settings says
            refuse_demo_switches({name: getattr(settings, name) for name in DEMO_SWITCHES})
        from portal import checks  # noqa: F401 registers the checks
        from portal.celery import app  # noqa: F401 shared tasks find their app
