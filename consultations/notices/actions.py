"""The writes around a notice: publishing it, moving the end of a round, announcing, starting anew."""

from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from consultations import policies
from consultations.errors import (
    ClosingRefused,
    NotAllowed,
    NothingIsMissing,
    RoundNotOpen,
)
from consultations.notices import gate
from consultations.notices.announcements import OVERDUE_IS_NEWS_FOR, Announcement, Due, due
from consultations.notices.closing import ClosingChange
from consultations.notices.moving import MovedDates
from consultations.notices.overrides import GateOverride
from consultations.notices.pages import ConsultationPage
from consultations.notices.rounds import Round
from consultations.notices.state import RESPONSE_WITHIN
from consultations.signals import closing_changed, round_event_announced
from membership.people.models import User
from membership.people.roles import Anyone
from portal.records.actions import record

A_DAY = timedelta(days=1)  # above any clock change


@transaction.atomic
def override_gate(
    page: Any, *, reason: str, acting_user: Anyone, now: datetime | None = None
) -> GateOverride:
    """Decide that ``page``, a notice or a revision of one, is published without what it lacks now.

    Raises NotAllowed or NothingIsMissing.
    """
    now = now or timezone.now()
    if acting_user is not None and not policies.can_publish_notices(acting_user):
        raise NotAllowed("Only editors decide to publish without something.")
    missing = [point.key for point in gate.assess(page, now).refused]
    if not missing:
        raise NothingIsMissing("Nothing is missing.")
    return keep_override(page, missing, reason=reason, acting_user=acting_user, now=now)


def keep_override(
    page: Any, missing: list[str], *, reason: str, acting_user: Anyone, now: datetime
) -> GateOverride:
    """Keep the decision and who made it; call it inside a transaction."""
    made = GateOverride.objects.create(
        page_id=page.pk,
        missing=missing,
        reason=reason,
        made_at=now,
        made_by=acting_user if isinstance(acting_user, User) else None,
    )
    record(
        page, "gate overridden", acting_user=acting_user, new={"missing": missing}, reason=reason
    )
    return made


def keep_moved_dates(
    round_: Round,
    was: tuple[datetime, datetime],
    *,
    reason: str,
    acting_user: Anyone,
    now: datetime,
) -> None:
    """Say on the notice, and keep on record, that a round which is still to come has other dates than
    ``was``, and why; call it inside a transaction.
    """
    MovedDates.objects.create(
        round=round_,
        old_opens_at=was[0],
        old_closes_at=was[1],
        new_opens_at=round_.opens_at,
        new_closes_at=round_.closes_at,
        note=reason.strip(),
        made_at=now,
        made_by=acting_user if isinstance(acting_user, User) else None,
    )
    names = ("opens_at", "closes_at")
    record(
        round_,
        "dates moved",
        acting_user=acting_user,
        old=dict(zip(names, was, strict=True)),
        new={name: getattr(round_, name) for name in names},
        reason=reason.strip(),
    )


@transaction.atomic
def change_closing(
    round_: Round,
    *,
    closes_at: datetime,
    note: str,
    acting_user: Anyone,
    now: datetime | None = None,
) -> ClosingChange:
    """Give an open round more time or less, with a note that everybody reads.

    Raises NotAllowed, RoundNotOpen, or ClosingRefused where the new end does not do.
    """
    now = now or timezone.now()
    if acting_user is not None and not policies.can_publish_notices(acting_user):
        raise NotAllowed("Only editors move the end of a round.")
    if not round_.is_open(now):
        raise RoundNotOpen("Only a round that is open can be extended or closed early.")
    old = round_.closes_at
    _refuse_bad_closing(round_, closes_at, now)
    still = Round.objects.open(now).filter(pk=round_.pk, closes_at=old)
    if still.update(closes_at=closes_at) != 1:
        raise ClosingRefused("Somebody else has just changed this round. Look at it again.")
    round_.closes_at = closes_at
    change = ClosingChange.objects.create(
        round=round_,
        old_closes_at=old,
        new_closes_at=closes_at,
        note=note.strip(),
        made_at=now,
        made_by=acting_user if isinstance(acting_user, User) else None,
    )
    record(
        round_,
        "closing changed",
        acting_user=acting_user,
        old={"closes_at": old},
        new={"closes_at": closes_at},
        reason=change.note,
    )
    closing_changed.send(ClosingChange, closing_change_pk=change.pk)
    return change


def _refuse_bad_closing(round_: Round, closes_at: datetime, now: datetime) -> None:
    if closes_at == round_.closes_at:
        raise ClosingRefused("This is when it closes already.")
    if closes_at <= now:
        raise ClosingRefused("The last minute to answer must still be to come.")
    already = gate.decision_problem(round_.page, round_.closes_at)
    problem = gate.decision_problem(round_.page, closes_at)
    if closes_at > round_.closes_at and problem and not already:
        raise ClosingRefused(problem)
    moved = Round(
        pk=round_.pk, page_id=round_.page_id, opens_at=round_.opens_at, closes_at=closes_at
    )
    try:
        moved.clean()
    except ValidationError as error:
        raise ClosingRefused(" ".join(error.messages)) from error


def announce_due(now: datetime) -> int:
    """Announce what has happened to rounds of published notices by ``now``; says how many were told.

    An event that was missed is made up; one that is no news any more is noted and told to nobody.
    Each is a transaction of its own, and its row the claim: run it as often as you like.
    """
    pages = ConsultationPage.objects.visible_to(None).filter(visible_from__lte=now)
    rounds = Round.objects.filter(page__in=pages, opens_at__lte=now).select_related("page")
    recent = rounds.filter(closes_at__gt=now - RESPONSE_WITHIN - OVERDUE_IS_NEWS_FOR - A_DAY)
    told = 0
    for round_ in recent.prefetch_related("announcements"):
        done = {each.event for each in round_.announcements.all()}
        for event in due(round_, round_.page.visible_from, now):
            if event.event not in done:
                told += _announce(round_, event, now)
    return told


@transaction.atomic
def _announce(round_: Round, event: Due, now: datetime) -> bool:
    """Write the row, and tell with it when it is still news; False when another worker has."""
    announcement, made = Announcement.objects.get_or_create(
        round=round_,
        event=event.event,
        defaults={
            "happened_at": event.happened_at,
            "made_at": now,
            "told": now < event.stale_at,
        },
    )
    if not made or not announcement.told:
        return False
    round_event_announced.send(Announcement, announcement_pk=announcement.pk)
    return True
