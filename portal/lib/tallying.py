"""Counting within a window of time, in the cache."""

from django.core.cache import cache


def tally(key: str, seconds: int) -> int:
    """How often ``key`` was counted within so many seconds of the first time, this time included."""
    if hasattr(cache, "tally"):
        return int(cache.tally(key, seconds))
    cache.add(key, 0, seconds)
    try:
        return int(cache.incr(key))
    except ValueError:  # it ran out in between
        return 1
