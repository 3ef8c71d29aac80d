"""What moves a promise: each move is told to everybody, in words, and stays in its history."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from consultations.errors import NotAllowed
from consultations.promises.errors import DateNotMoved, PromiseNotSettled, PromiseSettled
from consultations.promises.models import Deed, Move, ProgressNote
from consultations.promises.policies import can_move_promises
from consultations.signals import promise_moved
from membership.people.roles import Anyone
from portal.lib.time import london_day
from portal.records.actions import record

SETTLED = "This promise is kept or withdrawn already, or somebody has just changed it."


@transaction.atomic
def write_progress(
    deed: Deed, text: str, *, acting_user: Anyone, now: datetime | None = None
) -> ProgressNote:
    """Say how an open promise stands. Raises NotAllowed or PromiseSettled."""
    _check_right(acting_user)
    if not Deed.objects.unsettled().select_for_update().filter(pk=deed.pk).exists():
        raise PromiseSettled(SETTLED)
    return _note(deed, Move.PROGRESS, text, acting_user, now)


@transaction.atomic
def keep(
    deed: Deed, text: str, *, acting_user: Anyone, now: datetime | None = None
) -> ProgressNote:
    """Say that a promise is kept, and how. Raises NotAllowed or PromiseSettled."""
    _check_right(acting_user)
    now = now or timezone.now()
    if Deed.objects.unsettled().filter(pk=deed.pk).update(kept_at=now) != 1:
        raise PromiseSettled(SETTLED)
    return _note(deed, Move.KEPT, text, acting_user, now)


@transaction.atomic
def withdraw(
    deed: Deed, reason: str, *, acting_user: Anyone, now: datetime | None = None
) -> ProgressNote:
    """Say that a promise will not be kept, and why. Raises NotAllowed or PromiseSettled."""
    _check_right(acting_user)
    now = now or timezone.now()
    changed = Deed.objects.unsettled().filter(pk=deed.pk)
    if changed.update(withdrawn_at=now, withdrawn_reason=reason) != 1:
        raise PromiseSettled(SETTLED)
    return _note(deed, Move.WITHDRAWN, reason, acting_user, now)


@transaction.atomic
def move_date(
    deed: Deed, due_on: date, text: str, *, acting_user: Anyone, now: datetime | None = None
) -> ProgressNote:
    """Give an open promise another last day; the old one stays in its history.

    Raises NotAllowed, DateNotMoved or PromiseSettled.
    """
    _check_right(acting_user)
    now = now or timezone.now()
    old = deed.due_on
    if due_on == old:
        raise DateNotMoved("This is the date that it has already.")
    if due_on < london_day(now):
        raise DateNotMoved("The new date must be today or later.")
    if Deed.objects.unsettled().filter(pk=deed.pk, due_on=old).update(due_on=due_on) != 1:
        raise PromiseSettled(SETTLED)
    return _note(deed, Move.DATE_MOVED, text, acting_user, now, old_due_on=old, new_due_on=due_on)


@transaction.atomic
def take_up_again(
    deed: Deed, text: str, *, acting_user: Anyone, now: datetime | None = None
) -> ProgressNote:
    """Open a promise again that was kept or withdrawn. Raises NotAllowed or PromiseNotSettled."""
    _check_right(acting_user)
    settled = (
        Deed.objects.promises()
        .filter(pk=deed.pk)
        .exclude(pk__in=Deed.objects.unsettled().values("pk"))
    )
    if settled.update(kept_at=None, withdrawn_at=None, withdrawn_reason="") != 1:
        raise PromiseNotSettled("This promise is open already.")
    return _note(deed, Move.REOPENED, text, acting_user, now)


def _check_right(user: Anyone) -> None:
    """The system itself may (it builds history); everybody else needs the right."""
    if user is not None and not can_move_promises(user):
        raise NotAllowed("Only officers and editors move a promise.")


def _note(
    deed: Deed, move: Move, text: str, user: Anyone, now: datetime | None, **dates: date | None
) -> ProgressNote:
    """Write the move into the history, record it and say so; ``deed`` is then as it is stored."""
    deed.refresh_from_db()
    note = ProgressNote.objects.create(
        deed=deed,
        move=move,
        text=text,
        made_at=now or timezone.now(),
        made_by_id=user.pk if user is not None else None,
        **dates,
    )
    record(
        deed,
        f"promise: {move.label.lower()}",
        acting_user=user,
        old={"due_on": dates["old_due_on"]} if dates else None,
        new={"note": note.pk, "due_on": deed.due_on},
        reason=text,
    )
    promise_moved.send(ProgressNote, note_pk=note.pk)
    return note
