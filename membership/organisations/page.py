"""What other rooms show on an organisation's page: each registers a source when it is ready.

::

    @shows_on_page(order=10)
    def forums_joined(organisation: Organisation, user: Anyone, now: datetime) -> Section:
        return Section("Forums it joined", [Line(forum.name, forum.get_absolute_url()) for ...])

A source answers in a constant number of queries, shows what ``user`` may see, and no more than
``LINES`` lines.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from membership.organisations.models import Organisation
from membership.people.models import User
from membership.people.roles import Anyone

LINES = 20


@dataclass(frozen=True)
class Line:
    """One thing with its address and a note beside it."""

    text: str
    url: str
    note: str = ""


@dataclass(frozen=True)
class Section:
    """Lines under a heading; ``more`` counts those that are left out."""

    title: str
    lines: Sequence[Line]
    more: int = 0


Source = Callable[[Organisation, Anyone, datetime], Section]
_sources: dict[Source, int] = {}


def shows_on_page(*, order: int) -> Callable[[Source], Source]:
    """Register a source; lower orders come first, and registering twice changes nothing."""

    def register(source: Source) -> Source:
        _sources[source] = order
        return source

    return register


PersonalSource = Callable[[User, datetime], Section]
_personal: list[PersonalSource] = []


def shows_to_members(source: PersonalSource) -> PersonalSource:
    """Register what a room shows somebody of all her organisations; twice changes nothing."""
    if source not in _personal:
        _personal.append(source)
    return source


def own_sections(user: User, *, now: datetime) -> list[Section]:
    """What the rooms show ``user`` of her organisations, empty sections left out."""
    found = (source(user, now) for source in _personal)
    return [section for section in found if section.lines]


def sections(organisation: Organisation, user: Anyone, *, now: datetime) -> list[Section]:
    """What the rooms show ``user`` of ``organisation``, empty sections left out."""
    ordered = sorted(_sources, key=lambda source: _sources[source])
    found = (source(organisation, user, now) for source in ordered)
    return [section for section in found if section.lines]
