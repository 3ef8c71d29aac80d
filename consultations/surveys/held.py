"""What was read with a question, at hand without a queryset made anew for each look."""

from typing import Any


def held(question: Any, name: str) -> Any:
    """Its ``options``, ``rows`` or ``conditions``: those that were read with it, else those stored now."""
    read = getattr(question, "_prefetched_objects_cache", {})
    return read[name] if name in read else getattr(question, name).all()
