"""Which mail server is used, from its address."""

from collections.abc import Mapping
from typing import Any

DJANGOS_OWN = "django.core.mail.backends.smtp.EmailBackend"
OURS = "digests.backends.SmtpBackend"


def mail_server(config: Mapping[str, Any]) -> dict[str, Any]:
    """Settings for the server of ``EMAIL_URL``; SMTP is spoken with as few round trips as it allows."""
    found = dict(config)
    if found.get("EMAIL_BACKEND") == DJANGOS_OWN:
        found["EMAIL_BACKEND"] = OURS
    return found
