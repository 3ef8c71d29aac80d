"""What every app holds: registered when it is ready, asked and moved as one."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import models, transaction

from membership.people.holdings.handing_over import HandedOver, Role
from membership.people.holdings.protocol import (
    Clash,
    Erased,
    Event,
    Foreseen,
    Holding,
    Moved,
    MoveRefused,
)

_HOLDINGS: dict[str, Holding] = {}


def hold(*holdings: Holding) -> None:
    """Register ``holdings``, from ``AppConfig.ready``. Raises ValueError for a reference held twice."""
    for holding in holdings:
        if holding.key in _HOLDINGS:
            raise ValueError(f"Two holdings cover {holding.key}.")
        _HOLDINGS[holding.key] = holding


def all_holdings() -> Mapping[str, Holding]:
    """Every holding by the reference that it covers."""
    return dict(_HOLDINGS)


def holdings_of(holder: models.Model | type[models.Model]) -> list[Holding]:
    """The holdings over the kind of ``holder``, in the order in which the apps registered them."""
    model = holder._meta.concrete_model
    return [each for each in _HOLDINGS.values() if each.holder_model is model]


def count(holder: models.Model) -> dict[str, int]:
    """How many rows each holding has for ``holder``, those without any left out."""
    counts = {each.key: each.count(holder) for each in holdings_of(holder)}
    return {key: number for key, number in counts.items() if number}


def describe(holder: models.Model, event: Event = Event.HELD) -> list[str]:
    """What is held, or what would become of it, in sentences; a query for each holding."""
    return [line for each in holdings_of(holder) for line in each.describe(holder, event)]


def export(holder: models.Model) -> dict[str, list[dict[str, Any]]]:
    """All that is held, by the title of its holding; empty ones left out."""
    sections: dict[str, list[dict[str, Any]]] = {}
    for each in holdings_of(holder):
        if rows := [dict(row) for row in each.export(holder)]:
            sections.setdefault(each.title, []).extend(rows)
    return sections


def files(holder: models.Model) -> Iterator[models.fields.files.FieldFile]:
    """The files that go with ``export``."""
    for each in holdings_of(holder):
        yield from each.files(holder)


def hand_over(role: Role) -> list[HandedOver]:
    """What the seat and its holder hand over to the successor in ``role``, holding by holding."""
    handed = (
        each.handed_over(holder, role) for holder in role.holders for each in holdings_of(holder)
    )
    return [each for each in handed if each is not None]


def clashes(origin: models.Model, target: models.Model, *, now: datetime) -> list[Clash]:
    """Everything that both have and that may exist once, those that refuse a move first."""
    found = [
        clash for each in holdings_of(origin) for clash in each.clashes(origin, target, now=now)
    ]
    return sorted(found, key=lambda clash: not clash.refuses)


def foresee(origin: models.Model, *targets: models.Model, now: datetime) -> list[Foreseen]:
    """Everything that ``move`` would do, holding by holding; changes nothing."""
    _require_one_kind(origin, targets)
    return [
        each
        for holding in holdings_of(origin)
        for each in holding.foresee(origin, targets, now=now)
    ]


def move(
    origin: models.Model, *targets: models.Model, now: datetime, leave: Sequence[str] = ()
) -> dict[str, Moved]:
    """Move everything of ``origin`` to ``targets``; says by holding what moved.

    ``leave`` names holdings that the caller sees to. Raises MoveRefused before anything has moved
    when a clash has to be decided first, TransactionManagementError outside a transaction.
    """
    _require_a_transaction(origin)
    _require_one_kind(origin, targets)
    moving = [each for each in holdings_of(origin) if each.key not in leave]
    found = [clash for each in moving for clash in each.clashes(origin, targets[0], now=now)]
    if refusing := [clash for clash in found if clash.refuses]:
        raise MoveRefused(refusing)
    return {each.key: each.move(origin, targets, now=now) for each in moving}


def erase(holder: models.Model, *, now: datetime) -> dict[str, Erased]:
    """Take ``holder`` out of everything, by the rule of each holding; its own row is the caller's.

    Raises TransactionManagementError outside a transaction.
    """
    _require_a_transaction(holder)
    return {each.key: each.erase(holder, now=now) for each in holdings_of(holder)}


def _require_a_transaction(holder: models.Model) -> None:
    connection = transaction.get_connection(holder._state.db)
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("Holdings change inside a transaction alone.")


def _require_one_kind(origin: models.Model, targets: Sequence[models.Model]) -> None:
    """Raises ValueError when there is no target, one of another kind, or ``origin`` itself."""
    for target in targets:
        if target._meta.concrete_model is not origin._meta.concrete_model or target == origin:
            raise ValueError("Things move between two of a kind.")
    if not targets:
        raise ValueError("Name to whom things move.")
