"""Closing a district: seeing what would change, planning it, handing on, calling it off."""

from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction

from membership.people import holdings
from membership.people.holdings import Foreseen
from membership.people.models import User
from membership.people.policies import can_close_districts
from membership.people.reorganisation.errors import ClosingRefused
from membership.places.models import District
from portal.lib.time import last_day, london_day, start_of_day
from portal.records.actions import record


@dataclass(frozen=True)
class Preview:
    """Everything that closing ``district`` would change, before anything does."""

    district: District
    successors: list[District]
    end: date
    at_once: bool
    changes: list[Foreseen]

    def in_words(self) -> str:
        """All of it as plain text, for a terminal and to tell two previews apart."""
        into = " and ".join(str(each) for each in self.successors)
        lines = [f"{self.district} ends after {last_day(self.end)}; its area goes to {into}."]
        for change in self.changes:
            lines.append(f"- {change.sentence}")
            lines += [f"    {name}" for name in change.names]
        return "\n".join(lines)


def preview(
    district: District, *, successors: Collection[District], end: date, now: datetime
) -> Preview:
    """What ``close_district`` with the same words would do; changes nothing. Raises ClosingRefused."""
    into = _in_order(successors)
    _refuse_what_cannot_be(district, into, end)
    changes: list[Foreseen] = []
    if district.handed_on_at is None:
        changes = holdings.foresee(district, *into, now=start_of_day(end))
    return Preview(district, into, end, end <= london_day(now), changes)


@transaction.atomic
def close_district(
    district: District,
    *,
    successors: Collection[District],
    end: date,
    acting_user: User | None,
    reason: str,
    now: datetime,
) -> bool:
    """End ``district`` on ``end``, the first day without it; its area goes to ``successors``.

    An officer acts, or the system (None). What belongs to it is handed on at once when the day has
    come, else on the day. Said again in other words before the day, the later words count; said
    twice, the second changes nothing and answers False. Raises ClosingRefused.
    """
    _require_officer(acting_user)
    row, into = _locked(district, successors)
    _refuse_what_cannot_be(row, into, end)
    old, new = _plan(row.end, row.successors.all()), _plan(end, into)
    if old != new:
        row.end = end
        row.save(update_fields=["end"])
        row.successors.set(into)
        record(row, "closing planned", acting_user=acting_user, old=old, new=new, reason=reason)
    handed_on = end <= london_day(now) and _hand_on(row, acting_user=acting_user, now=now)
    district.refresh_from_db()
    return old != new or handed_on


@transaction.atomic
def call_off(
    district: District, *, acting_user: User | None, reason: str, now: datetime
) -> District:
    """The district goes on. Raises ClosingRefused once its last day is over."""
    _require_officer(acting_user)
    row = District.objects.select_for_update().get(pk=district.pk)
    if row.end is not None:
        if row.handed_on_at or row.end <= london_day(now):
            raise ClosingRefused(f"{row} has ended already.")
        record(
            row,
            "closing called off",
            acting_user=acting_user,
            old=_plan(row.end, row.successors.all()),
            reason=reason,
        )
        row.end = None
        row.save(update_fields=["end"])
        row.successors.clear()
    district.refresh_from_db()
    return district


def hand_on_what_is_due(*, now: datetime) -> list[District]:
    """Hand on what belongs to every district that has ended, each in a transaction of its own."""
    handed_on = []
    for district in District.objects.due_to_hand_on(london_day(now)):
        with transaction.atomic():
            row, _ = _locked(district, district.successors.all())
            if _hand_on(row, acting_user=None, now=now):
                handed_on.append(district)
    return handed_on


def _hand_on(district: District, *, acting_user: User | None, now: datetime) -> bool:
    """Move everything, as of the first day without the district; False when somebody has already."""
    waiting = District.objects.filter(
        pk=district.pk, handed_on_at__isnull=True, end__lte=london_day(now)
    )
    if waiting.update(handed_on_at=now) != 1:
        return False
    for earlier in district.predecessors.due_to_hand_on(london_day(now)):
        _hand_on(earlier, acting_user=None, now=now)  # what came late would stay behind here
    into = _in_order(district.successors.all())
    moved = holdings.move(district, *into, now=start_of_day(district.end or london_day(now)))
    record(
        district,
        "handed on",
        acting_user=acting_user,
        new={
            "successors": [each.slug for each in into],
            "moved": {
                key: asdict(each) for key, each in moved.items() if any(asdict(each).values())
            },
        },
    )
    return True


def _require_officer(acting_user: User | None) -> None:
    if acting_user is not None and not can_close_districts(acting_user):
        raise PermissionDenied


def _locked(
    district: District, successors: Collection[District]
) -> tuple[District, list[District]]:
    """The rows of all of them, read anew and locked in one order, so that no two wait for each other."""
    keys = {district.pk, *(each.pk for each in successors)}
    rows = {
        row.pk: row
        for row in District.objects.select_for_update().filter(pk__in=keys).order_by("pk")
    }
    return rows[district.pk], _in_order([rows[each.pk] for each in successors])


def _in_order(districts: Collection[District]) -> list[District]:
    return sorted(districts, key=lambda each: (each.name, each.pk))


def _plan(end: date | None, successors: Collection[District]) -> dict[str, Any]:
    return {"end": end, "successors": sorted(each.slug for each in successors)}


def _refuse_what_cannot_be(district: District, into: Sequence[District], end: date) -> None:
    """Raises ClosingRefused unless every successor is there on the first day without the district."""
    if not into:
        raise ClosingRefused("Choose at least one district that its area goes to.", "successors")
    if district in into:
        raise ClosingRefused("A district cannot be its own successor.", "successors")
    if district.start is not None and end <= district.start:
        raise ClosingRefused("A district ends after it has started.", "end")
    if district.handed_on_at is not None and _plan(end, into) != _plan(
        district.end, district.successors.all()
    ):
        raise ClosingRefused(f"{district} has ended, and what belonged to it is handed on.")
    for each in into:
        if each.start is not None and each.start > end:
            raise ClosingRefused(f"{each} does not exist yet on that day.", "successors")
        if each.end is not None and each.end <= end and district.handed_on_at is None:
            raise ClosingRefused(f"{each} has ended by that day.", "successors")
    _refuse_orphans(district, end)


def _refuse_orphans(district: District, end: date) -> None:
    """A district that others are to go into is there when they do."""
    later = district.predecessors.filter(handed_on_at__isnull=True, end__gte=end).first()
    if later is not None:
        raise ClosingRefused(f"{later} goes into {district} when that is gone already.", "end")
