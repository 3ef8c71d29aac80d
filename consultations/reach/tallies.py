"""Counting clicks and beginnings: numbers alone, so that nothing is known of anybody.

Each count is added to by one statement, which makes its row where there was none: two at once count two.
"""

from datetime import datetime
from typing import Any

from django.db import connection, models
from django.db.models import F

from consultations.notices.rounds import Round
from consultations.reach.models import ClickCount, ShortLink, StartCount
from consultations.surveys.models import Capacity, Draft
from portal.lib.inserting import Statement
from portal.lib.time import london_day

NOT_SAID = ""
# What there is one row of, as the constraints say.
A_DAY = "(link_id, day)"
DIRECT = "(round_id, capacity) WHERE link_id IS NULL"
BY_LINK = "(link_id, capacity) WHERE link_id IS NOT NULL"


def link_of(round_: Round, code: str) -> ShortLink | None:
    """The link of the round that somebody came by; None for another round's, or for none."""
    return ShortLink.objects.filter(round=round_, code=code).first() if code else None


def count_click(link: ShortLink, *, now: datetime, times: int = 1) -> None:
    """Somebody followed the link."""
    _adding(ClickCount, "clicks", times, A_DAY, link=link.pk, day=london_day(now)).run()


def count_starts(round_: Round, link: ShortLink | None, capacity: str, *, times: int = 1) -> None:
    """So many began to answer in one capacity."""
    _starting(round_.pk, link.pk if link else None, capacity, times).run()


def start_of(draft: Draft) -> Statement:
    """What counts the beginning of ``draft``, to be done beside what stores it."""
    return _starting(draft.round_id, draft.via_id, draft.counted_as)


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
    _starting(draft.round_id, draft.via_id, capacity).run()


def _starting(round_pk: int, link_pk: int | None, capacity: str, times: int = 1) -> Statement:
    one_row = DIRECT if link_pk is None else BY_LINK
    key = {"round": round_pk, "link": link_pk, "capacity": capacity}
    return _adding(StartCount, "starts", times, one_row, **key)


def _adding(
    counts: type[models.Model], name: str, times: int, one_row: str, **key: Any
) -> Statement:
    """Add to the row of ``key``, of which there is ``one_row`` at most, or make it."""
    meta = counts._meta
    fields: list[Any] = [meta.get_field(each) for each in key]
    columns = ", ".join([*(str(field.column) for field in fields), name])
    holes = ", ".join(["%s"] * (len(fields) + 1))
    sql = (
        f"INSERT INTO {meta.db_table} ({columns}) VALUES ({holes}) ON CONFLICT {one_row}"  # noqa: S608
        f" DO UPDATE SET {name} = {meta.db_table}.{name} + excluded.{name}"
    )
    values = zip(fields, key.values(), strict=True)
    prepared = (field.get_db_prep_save(value, connection=connection) for field, value in values)
    return Statement(sql, (*prepared, times))
