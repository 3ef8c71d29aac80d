"""The switches that only the embedded demo may turn on."""

from collections.abc import Mapping

from django.core.exceptions import ImproperlyConfigured

DEMO_SWITCHES = (
    "DEMO_CONTENT",
    "DEMO_MAILBOX",
    "DEMO_ACCOUNTS_SKIP_SECOND_FACTOR",
    "SERVE_MEDIA",
)
OFF = ("", "0", "false", "no", "off")


def refuse_demo_switches(values: Mapping[str, object]) -> None:
    """Raises ImproperlyConfigured, naming the switch, when one of them is on in ``values``."""
    for name in DEMO_SWITCHES:
        if str(values.get(name, "")).strip().lower() not in OFF:
            raise ImproperlyConfigured(
                f"{name} is for the demo alone: production does not start while it is on."
            )
