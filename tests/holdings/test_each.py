"""Each holding over a real row of its table: counted, told, exported, moved and erased by its rule."""

import json
from typing import Any

import pytest
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils import timezone

from membership.bodies.models import Seat
from membership.people.holdings import (
    Clears,
    Deletes,
    Event,
    Keeps,
    Rows,
    Stays,
    all_holdings,
)
from tests.holdings.making import make, make_for

NOW = timezone.now()
pytestmark = [
    pytest.mark.django_db,
    pytest.mark.parametrize("key", sorted(all_holdings())),
]


@pytest.fixture
def holding(key: str) -> Rows:
    found = all_holdings()[key]
    assert isinstance(found, Rows)
    return found


@pytest.fixture
def holder(holding: Rows) -> models.Model:
    return make(holding.holder_model)


@pytest.fixture
def row(holding: Rows, holder: models.Model) -> models.Model:
    holding.rows(holder).delete()  # an account's own address would be counted as well
    return make_for(holding, holder)


def values(row: models.Model) -> dict[str, Any] | None:
    """All fields of the row as the database has them; None when it is gone."""
    names = [field.attname for field in row._meta.local_concrete_fields]
    found: dict[str, Any] | None = type(row)._base_manager.filter(pk=row.pk).values(*names).first()
    return found


def test_the_row_is_counted_and_told(
    holding: Rows, holder: models.Model, row: models.Model
) -> None:
    assert holding.count(holder) == 1
    assert holding.describe(holder) == [f"1 {holding.one}."]
    for event in (Event.MOVED, Event.ERASED):
        (line,) = holding.describe(holder, event)
        assert line.endswith("."), line


def test_the_row_is_exported(holding: Rows, holder: models.Model, row: models.Model) -> None:
    rows = list(holding.export(holder))
    assert len(rows) == (1 if holding.exports else 0)
    assert json.dumps(rows, cls=DjangoJSONEncoder)


def test_the_row_goes_with_a_move_or_stays(
    holding: Rows, holder: models.Model, row: models.Model
) -> None:
    beside = {"body": holder.body} if isinstance(holder, Seat) else {}
    target = make(holding.holder_model, **beside)
    holding.rows(target).delete()
    before = values(row)
    moved = holding.move(holder, [target], now=NOW)
    if isinstance(holding.moves, Stays):
        assert (moved.moved, moved.spare, values(row)) == (0, 0, before)
    else:
        assert (holding.count(holder), holding.count(target)) == (0, 1)
        assert moved.moved == 1


def test_the_row_is_erased_as_its_rule_says(
    holding: Rows, holder: models.Model, row: models.Model
) -> None:
    before = values(row)
    assert before is not None
    erased = holding.erase(holder, now=NOW)
    after = values(row)
    assert erased.deleted + erased.cleared + erased.kept == 1
    if isinstance(holding.erases, Keeps):
        assert after == before
    elif isinstance(holding.erases, Deletes) or erased.deleted:
        assert after is None
    else:
        assert after is not None
        assert isinstance(holding.erases, Clears)
        assert after[holding.model_class._meta.get_field(holding.path).attname] is None  # type: ignore[union-attr]
        assert {name: after[name] for name in holding.erases.blank} == holding.erases.blank
    assert holding.count(holder) == erased.kept
