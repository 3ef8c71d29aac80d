"""Where the digest's items come from: a module a room, each read by name and as a visitor sees it.

A source is a function of the window and of the moment of sending; the moment matters to what has a
deadline. The order here is the order in the mail: what matters soonest comes first. What two
sources name is shown once, under the earlier heading.
"""

from collections.abc import Callable, Iterable
from datetime import datetime

from digests.items import Item, Section
from digests.sources import bodies, calls, consultations, forums, news, organisations
from digests.windows import Window

Source = Callable[[Window, datetime], Iterable[Item]]

SOURCES: list[tuple[str, tuple[Source, ...]]] = [
    ("Closing soon", (consultations.closing_soon, calls.closing_soon)),
    ("Results of consultations", (consultations.results,)),
    ("New consultations", (consultations.opened,)),
    ("In the district forums", (forums.topics, forums.replies)),
    ("News", (news.articles,)),
    ("Who represents you", (calls.opened, bodies.vacancies, bodies.appointments)),
    ("New organisations", (organisations.confirmed,)),
]


def gather(window: Window, *, at: datetime) -> list[Section]:
    """Everything that became visible to everyone in ``window`` and still is at ``at``."""
    seen: set[tuple[str, str]] = set()
    sections = []
    for title, sources in SOURCES:
        items = []
        for item in (item for source in sources for item in source(window, at)):
            if (item.title, item.path) not in seen:
                seen.add((item.title, item.path))
                items.append(item)
        if items:
            sections.append(Section(title, tuple(items)))
    return sections
