"""Where the digest's items come from: a module a room, each read by name and as a visitor sees it.

A source is a function of the window and of the moment of sending; the moment matters to what has a
deadline. The order here is the order in the mail: what matters soonest comes first. What two
sources name is shown once, under the earlier heading.
"""

from collections.abc import Callable, Iterable
from datetime import datetime

from digests.items import Item, Section
from digests.sources import organisations
from digests.windows import Window

Source = Callable[[Window, datetime], Iterable[Item]]

SOURCES: list[tuple[str, Source]] = [
    ("New organisations", organisations.confirmed),
]


def gather(window: Window, *, at: datetime) -> list[Section]:
    """Everything that became visible to everyone in ``window`` and still is."""
    seen: set[str] = set()
    sections = []
    for title, source in SOURCES:
        items = [item for item in source(window, at) if item.path not in seen]
        seen.update(item.path for item in items)
        if items:
            sections.append(Section(title, tuple(items)))
    return sections
