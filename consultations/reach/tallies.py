"""Counting clicks and beginnings: numbers alone, so that nothing is known of anybody.

Each count is one conditional update, and a new row where there was none; two at once count two.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import connection, models, transaction
from django.db.models import F

from consultations.notices.rounds import Round
from consultations.reach.models import ClickCount, ShortLink, StartCount
from consultations.surveys.models import Capacity, Draft
from portal.lib.prepared import planned_once
from portal.lib.time import london_day

NOT_SAID = ""


def link_of(round_: Round, code: str) -> ShortLink | None:
    """The link of the round that somebody came by; None for another round's, or for none."""
    return ShortLink.objects.filter(round=round_, code=code).first() if code else None


def count_click(link: ShortLink, *, now: datetime, times: int = 1) -> None:
    """Somebody followed the link."""
    _add(ClickCount, "clicks", times, link=link, day=london_day(now))


def count_starts(round_: Round, link: ShortLink | None, capacity: str, *, times: int = 1) -> None:
    """So many began to answer in one capacity."""
    _add(StartCount, "starts", times, round=round_, link=link, capacity=capacity)


def counted_as(draft: Draft, said: str) -> str:
    """The capacity under which ``draft`` is to be counted when it is saved with what is ``said`` now."""
    if draft.changes_id is not None or said not in Capacity.values:
        return draft.counted_as
    return said


def recount(draft: Draft, capacity: str) -> None:
    """Count ``draft``, as it was before it was saved, under ``capacity`` from now on.

    The first time that it is saved, it begins; one that changes what was sent is no beginning. Call it
    in the transaction that saved it, which holds its row.
    """
    before = draft.counted_as
    if draft.changes_id is not None or (draft.version and capacity == before):
        return
    if draft.version:
        counted = StartCount.objects.filter(
            round=draft.round_id, link=draft.via_id, capacity=before
        )
        counted.filter(starts__gt=0).update(starts=F("starts") - 1)
    _add(StartCount, "starts", 1, round_id=draft.round_id, link_id=draft.via_id, capacity=capacity)


def _add(counts: type[models.Model], name: str, times: int, **key: Any) -> None:
    if _added(counts, name, times, key):
        return
    with transaction.atomic():
        _, made = counts._default_manager.get_or_create(**key, defaults={name: times})
        if not made:
            _added(counts, name, times, key)


def _added(counts: type[models.Model], name: str, times: int, key: Mapping[str, Any]) -> bool:
    """Add to the row of ``key``; False when there is none yet. It comes with every answer that is begun."""
    meta = counts._meta
    fields: list[tuple[Any, Any]] = [(meta.get_field(each), value) for each, value in key.items()]
    wanted = (
        f"{field.column} IS NULL" if value is None else f"{field.column} = %s"
        for field, value in fields
    )
    sql = f"UPDATE {meta.db_table} SET {name} = {name} + %s WHERE {' AND '.join(wanted)}"  # noqa: S608
    values = [
        field.get_db_prep_save(getattr(value, "pk", value), connection=connection)
        for field, value in fields
        if value is not None
    ]
    with planned_once() as cursor:
        cursor.execute(sql, [times, *values])
        return bool(cursor.rowcount)
