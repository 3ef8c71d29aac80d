"""What every page's frame may ask for."""

from typing import Any

from django.core.cache import cache
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from home.models import Contacts

CACHE_KEY = "home.key_officer"
CACHED_FOR_SECONDS = 60 * 60


def key_officer(request: HttpRequest) -> dict[str, Any]:
    """The named officer for the footer: name, role and team; asked for only when it is drawn."""
    return {"key_officer": SimpleLazyObject(named_officer)}


def named_officer() -> dict[str, str]:
    """Who it is, from the cache if it knows; nothing when nobody has been named."""
    officer: dict[str, str] | None = cache.get(CACHE_KEY)
    if officer is None:
        officer = _read()
        cache.set(CACHE_KEY, officer, CACHED_FOR_SECONDS)
    return officer


def forget_named_officer(**kwargs: Any) -> None:
    """After the contacts were edited."""
    cache.delete(CACHE_KEY)


def _read() -> dict[str, str]:
    contacts = Contacts.objects.first()
    if contacts is None or not contacts.key_officer_name:
        return {}
    return {
        "name": contacts.key_officer_name,
        "role": contacts.key_officer_title,
        "team": contacts.team,
    }
