"""Cache settings."""

from typing import Any
from urllib.parse import urlsplit


def memory_cache() -> dict[str, Any]:
    """A cache inside one process: right for one web process with threads and for tests."""
    return {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}


def redis_cache(url: str) -> dict[str, Any]:
    """The cache that several processes share."""
    return {"BACKEND": "portal.lib.redis_cache.KeptClientCache", "LOCATION": url}


def redis_database(url: str, step: int) -> str:
    """``url`` with the database that lies ``step`` numbers after its own: /0 and 2 give /2."""
    parts = urlsplit(url)
    number = int(parts.path.strip("/") or 0) + step
    return parts._replace(path=f"/{number}").geturl()
