"""Who stands in for an away moderator, and which officer is on duty."""

from datetime import date, datetime

from django.db import IntegrityError, transaction

from forums.errors import AlreadyDoneError, ForumError, NotAllowedError
from forums.models import Cover, Duty, ForumModerator
from forums.moderation import signals
from forums.moderation.policies import can_agree_to_cover, can_put_on_duty
from membership.people.models import User
from portal.lib.time import london_day
from portal.records.actions import record


@transaction.atomic
def name_cover(
    *,
    away: ForumModerator,
    cover: User,
    start: date,
    end: date,
    acting_user: User,
    now: datetime,
) -> Cover:
    """``cover`` looks after the forum from ``start`` until the day before ``end``; the moderator says so.

    Somebody who moderates the forum as well stands in at once, somebody else when an officer agrees.
    Raises NotAllowedError, ForumError and AlreadyDoneError.
    """
    if away.user_id != acting_user.pk:
        raise NotAllowedError("Whoever is away names who stands in.")
    if cover.pk == acting_user.pk or not start < end or end <= london_day(now):
        raise ForumError("Choose somebody else, and days that are not over.")
    same_forum = ForumModerator.objects.current(start).filter(forum=away.forum_id, user=cover)
    at_once = same_forum.exists()
    try:
        with transaction.atomic():
            row: Cover = Cover.objects.create(
                away=away,
                cover=cover,
                start=start,
                end=end,
                named_at=now,
                agreed_at=now if at_once else None,
            )
    except IntegrityError as error:
        raise AlreadyDoneError("You have named them for these days already.") from error
    record(row, "named to stand in", acting_user=acting_user, new=_facts(row))
    signals.cover_named.send(Cover, cover_pk=row.pk)
    return row


@transaction.atomic
def agree_to_cover(*, cover: Cover, acting_user: User, now: datetime) -> None:
    """An officer agrees to somebody who does not moderate the forum.

    Raises NotAllowedError, and AlreadyDoneError when somebody has.
    """
    if not can_agree_to_cover(acting_user):
        raise NotAllowedError("Only KCC officers agree to who stands in.")
    waiting = Cover.objects.filter(pk=cover.pk, agreed_at__isnull=True)
    if not waiting.update(agreed_at=now, agreed_by=acting_user):
        raise AlreadyDoneError("Somebody else has agreed already.")
    record(cover, "agreed to stand in", acting_user=acting_user, new=_facts(cover))
    signals.cover_named.send(Cover, cover_pk=cover.pk)


@transaction.atomic
def end_cover(*, cover: Cover, acting_user: User, now: datetime) -> None:
    """The moderator is back, or an officer says no. Raises NotAllowedError, and AlreadyDoneError."""
    if cover.away.user_id != acting_user.pk and not can_agree_to_cover(acting_user):
        raise NotAllowedError("Whoever is away says who stands in, or an officer.")
    record(cover, "stands in no more", acting_user=acting_user, old=_facts(cover))
    if not Cover.objects.filter(pk=cover.pk).delete()[0]:
        raise AlreadyDoneError("It has ended already.")


@transaction.atomic
def put_on_duty(*, user: User, start: date, end: date, acting_user: User) -> Duty:
    """``user`` is told at once of what cannot wait. Raises NotAllowedError."""
    _require_officer(acting_user)
    duty: Duty = Duty.objects.create(user=user, start=start, end=end)
    record(duty, "put on duty", acting_user=acting_user, new=_days(duty))
    return duty


@transaction.atomic
def change_duty(*, duty: Duty, start: date, end: date, acting_user: User) -> None:
    """Change from when until when an officer is on duty. Raises NotAllowedError."""
    _require_officer(acting_user)
    old = _days(Duty.objects.get(pk=duty.pk))
    duty.start, duty.end = start, end
    duty.save(update_fields=["start", "end"])
    record(duty, "changed duty", acting_user=acting_user, old=old, new=_days(duty))


def _require_officer(acting_user: User) -> None:
    if not can_put_on_duty(acting_user):
        raise NotAllowedError("Only KCC officers arrange who is on duty.")


def _facts(cover: Cover) -> dict[str, object]:
    return {"moderator": cover.away_id, "cover": cover.cover_id, **_days(cover)}


def _days(row: Cover | Duty) -> dict[str, object]:
    return {"start": row.start, "end": row.end}
