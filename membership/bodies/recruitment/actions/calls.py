"""Writing a call, publishing it, and changing it in the open."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.forms.models import model_to_dict
from django.utils import timezone

from membership.bodies.models import Seat
from membership.bodies.recruitment import errors, policies, signals
from membership.bodies.recruitment.actions.panels import announce_panel, name_first_panel
from membership.bodies.recruitment.actions.rights import locked_for, require
from membership.bodies.recruitment.models import Announcement, Call, CallSeat, Criterion, Score
from membership.bodies.recruitment.models.calls import AnnouncementKind
from membership.people.models import User
from portal.lib.time import london_day
from portal.records.actions import record


@dataclass(frozen=True)
class Asked:
    """The seats that a call offers, and by what the panel scores: names with their weights."""

    seats: Collection[Seat]
    criteria: Sequence[tuple[str, int]] = ()


@transaction.atomic
def save(
    call: Call, asked: Asked, *, acting_user: User, note: str = "", now: datetime | None = None
) -> Call:
    """Keep a draft; or correct a call that was published, with a ``note`` that everyone reads.

    A published call keeps its seats and its deadline. Raises NoSeat, NotThatSeat, SeatIsCalled,
    NeedsANote, SeatsStay, PanelHasBegun and CallSettled.
    """
    now = now or timezone.now()
    if call._state.adding:
        return _add(call, asked, acting_user, now)
    before = locked_for(acting_user, call, now)
    old = _facts(before)
    if not before.is_draft:
        _check_correction(before, call, asked, note)
    call.visible_from, call.deciding_since = before.visible_from, before.deciding_since
    call.save()
    if before.is_draft:
        _set_seats(call, asked.seats, now)
    _set_criteria(call, asked.criteria)
    new = _facts(call)
    changed = [name for name in new if old[name] != new[name]]
    if changed:
        record(
            call,
            "changed" if before.is_draft else "corrected",
            acting_user=acting_user,
            old={name: old[name] for name in changed},
            new={name: new[name] for name in changed},
            reason=note,
        )
        if not before.is_draft:
            _announce(call, AnnouncementKind.CORRECTED, note, now)
    return call


def _add(call: Call, asked: Asked, acting_user: User, now: datetime) -> Call:
    require(policies.can_make_calls(acting_user, call.body, now))
    call.save()
    _set_seats(call, asked.seats, now)
    _set_criteria(call, asked.criteria)
    record(call, "drafted", acting_user=acting_user, new=_facts(call))
    name_first_panel(call, acting_user=acting_user, now=now)
    return call


def _check_correction(before: Call, call: Call, asked: Asked, note: str) -> None:
    if before.is_settled:
        raise errors.CallSettled
    if {seat.pk for seat in asked.seats} != set(before.seats.values_list("seat", flat=True)):
        raise errors.SeatsStay
    call.closes_at = before.closes_at
    same = model_to_dict(call) == model_to_dict(before)
    if not note and not (same and list(asked.criteria) == _criteria(before)):
        raise errors.NeedsANote


@transaction.atomic
def publish(call: Call, *, acting_user: User, now: datetime | None = None) -> Call:
    """Show the call to everyone, which opens it. Raises NotADraft, NoTimeLeft, NotThatSeat."""
    now = now or timezone.now()
    call = locked_for(acting_user, call, now)
    if not call.is_draft:
        raise errors.NotADraft
    if call.closes_at <= now:
        raise errors.NoTimeLeft
    for offered in call.seats.select_related("seat__body"):
        _check_seat(call, offered.seat, now)
    call.visible_from = now
    call.save(update_fields=["visible_from"])
    record(call, "published", acting_user=acting_user, new={"closes_at": call.closes_at})
    announce_panel(call.panel.sitting(), acting_user)
    return call


@transaction.atomic
def discard(call: Call, *, acting_user: User, now: datetime | None = None) -> None:
    """Delete a draft, which frees its seats for another call. Raises NotADraft."""
    call = locked_for(acting_user, call, now or timezone.now())
    if not call.is_draft:
        raise errors.NotADraft
    record(call, "discarded", acting_user=acting_user, old=_facts(call))
    call.delete()


@transaction.atomic
def extend(
    call: Call, *, closes_at: datetime, note: str, acting_user: User, now: datetime | None = None
) -> Call:
    """Give more time, with a ``note`` on the call's page; whoever put herself forward is told.

    After the deadline only while nobody has. Raises StillADraft, CallSettled, NeedsANote, NotLater,
    ReadAlready.
    """
    now = now or timezone.now()
    call = locked_for(acting_user, call, now)
    if call.is_draft:
        raise errors.StillADraft
    if call.is_settled:
        raise errors.CallSettled
    if not note:
        raise errors.NeedsANote
    if closes_at <= max(call.closes_at, now):
        raise errors.NotLater(call.last_minute)
    if not call.is_open(now) and call.expressions.exists():
        raise errors.ReadAlready
    old, call.closes_at = call.closes_at, closes_at
    call.save(update_fields=["closes_at"])
    record(
        call,
        "deadline extended",
        acting_user=acting_user,
        old={"closes_at": old},
        new={"closes_at": closes_at},
        reason=note,
    )
    _announce(call, AnnouncementKind.EXTENDED, note, now)
    return call


@transaction.atomic
def withdraw(call: Call, *, reason: str, acting_user: User, now: datetime | None = None) -> Call:
    """Take a published call back; its page says why, and whoever put herself forward is told.

    Raises StillADraft and CallSettled.
    """
    now = now or timezone.now()
    call = locked_for(acting_user, call, now)
    if call.is_draft:
        raise errors.StillADraft
    if call.is_settled:
        raise errors.CallSettled
    call.withdrawn_at, call.withdraw_reason = now, reason
    call.save(update_fields=["withdrawn_at", "withdraw_reason"])
    call.seats.filter(decided_at=None).update(appointed=False, decided_at=now)
    record(call, "withdrawn", acting_user=acting_user, reason=reason)
    signals.call_withdrawn.send(Call, call_pk=call.pk)
    return call


def _announce(call: Call, kind: AnnouncementKind, text: str, now: datetime) -> None:
    made = Announcement.objects.create(call=call, kind=kind, text=text, made_at=now)
    signals.call_announced.send(Call, announcement_pk=made.pk)


def _set_seats(call: Call, seats: Collection[Seat], now: datetime) -> None:
    if not seats:
        raise errors.NoSeat
    for seat in seats:
        _check_seat(call, seat, now)
    call.seats.exclude(seat__in=seats).delete()
    there = set(call.seats.values_list("seat", flat=True))
    for seat in seats:
        if seat.pk not in there:
            try:
                with transaction.atomic():
                    CallSeat.objects.create(call=call, seat=seat)
            except IntegrityError as error:
                raise errors.SeatIsCalled(seat) from error


def _check_seat(call: Call, seat: Seat, now: datetime) -> None:
    ends = [day for day in (seat.end, call.body.closed) if day is not None]
    over = any(day <= max(call.start, london_day(now)) for day in ends)
    if seat.body_id != call.body_id or seat.is_ex_officio or over:
        raise errors.NotThatSeat(seat)


def _criteria(call: Call) -> list[tuple[str, int]]:
    return list(call.criteria.values_list("name", "weight"))


def _set_criteria(call: Call, criteria: Sequence[tuple[str, int]]) -> None:
    if _criteria(call) == list(criteria):
        return
    if Score.objects.filter(criterion__call=call).exists():
        raise errors.PanelHasBegun
    call.criteria.all().delete()
    Criterion.objects.bulk_create(
        Criterion(call=call, name=name, weight=weight, order=order)
        for order, (name, weight) in enumerate(criteria)
    )


def _facts(call: Call) -> dict[str, Any]:
    """What the audit trail keeps of a call."""
    seats = sorted(call.seats.values_list("seat", flat=True))
    return {**model_to_dict(call), "seats": seats, "criteria": _criteria(call)}
