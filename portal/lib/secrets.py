"""Secrets and required settings: they fail loudly and by name."""

import os
import secrets
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

MINIMUM_SECRET_LENGTH = 50


def required(name: str) -> str:
    """The environment variable ``name``; raises ImproperlyConfigured, naming it, when it is empty."""
    value = os.environ.get(name, "").strip()
    if not value:
        raise ImproperlyConfigured(f"{name} is not set: production does not start without it.")
    return value


def required_secret(name: str) -> str:
    """Like ``required``, and refuses a secret that is short or was made for development."""
    value = required(name)
    if len(value) < MINIMUM_SECRET_LENGTH or value.startswith(("django-insecure", "development")):
        raise ImproperlyConfigured(
            f"{name} is not fit for production: give at least {MINIMUM_SECRET_LENGTH} random characters."
        )
    return value


def secret_key_file(path: Path) -> str:
    """The secret kept in ``path``, made on the first start and readable by its owner alone."""
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text().strip()
    with os.fdopen(descriptor, "w") as file:
        file.write(secrets.token_urlsafe(64))
    return path.read_text().strip()
