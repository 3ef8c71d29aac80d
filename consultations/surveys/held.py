"""What was read with a question, at hand without a queryset made anew for each look."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any


def held(question: Any, name: str) -> Sequence[Any]:
    """Its ``options``, ``rows`` or ``conditions``: those that were read with it, else those stored now."""
    found: Sequence[Any] = _made_once(question, name, "in order", list)
    return found


def held_by_key(question: Any, name: str) -> Mapping[int, Any]:
    """The same, by their keys."""
    found: Mapping[int, Any] = _made_once(question, name, "by key", _by_key)
    return found


def _by_key(rows: Any) -> dict[int, Any]:
    return {row.pk: row for row in rows}


def _made_once(question: Any, name: str, form: str, make: Callable[[Any], Any]) -> Any:
    """Made of what was read for as long as that is at hand: nobody changes it."""
    read = getattr(question, "_prefetched_objects_cache", {}).get(name)
    if read is None:
        return make(getattr(question, name).all())
    kept = question.__dict__.setdefault("held", {})
    source, made = kept.get((name, form), (None, None))
    if source is not read:
        made = make(read)
        kept[name, form] = read, made
    return made
