"""A holding made of plain rows: one reference from one table."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.apps import apps
from django.contrib.humanize.templatetags.humanize import intcomma
from django.db import models, transaction
from django.db.models.fields.files import FieldFile

from membership.people.holdings.handing_over import HandedOver, HandsOver, Role, handed_over
from membership.people.holdings.protocol import (
    Clash,
    Erased,
    Event,
    Foreseen,
    Moved,
    MoveRefused,
)
from membership.people.holdings.rules import (
    Clears,
    Deletes,
    Follows,
    Keeps,
    Once,
    Spare,
    Stays,
)

EXPORTED_AT_ONCE = 500
"""Rows that an export holds in memory, however many there are."""


@dataclass(frozen=True)
class Rows:
    """The rows of ``model`` that name a holder in ``path``.

    ``path`` is the name of a foreign key, or leads over several ("person__user"): such rows hang on
    another holding's, stay when that moves and are told and exported with it. ``one`` and ``many``
    are what people call them. ``exports`` are the fields of an export, relations by ``__``; none:
    the rows say nothing about the holder. ``attachments`` are its file fields. With ``hands_over`` the
    rows of a role are in the pack of whoever leaves it.
    """

    model: str
    path: str
    one: str
    many: str
    moves: Follows | Stays
    erases: Deletes | Clears | Keeps
    exports: tuple[str, ...] = ()
    attachments: tuple[str, ...] = ()
    once: tuple[Once, ...] = ()
    hands_over: HandsOver | None = None

    @property
    def key(self) -> str:
        return f"{self.model_class._meta.label}.{self.path}"

    @property
    def title(self) -> str:
        return self.many[0].upper() + self.many[1:]

    @property
    def model_class(self) -> type[models.Model]:
        model: type[models.Model] = apps.get_model(self.model)
        return model

    @property
    def holder_model(self) -> type[models.Model]:
        model = self.model_class
        for name in self.path.split("__"):
            related = model._meta.get_field(name).related_model
            if not isinstance(related, type):
                raise TypeError(f"{self.key} leads to no model.")
            model = related
        return model

    def rows(self, holder: models.Model) -> "models.QuerySet[Any]":
        """The rows that name ``holder``, the oldest first."""
        everything: models.QuerySet[Any] = self.model_class._base_manager.all()
        return everything.filter(**{self.path: holder.pk}).order_by("pk")

    def count(self, holder: models.Model) -> int:
        return self.rows(holder).count()

    def describe(self, holder: models.Model, event: Event = Event.HELD) -> list[str]:
        count = self.count(holder)
        if not count:
            return []
        held = f"{intcomma(count)} {self.one if count == 1 else self.many}"
        return [held + self._fate(event, plural=count != 1)]

    def _fate(self, event: Event, *, plural: bool) -> str:
        if event == Event.HELD:
            return "."
        stay = " stay" if plural else " stays"
        if event == Event.MOVED:
            if isinstance(self.moves, Stays):
                return f"{stay}. {self.moves.reason}"
            return " move." if plural else " moves."
        if isinstance(self.erases, Deletes):
            return f"{' are' if plural else ' is'} deleted. {self.erases.reason}"
        if isinstance(self.erases, Clears):
            return f"{stay} without the name. {self.erases.reason}"
        return f"{stay}. {self.erases.reason}"

    def export(self, holder: models.Model) -> Iterator[Mapping[str, Any]]:
        if not self.exports:
            return
        for row in self.rows(holder).values(*self.exports).iterator(chunk_size=EXPORTED_AT_ONCE):
            yield {name.replace("__", " ").replace("_", " "): row[name] for name in self.exports}

    def files(self, holder: models.Model) -> Iterable[FieldFile]:
        rows = self.rows(holder) if self.attachments else ()
        found = (getattr(row, name) for row in rows for name in self.attachments)
        return [file for file in found if file]

    def handed_over(self, holder: models.Model, role: Role) -> HandedOver | None:
        return handed_over(self.hands_over, self.rows(holder), role) if self.hands_over else None

    def clashes(
        self, origin: models.Model, target: models.Model, *, now: datetime
    ) -> Sequence[Clash]:
        return [
            Clash(once.names(ours), once.rule, once.refuses)
            for once, ours, _ in self._pairs(origin, target)
        ]

    def _pairs(
        self, origin: models.Model, target: models.Model
    ) -> list[tuple[Once, models.Model, models.Model]]:
        """Each row of ``origin`` that may exist once and exists for ``target`` too, with that one."""
        pairs = []
        for once in self.once if isinstance(self.moves, Follows) else ():
            theirs = {once.key(row): row for row in self.rows(target).filter(once.where)}
            for ours in self.rows(origin).filter(once.where).select_related():
                if once.key(ours) in theirs:
                    pairs.append((once, ours, theirs[once.key(ours)]))
        return pairs

    def foresee(
        self, origin: models.Model, targets: Sequence[models.Model], *, now: datetime
    ) -> Sequence[Foreseen]:
        return [Foreseen(line) for line in self.describe(origin, Event.MOVED)]

    def move(
        self, origin: models.Model, targets: Sequence[models.Model], *, now: datetime
    ) -> Moved:
        if isinstance(self.moves, Stays):
            return Moved()
        if refusing := [c for c in self.clashes(origin, targets[0], now=now) if c.refuses]:
            raise MoveRefused(refusing)
        staying: list[Any] = []
        pairs = self._pairs(origin, targets[0])
        for once, ours, theirs in pairs:
            kept, spare = once.in_order(ours, theirs)
            once.settle(kept, spare, now)
            if once.spare == Spare.GOES:
                spare.delete()
            elif once.spare == Spare.STAYS:
                staying.append(spare.pk)
                self._give(spare, origin)
        leaving = self.rows(origin).exclude(pk__in=staying)
        return Moved(leaving.update(**{self.path: targets[0].pk}), len(pairs))

    def _give(self, row: models.Model, holder: models.Model) -> None:
        self.model_class._base_manager.filter(pk=row.pk).update(**{self.path: holder.pk})

    def erase(self, holder: models.Model, *, now: datetime) -> Erased:
        rows = self.rows(holder)
        if isinstance(self.erases, Keeps):
            return Erased(kept=rows.count())
        if isinstance(self.erases, Deletes):
            count = rows.count()
            for file in self.files(holder):  # a row that is deleted leaves its files behind
                file.delete(save=False)
            rows.delete()
            return Erased(deleted=count)
        return Erased(cleared=rows.update(**{self.path: None, **self.erases.blank}))


@dataclass(frozen=True)
class Links(Rows):
    """The links of a many-to-many: ``model`` is the table between, ``path`` its end at the holder.

    On a move each new holder is linked once to whatever the old one was. With ``named`` a preview
    names what is linked.
    """

    named: bool = False

    def foresee(
        self, origin: models.Model, targets: Sequence[models.Model], *, now: datetime
    ) -> Sequence[Foreseen]:
        count = self.count(origin)
        if not count or isinstance(self.moves, Stays):
            return super().foresee(origin, targets, now=now)
        names = " and ".join(str(target) for target in targets)
        held = f"{intcomma(count)} {self.one if count == 1 else self.many}"
        return [
            Foreseen(f"{held} {'goes' if count == 1 else 'go'} to {names}.", self.names(origin))
        ]

    def names(self, origin: models.Model) -> tuple[str, ...]:
        """What is linked, by name; of people and what they asked for, none."""
        if not self.named:
            return ()
        linked = self.rows(origin).select_related(self._other_end())
        return tuple(sorted(str(getattr(row, self._other_end())) for row in linked))

    def clashes(
        self, origin: models.Model, target: models.Model, *, now: datetime
    ) -> Sequence[Clash]:
        """Being linked twice is no clash: one link says the same."""
        return []

    def move(
        self, origin: models.Model, targets: Sequence[models.Model], *, now: datetime
    ) -> Moved:
        if isinstance(self.moves, Stays):
            return Moved()
        other = self._other_end()
        linked = list(self.rows(origin).values_list(other, flat=True))
        with transaction.atomic():
            self.rows(origin).delete()
            moved = sum(self._link(target, other, linked) for target in targets)
        return Moved(moved, len(linked) * len(targets) - moved)

    def _link(self, target: models.Model, other: str, linked: Sequence[Any]) -> int:
        """Link ``target`` with those of ``linked`` it lacks, itself left out; says how many."""
        there = set(self.rows(target).values_list(other, flat=True))
        itself = {target.pk} if self._other_model(other) is type(target) else set()
        missing = [pk for pk in linked if pk not in there | itself]
        ends = [{f"{self.path}_id": target.pk, f"{other}_id": pk} for pk in missing]
        self.model_class._base_manager.bulk_create(self.model_class(**each) for each in ends)
        return len(missing)

    def _other_end(self) -> str:
        names = [field.name for field in self.model_class._meta.fields if field.is_relation]
        return next(name for name in names if name != self.path)

    def _other_model(self, other: str) -> object:
        return self.model_class._meta.get_field(other).related_model
