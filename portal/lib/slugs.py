"""Slugs: they never equal a word that an address uses."""

from django.core.exceptions import ValidationError
from django.utils.text import slugify

RESERVED_SLUGS = frozenset(
    {
        "accounts",
        "add",
        "admin",
        "ajax",
        "answer",
        "answers",
        "api",
        "apply",
        "archive",
        "arrangements",
        "as-at",
        "ask",
        "ask-to-join",
        "atom",
        "before-you-write",
        "calendar",
        "changed",
        "confirm",
        "csv",
        "data",
        "delete",
        "documents",
        "done",
        "download",
        "draft",
        "edit",
        "evidence",
        "export",
        "feed",
        "feeds",
        "files",
        "follow",
        "following",
        "forum",
        "forums",
        "go",
        "groups",
        "healthz",
        "hide",
        "house-rules",
        "history",
        "import",
        "interests",
        "invitations",
        "invite",
        "join",
        "json",
        "leave",
        "login",
        "logout",
        "manage",
        "map",
        "me",
        "meetings",
        "members",
        "mentions",
        "merge",
        "moderate",
        "moderation",
        "my-interests",
        "names",
        "new",
        "news",
        "open",
        "organisations",
        "page",
        "posts",
        "preferences",
        "premoderation",
        "preview",
        "promises",
        "questions",
        "queue",
        "read",
        "readyz",
        "receipt",
        "register",
        "reply",
        "report",
        "representation",
        "requests",
        "respond",
        "responses",
        "restore",
        "results",
        "rooms",
        "rounds",
        "search",
        "settings",
        "sign-up",
        "split",
        "static",
        "subscribe",
        "svg",
        "terms",
        "themes",
        "topic",
        "topics",
        "unhide",
        "unread",
        "unsubscribe",
        "updates",
        "verify",
        "who-speaks-for-me",
        "widget",
        "withdraw",
        "without-manager",
        "you-said-we-did",
        "your-posts",
    }
)


def validate_slug_is_free(value: str) -> None:
    """Raises ValidationError when ``value`` is a word that an address uses."""
    if value.casefold() in RESERVED_SLUGS:
        raise ValidationError(
            f"“{value}” is used by the site’s own addresses. Choose another word."
        )


def free_slug(text: str, taken: set[str], *, limit: int = 60) -> str:
    """A slug made from ``text``, at most ``limit`` characters, neither reserved nor in ``taken``.

    Text without a letter or figure that an address can carry gives "untitled".
    """
    base = slugify(text)[:limit].strip("-") or "untitled"
    slug, number = base, 1
    while slug in taken or slug in RESERVED_SLUGS:
        number += 1
        ending = f"-{number}"
        slug = base[: limit - len(ending)] + ending
    return slug
