"""Taking a name or an address out of texts that outlive the person: the trails of what was done.

Rows are not removed, and numbers stay: who did what is still known to those who may ask the law for it.
"""

import json
import re
from collections.abc import Collection, Iterable
from typing import Any

from django.db import models
from django.db.models import Q, TextField
from django.db.models.functions import Cast

INSTEAD = "[erased]"


def pattern(words: Iterable[str]) -> re.Pattern[str]:
    """What finds any of ``words`` where it stands by itself, in whatever case."""
    longest_first = sorted(words, key=len, reverse=True)
    return re.compile(rf"(?<!\w)({'|'.join(map(re.escape, longest_first))})(?!\w)", re.IGNORECASE)


def without(value: Any, found: re.Pattern[str]) -> Any:
    """A text, or JSON of any depth, with ``INSTEAD`` wherever ``found`` matches."""
    if isinstance(value, str):
        return found.sub(INSTEAD, value)
    if isinstance(value, list):
        return [without(each, found) for each in value]
    if isinstance(value, dict):
        return {without(key, found): without(each, found) for key, each in value.items()}
    return value


def take_out(rows: models.QuerySet[Any], fields: Collection[str], words: Collection[str]) -> int:
    """Take ``words`` out of text and JSON ``fields`` of ``rows``; says how many rows it changed."""
    if not words:
        return 0
    found, changed = pattern(words), 0
    as_text = {f"{name}_as_text": Cast(name, TextField()) for name in fields}
    named = Q()
    for name in as_text:
        for word in words:
            # SQLite keeps JSON with letters beyond ASCII written as \\uXXXX.
            for spelt in {word, json.dumps(word)[1:-1]}:
                named |= Q(**{f"{name}__icontains": spelt})
    for row in list(rows.annotate(**as_text).filter(named).order_by()):
        new = {name: without(getattr(row, name), found) for name in fields}
        if any(new[name] != getattr(row, name) for name in fields):
            changed += rows.model._base_manager.filter(pk=row.pk).update(**new)
    return changed
