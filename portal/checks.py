"""What must never run in production says so before it starts."""

from typing import Any

from django.conf import settings
from django.core.checks import Error, Tags, register

from portal.lib.demo import DEMO_SWITCHES


@register(Tags.security, deploy=True)
def demo_switches_are_off(**kwargs: Any) -> list[Error]:
    """Each demo switch that is on is an error when the portal is deployed."""
    return [
        Error(f"{name} is for the demo alone and must be off.", id="portal.E001")
        for name in DEMO_SWITCHES
        if getattr(settings, name, False)
    ]
