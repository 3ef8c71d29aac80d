"""Cache settings."""

from typing import Any


def memory_cache() -> dict[str, Any]:
    """A cache inside one process: right for one web process with threads and for tests."""
    return {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}


def redis_cache(url: str) -> dict[str, Any]:
    """The cache that several processes share."""
    return {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": url}
