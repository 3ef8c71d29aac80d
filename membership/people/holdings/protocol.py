"""The words of the protocol: what a holding answers, and what comes of it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Any, Protocol

from django.db import models
from django.db.models.fields.files import FieldFile

from membership.people.holdings.handing_over import HandedOver, Role


class Event(Enum):
    """What a sentence is about: what is there, what a move would do, what an erasure would do."""

    HELD = "held"
    MOVED = "moved"
    ERASED = "erased"


@dataclass(frozen=True)
class Clash:
    """Both holders have what may exist once. ``what`` names it, ``rule`` says what is done about it.

    One that ``refuses`` stops the whole move until somebody has decided.
    """

    what: str
    rule: str
    refuses: bool = False


@dataclass(frozen=True)
class Moved:
    """How many rows name the other holder now, and how many were spare: both had what may exist once."""

    moved: int = 0
    spare: int = 0


@dataclass(frozen=True)
class Erased:
    """How many rows are gone, how many no longer name the holder, and how many still do."""

    deleted: int = 0
    cleared: int = 0
    kept: int = 0


@dataclass(frozen=True)
class Foreseen:
    """What a move would do, as a sentence, and by name what it concerns where names are public."""

    sentence: str
    names: tuple[str, ...] = ()


class MoveRefused(Exception):
    """Nothing was moved: each of ``clashes`` has to be decided by somebody first."""

    def __init__(self, clashes: Sequence[Clash]) -> None:
        self.clashes = list(clashes)
        super().__init__(" ".join(f"{each.what} {each.rule}" for each in clashes))


class Holding(Protocol):
    """What one table holds for a user, an organisation, a district or a seat: the holder."""

    @property
    def key(self) -> str:
        """The reference that it covers, such as ``forums.Post.author``; unique in the registry."""

    @property
    def holder_model(self) -> type[models.Model]:
        """Whose row the reference leads to."""

    @property
    def title(self) -> str:
        """What it holds, as the heading of an export: "Posts"."""

    def count(self, holder: models.Model) -> int:
        """How many rows name ``holder``."""

    def describe(self, holder: models.Model, event: Event = Event.HELD) -> list[str]:
        """Sentences with the count; none when nothing is held."""

    def export(self, holder: models.Model) -> Iterable[Mapping[str, Any]]:
        """The rows as mappings that DjangoJSONEncoder writes; no secrets, nothing about third persons."""

    def files(self, holder: models.Model) -> Iterable[FieldFile]:
        """The files that belong to the export."""

    def handed_over(self, holder: models.Model, role: Role) -> HandedOver | None:
        """What the successor in ``role`` gets of it; None when it is nobody else's or there is nothing."""

    def clashes(
        self, origin: models.Model, target: models.Model, *, now: datetime
    ) -> Sequence[Clash]:
        """What both have and may exist once; a move of the same moment follows the rules named there."""

    def foresee(
        self, origin: models.Model, targets: Sequence[models.Model], *, now: datetime
    ) -> Sequence[Foreseen]:
        """What a move of the same moment would do; none when nothing is held."""

    def move(
        self, origin: models.Model, targets: Sequence[models.Model], *, now: datetime
    ) -> Moved:
        """Give what ``origin`` has to ``targets``; see the package for the rules."""

    def erase(self, holder: models.Model, *, now: datetime) -> Erased:
        """Take ``holder`` out of the rows, or the rows away."""
