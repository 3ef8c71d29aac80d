"""Database settings with the options that the portal relies on."""

import hashlib
from pathlib import Path
from typing import Any

import environ

SQLITE_BUSY_TIMEOUT_SECONDS = 20
GENERIC_PLANS = "-c plan_cache_mode=force_generic_plan"


def sqlite(path: Path) -> dict[str, Any]:
    """SQLite in WAL mode with immediate transactions and a busy timeout.

    A transaction takes the write lock when it begins, so that two writers wait for each other
    instead of failing half-way.
    """
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(path),
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": SQLITE_BUSY_TIMEOUT_SECONDS,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
        },
        "CONN_MAX_AGE": 60,  # seconds; opening the file anew costs more than a short page
    }


def postgresql(url: str, *, plans_once: bool = True) -> dict[str, Any]:
    """PostgreSQL at ``url`` with connections that are kept and checked before use.

    ``plans_once``: a prepared statement is planned once whatever its values are. Only those that
    ``portal.lib.prepared`` runs are prepared, and each of them is written for one plan.
    """
    config: dict[str, Any] = environ.Env.db_url_config(url)
    if plans_once:
        config["OPTIONS"] = {"options": GENERIC_PLANS, **config.get("OPTIONS", {})}
    return {
        **config,
        "CONN_MAX_AGE": 60,  # seconds
        "CONN_HEALTH_CHECKS": True,
    }


def database(url: str, *, plans_once: bool = True) -> dict[str, Any]:
    """The database at ``url``, of either kind, with the options above."""
    if url.startswith("sqlite"):
        return sqlite(Path(environ.Env.db_url_config(url)["NAME"]))
    return postgresql(url, plans_once=plans_once)


def migrations_fingerprint(root: Path) -> str:
    """Twelve figures that change whenever a migration below ``root``'s own apps does."""
    digest = hashlib.sha256()
    for pattern in ("*/migrations/*.py", "*/*/migrations/*.py"):
        for path in sorted(root.glob(pattern)):
            if not any(part.startswith(".") for part in path.relative_to(root).parts):
                digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()[:12]
