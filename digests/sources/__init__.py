"""Where the digest's items come from: a module a room, each read by name and as a visitor sees it.

A source is a function of the window and of the moment of sending; the moment matters to what has a
deadline. The order here is the order in the mail: what matters soonest comes first. What two
sources name is shown once, under the earlier heading.
"""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime

from digests.items import Item, Section
from digests.models.readers import ContentKind
from digests.sources import bodies, calls, consultations, forums, news, organisations
from digests.windows import Span

Source = Callable[[Span, datetime], Iterable[Item]]

SOURCES: list[tuple[str, dict[Source, ContentKind]]] = [
    (
        "Closing soon",
        {
            consultations.closing_soon: ContentKind.CONSULTATIONS,
            calls.closing_soon: ContentKind.SEATS,
        },
    ),
    ("Results of consultations", {consultations.results: ContentKind.CONSULTATIONS}),
    ("New consultations", {consultations.opened: ContentKind.CONSULTATIONS}),
    (
        "In the district forums",
        {forums.topics: ContentKind.DISCUSSIONS, forums.replies: ContentKind.DISCUSSIONS},
    ),
    ("News", {news.articles: ContentKind.NEWS}),
    (
        "Who represents you",
        {
            calls.opened: ContentKind.SEATS,
            bodies.vacancies: ContentKind.SEATS,
            bodies.appointments: ContentKind.SEATS,
        },
    ),
    ("New organisations", {organisations.confirmed: ContentKind.ORGANISATIONS}),
]


def gather(window: Span, *, at: datetime) -> list[Section]:
    """Everything that became visible to everyone in ``window`` and still is at ``at``."""
    seen: set[tuple[str, str]] = set()
    sections = []
    for title, sources in SOURCES:
        items = []
        for item in _read(sources, window, at):
            if (item.title, item.path) not in seen:
                seen.add((item.title, item.path))
                items.append(item)
        if items:
            sections.append(Section(title, tuple(items)))
    return sections


def _read(sources: dict[Source, ContentKind], window: Span, at: datetime) -> Iterable[Item]:
    for source, kind in sources.items():
        for item in source(window, at):
            yield replace(item, kind=kind)
