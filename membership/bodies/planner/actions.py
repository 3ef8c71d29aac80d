"""What is done with plans; one transaction each, with its audit record."""

import hashlib
import json
from collections.abc import Callable
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from membership.bodies import actions as body_actions
from membership.bodies.actions.ground import locked_for
from membership.bodies.models import Body, Term
from membership.bodies.planner import errors, links, storing
from membership.bodies.planner.differences import differences
from membership.bodies.planner.models import Plan
from membership.bodies.planner.proposing import Proposal
from membership.bodies.planner.reality import named
from membership.people.models import User
from portal.lib.time import london_day
from portal.records.actions import record


@transaction.atomic
def save_plan(
    body: Body,
    given: storing.Input,
    proposal: Proposal,
    *,
    title: str,
    note: str = "",
    acting_user: User,
    now: datetime | None = None,
) -> Plan:
    """Keep what was compared and proposed, with the seats as they were."""
    now = now or timezone.now()
    locked_for(acting_user, body.pk, now)
    plan = Plan.objects.create(
        body=body,
        title=title,
        note=note,
        on=given.on,
        years=given.years,
        version=storing.VERSION,
        content=storing.write(given, proposal),
        made_by=acting_user,
        made_at=now,
    )
    record(plan, "plan saved", acting_user=acting_user, new={"title": title, "body": body.pk})
    return plan


def share(plan: Plan, *, acting_user: User, now: datetime | None = None) -> Plan:
    """Make the link by which it is read without an account; one that works already stays."""

    def change(plan: Plan, now: datetime) -> str:
        if plan.is_shared:
            return ""
        plan.share_key = links.new_key()
        return "plan shared"

    return _changed(plan, change, acting_user, now)


def stop_sharing(plan: Plan, *, acting_user: User, now: datetime | None = None) -> Plan:
    """The link stops working at once and for good."""

    def change(plan: Plan, now: datetime) -> str:
        was_shared, plan.share_key = plan.is_shared, ""
        return "plan no longer shared" if was_shared else ""

    return _changed(plan, change, acting_user, now)


def publish(plan: Plan, *, acting_user: User, now: datetime | None = None) -> Plan:
    """Everybody may read it as a paper of the body from now on; a paper already stays as it is."""

    def change(plan: Plan, now: datetime) -> str:
        if plan.is_published:
            return ""
        plan.visible_from = now
        return "plan published"

    return _changed(plan, change, acting_user, now)


def withdraw_paper(plan: Plan, *, acting_user: User, now: datetime | None = None) -> Plan:
    """It is no paper any more; the plan stays with those who plan."""

    def change(plan: Plan, now: datetime) -> str:
        was_published, plan.visible_from = plan.is_published, None
        return "plan withdrawn" if was_published else ""

    return _changed(plan, change, acting_user, now)


@transaction.atomic
def remove(plan: Plan, *, acting_user: User, now: datetime | None = None) -> None:
    """Throw a plan away. Raises StillPublished for a paper, AlreadyApplied for what was carried out."""
    plan = _locked(plan, acting_user, now or timezone.now())
    if plan.is_applied:
        raise errors.AlreadyApplied
    if plan.is_published:
        raise errors.StillPublished
    record(plan, "plan removed", acting_user=acting_user, old={"title": plan.title})
    plan.delete()


def fingerprint(plan: Plan) -> str:
    """A mark of what the preview of ``plan`` shows: each change, and whose term it is."""
    moves = stored(plan).proposal.moves
    names = named(move.term for move in moves)
    shown = [(move.term, names.get(move.term, ""), str(move.old), str(move.new)) for move in moves]
    return hashlib.sha256(json.dumps([plan.pk, shown]).encode()).hexdigest()


@transaction.atomic
def apply_plan(
    plan: Plan, *, shown: str, acting_user: User, reason: str = "", now: datetime | None = None
) -> int:
    """Move the ends that ``plan`` proposes, all of them or none; how many it was.

    ``shown`` is the fingerprint of the preview that was confirmed. Raises AlreadyApplied,
    NothingToApply, RealityHasMovedOn with a list of what is different, NotAsShown, and what
    rescheduling a term refuses with.
    """
    now = now or timezone.now()
    plan = _locked(plan, acting_user, now)
    if plan.is_applied:
        raise errors.AlreadyApplied
    proposal = stored(plan).proposal
    if not proposal.moves:
        raise errors.NothingToApply
    found = differences(stored(plan), plan.body, london_day(now))
    if found:
        raise errors.RealityHasMovedOn(found)
    if shown != fingerprint(plan):
        raise errors.NotAsShown
    terms = Term.objects.in_bulk([move.term for move in proposal.moves])
    why = reason or f"The rotation plan “{plan.title}”."
    for move in proposal.moves:
        body_actions.reschedule(
            terms[move.term], end=move.new, acting_user=acting_user, reason=why, now=now
        )
    plan.applied_by, plan.applied_at = acting_user, now
    plan.save(update_fields=["applied_by", "applied_at"])
    record(
        plan,
        "plan applied",
        acting_user=acting_user,
        new={"terms": [move.term for move in proposal.moves]},
        reason=reason,
    )
    return len(proposal.moves)


def stored(plan: Plan) -> storing.Stored:
    """What ``plan`` holds, read back."""
    return storing.read(plan.content, plan.on, plan.years, plan.version)


def _locked(plan: Plan, acting_user: User, now: datetime) -> Plan:
    """The plan as it is now that its body is held, so that two who act come one after the other."""
    body = locked_for(acting_user, plan.body_id, now)
    locked: Plan = Plan.objects.select_for_update().get(pk=plan.pk)
    locked.body = body
    return locked


@transaction.atomic
def _changed(
    plan: Plan,
    change: Callable[[Plan, datetime], str],
    acting_user: User,
    now: datetime | None,
) -> Plan:
    """Change and record it; a change that changes nothing leaves no record."""
    now = now or timezone.now()
    locked = _locked(plan, acting_user, now)
    action = change(locked, now)
    if action:
        locked.save(update_fields=["share_key", "visible_from"])
        record(locked, action, acting_user=acting_user)
    return locked
