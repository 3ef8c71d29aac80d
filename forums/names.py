"""How an author is named in the forums: one rule for every list, thread, feed and mail.

A person is shown under her full name, or under the part of it that she chose (``User.forum_name``).
What reads values asks for both of ``AUTHOR_NAMES`` and leaves the rest to ``name_in``.
"""

from collections.abc import Mapping
from typing import Any, Protocol

from django.db.models import F, Func, Value
from django.db.models.functions import Coalesce, NullIf

AUTHOR_NAMES = ("author__full_name", "author__forum_name")


class Named(Protocol):
    """An account, or whatever else carries both names."""

    full_name: Any
    forum_name: Any


def shown_name(full_name: str | None, forum_name: str | None) -> str:
    """How an author is named; an account that was erased leaves what it said."""
    return forum_name or full_name or "Former member"


def name_of(user: Named | None) -> str:
    """How ``user`` is named in the forums; None is an account that was erased."""
    return shown_name(user.full_name, user.forum_name) if user else shown_name("", "")


def signature(
    full_name: str | None, forum_name: str | None, organisation: str | None, own_voice: str = ""
) -> str:
    """Who said it for whom: "Molly Member, Thanet Tides" or "Former member of Thanet Tides".

    Without an organisation the forum's ``own_voice`` speaks, and goes on alone when the account is
    gone: "Olive Officer, Kent County Council", then "Kent County Council".
    """
    if not organisation and own_voice and not full_name:
        return own_voice
    organisation = organisation or own_voice
    name = shown_name(full_name, forum_name)
    if not organisation:
        return name
    return f"{name}{',' if full_name else ' of'} {organisation}"


def shown_in_sql(account: str = "") -> Func:
    """How an account is named, for a statement; ``account`` is the way to it, such as "author__"."""
    return Coalesce(NullIf(f"{account}forum_name", Value("")), F(f"{account}full_name"))


def name_in(row: Mapping[str, Any]) -> str:
    """How the author of a row of values is named; the row has AUTHOR_NAMES."""
    full_name, forum_name = (row[name] for name in AUTHOR_NAMES)
    return shown_name(full_name, forum_name)


def signature_in(row: Mapping[str, Any], own_voice: str = "") -> str:
    """``signature`` of a row of values that has AUTHOR_NAMES and the organisation's name."""
    full_name, forum_name = (row[name] for name in AUTHOR_NAMES)
    return signature(full_name, forum_name, row["organisation__name"], own_voice)


def part_of(full_name: str, part: str) -> str:
    """``part`` as it is spelled in ``full_name``: whole words of it that stand together.

    Empty when it is no part of the name.
    """
    words, wanted = full_name.split(), part.split()
    folded = [word.casefold() for word in words]
    size = len(wanted)
    for start in range(len(words) - size + 1 if size else 0):
        if folded[start : start + size] == [word.casefold() for word in wanted]:
            return " ".join(words[start : start + size])
    return ""


def still_fits(user: Named) -> bool:
    """Whether the part that ``user`` chose is part of her name today."""
    return not user.forum_name or bool(part_of(user.full_name, user.forum_name))
