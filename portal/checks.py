"""What is wrong with the settings says so before anything starts."""

import sqlite3
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.checks import Error, Tags, register
from django.db import connection

from portal.lib.demo import DEMO_SWITCHES
from portal.records.retention import all_rules

OLDEST_SQLITE = (3, 35)
"""The first whose statements give back what they changed."""


@register()
def sqlite_is_new_enough(**kwargs: Any) -> list[Error]:
    """The SQLite that Python comes with knows what the forums ask of it."""
    if connection.vendor != "sqlite" or sqlite3.sqlite_version_info >= OLDEST_SQLITE:
        return []
    wanted = ".".join(map(str, OLDEST_SQLITE))
    return [Error(f"SQLite {sqlite3.sqlite_version} is older than {wanted}.", id="portal.E003")]


@register(Tags.security, deploy=True)
def demo_switches_are_off(**kwargs: Any) -> list[Error]:
    """Each demo switch that is on is an error when the portal is deployed."""
    return [
        Error(f"{name} is for the demo alone and must be off.", id="portal.E001")
        for name in DEMO_SWITCHES
        if getattr(settings, name, False)
    ]


@register()
def retention_periods_are_of_rules(**kwargs: Any) -> list[Error]:
    """A period for a rule that there is not, or one that ends before it begins, is an error."""
    names = {rule.name for rule in all_rules()}
    return [
        Error(
            f"RETENTION_PERIODS names “{name}” for {period}: the rules are {', '.join(sorted(names))}"
            " and a period is not negative.",
            id="portal.E002",
        )
        for name, period in settings.RETENTION_PERIODS.items()
        if name not in names or period < timedelta(0)
    ]
