"""What needs doing for a body now: one list for the chair, which each part of this room adds to.

@needs_doing_on(order=30)
def overdue_confirmations(body: Body, on: date, now: datetime) -> Iterable[ToDo]:
    yield ToDo("Overdue", "red", "Nora Next has not confirmed …", address, "Ask again")
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from membership.bodies.models import Body


@dataclass(frozen=True)
class ToDo:
    """One line: a tag with its colour, what is the matter, and where it is put right."""

    tag: str
    colour: str  # of components/tag.html
    text: str
    link: str = ""
    link_text: str = ""
    for_whom: str = ""  # read out after the link's text, where several lines have the same


Source = Callable[[Body, date, datetime], Iterable[ToDo]]
_SOURCES: dict[Source, int] = {}


def needs_doing_on(order: int) -> Callable[[Source], Source]:
    """Register a source of lines; lower orders come first."""

    def register(source: Source) -> Source:
        _SOURCES[source] = order
        return source

    return register


def to_do(body: Body, on: date, now: datetime) -> list[ToDo]:
    """Everything that needs doing for ``body``, what presses most first."""
    sources = sorted(_SOURCES, key=lambda source: _SOURCES[source])
    return [line for source in sources for line in source(body, on, now)]
