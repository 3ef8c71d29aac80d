"""Secrets and required settings: they fail loudly and by name."""

import os
import secrets
from pathlib import Path
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

MINIMUM_SECRET_LENGTH = 50
MINIMUM_DIFFERENT = 10  # characters; a row of one letter is long and no secret


def required(name: str) -> str:
    """The environment variable ``name``; raises ImproperlyConfigured, naming it, when it is empty."""
    value = os.environ.get(name, "").strip()
    if not value:
        raise ImproperlyConfigured(f"{name} is not set: production does not start without it.")
    return value


def required_secret(name: str) -> str:
    """Like ``required``, and refuses a secret that is short or was made for development."""
    value = required(name)
    made_up = value.startswith(("django-insecure", "development"))
    if made_up or len(value) < MINIMUM_SECRET_LENGTH or len(set(value)) < MINIMUM_DIFFERENT:
        raise ImproperlyConfigured(
            f"{name} is not fit for production: give at least {MINIMUM_SECRET_LENGTH} random characters."
        )
    return value


def required_hosts(name: str) -> list[str]:
    """The host names of ``name``, between commas; refuses "*", which answers to any name."""
    hosts = [host.strip() for host in required(name).split(",") if host.strip()]
    if not hosts or "*" in hosts:
        raise ImproperlyConfigured(f"{name} names the hosts that the portal answers to, never “*”.")
    return hosts


def required_site(name: str) -> str:
    """The site's own address, such as https://portal.example.org, without a slash at its end."""
    parts = urlsplit(required(name))
    if parts.scheme != "https" or not parts.hostname or parts.path.strip("/") or parts.query:
        raise ImproperlyConfigured(
            f"{name} is the site’s whole address and nothing after it: https://portal.example.org"
        )
    return f"https://{parts.netloc}"


def secret_key_file(path: Path) -> str:
    """The secret kept in ``path``, made on the first start and readable by its owner alone."""
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text().strip()
    with os.fdopen(descriptor, "w") as file:
        file.write(secrets.token_urlsafe(64))
    return path.read_text().strip()
