"""What the digest of a window tells."""

from datetime import datetime, timedelta

from digests.items import Item
from digests.sources import gather
from digests.windows import Window


def told(window: Window, *, at: datetime | None = None) -> dict[str, list[Item]]:
    """The items of ``window`` by their heading."""
    sections = gather(window, at=at or window.until + timedelta(minutes=5))
    return {section.title: list(section.items) for section in sections}


def titles(window: Window, heading: str) -> list[str]:
    return [item.title for item in told(window).get(heading, [])]
