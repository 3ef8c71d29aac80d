"""Where the digest's items come from: a module a room, each read by name and as a visitor sees it.

A source is a function of the window and of the moment of sending; the moment matters to what has a
deadline. The order here is that of the web copy, which is the same for everybody; a reader's own mail is
ordered by ``digests.composing``. What two sources name is shown once, under the earlier heading.
"""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime

from digests.composing import (
    CLOSING_SOON,
    FORUMS,
    NEWS,
    OPENED,
    ORGANISATIONS,
    PINNED,
    PROMISES,
    RESULTS,
    SEATS,
)
from digests.items import Item, Section
from digests.models.plans import IssuePlan
from digests.models.readers import ContentKind
from digests.pinned import pins_for_everybody, place_of
from digests.sources import (
    bodies,
    calls,
    consultations,
    forums,
    news,
    organisations,
    promises,
)
from digests.windows import Span

Source = Callable[[Span, datetime], Iterable[Item]]

SOURCES: list[tuple[str, dict[Source, ContentKind]]] = [
    (
        CLOSING_SOON,
        {
            consultations.closing_soon: ContentKind.CONSULTATIONS,
            calls.closing_soon: ContentKind.SEATS,
        },
    ),
    (
        RESULTS,
        {
            consultations.results: ContentKind.CONSULTATIONS,
            promises.done: ContentKind.CONSULTATIONS,
        },
    ),
    (PROMISES, {promises.due: ContentKind.CONSULTATIONS}),
    (OPENED, {consultations.opened: ContentKind.CONSULTATIONS}),
    (
        FORUMS,
        {forums.topics: ContentKind.DISCUSSIONS, forums.replies: ContentKind.DISCUSSIONS},
    ),
    (NEWS, {news.articles: ContentKind.NEWS}),
    (
        SEATS,
        {
            calls.opened: ContentKind.SEATS,
            bodies.vacancies: ContentKind.SEATS,
            bodies.appointments: ContentKind.SEATS,
        },
    ),
    (ORGANISATIONS, {organisations.confirmed: ContentKind.ORGANISATIONS}),
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


def with_pinned(plan: IssuePlan | None, sections: list[Section], *, at: datetime) -> list[Section]:
    """The sections below what the editors pinned, if they did and it may still be read; each thing once."""
    items = pins_for_everybody(plan.pinned.all(), at=at) if plan is not None else ()
    if not items:
        return sections
    places = {place_of(item.path) for item in items}
    below = (
        Section(each.title, tuple(item for item in each.items if place_of(item.path) not in places))
        for each in sections
    )
    return [Section(PINNED, items), *(each for each in below if each.items)]
