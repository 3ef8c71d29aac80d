"""Preparing an issue: what stands above it, whether it may leave."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction

from digests.errors import AlreadyLeft
from digests.models import Delivery, DeliveryState, Issue, IssuePlan, PinnedItem
from digests.models.plans import may_leave, plan_key
from digests.policies import can_approve_issues, can_prepare_issues
from digests.queue import wake
from membership.people.models import User
from portal.records.actions import record


@dataclass(frozen=True)
class Pin:
    """What is pinned: its title, its path on this site and a line about it."""

    title: str
    path: str
    summary: str = ""


def _plan(frequency: str, end: date) -> IssuePlan:
    """The plan, held until the transaction ends."""
    IssuePlan.objects.get_or_create(frequency=frequency, end=end)
    return IssuePlan.objects.select_for_update().get(frequency=frequency, end=end)


def lock_plan(issue: Issue) -> IssuePlan | None:
    """The plan of an issue that is being made: whoever holds it at this moment waits, and finds its rows."""
    key = plan_key(issue)
    return _plan(*key) if key else None


def has_begun_to_leave(plan: IssuePlan) -> bool:
    """Whether somebody has got one of its issues, or gets it at this moment."""
    gone = (DeliveryState.SENT, DeliveryState.CLAIMED)
    return Delivery.objects.filter(issue__in=plan.issues(), state__in=gone).exists()


@transaction.atomic
def prepare(
    frequency: str, end: date, introduction: str, pins: Sequence[Pin], *, acting_user: User
) -> IssuePlan:
    """Set what stands above the issue; what was approved before has to be approved again.

    Raises AlreadyLeft once somebody has got it.
    """
    if not can_prepare_issues(acting_user):
        raise PermissionDenied
    plan = _plan(frequency, end)
    if has_begun_to_leave(plan):
        raise AlreadyLeft
    old = _facts(plan)
    plan.introduction = introduction
    plan.pinned.all().delete()
    PinnedItem.objects.bulk_create(
        PinnedItem(plan=plan, title=pin.title, path=pin.path, summary=pin.summary, order=order)
        for order, pin in enumerate(pins)
    )
    new = _facts(plan)
    if new != old:
        plan.approved_at = plan.approved_by = None
        record(plan, "prepared", acting_user=acting_user, old=old, new=new)
    plan.save()
    _let_go_or_stop(plan)
    return plan


def _facts(plan: IssuePlan) -> dict[str, object]:
    pinned = plan.pinned.values_list("title", "path", "summary")
    return {"introduction": plan.introduction, "pinned": [list(each) for each in pinned]}


@transaction.atomic
def hold(frequency: str, end: date, reason: str, *, acting_user: User, now: datetime) -> IssuePlan:
    """Keep the issue back, for all who have not got it yet. Twice changes nothing."""
    if not can_prepare_issues(acting_user):
        raise PermissionDenied
    plan = _plan(frequency, end)
    if plan.held_at is None:
        plan.held_at, plan.held_by, plan.hold_reason = now, acting_user, reason
        plan.save()
        record(plan, "held", acting_user=acting_user, reason=reason)
        _let_go_or_stop(plan)
    return plan


@transaction.atomic
def release(frequency: str, end: date, *, acting_user: User, now: datetime) -> IssuePlan:
    """Let a held issue leave: at once where its time has come, unless it waits for an approval."""
    if not can_prepare_issues(acting_user):
        raise PermissionDenied
    plan = _plan(frequency, end)
    if plan.held_at is not None:
        plan.held_at = plan.held_by = None
        plan.hold_reason = ""
        plan.save()
        record(plan, "released", acting_user=acting_user)
        _let_go_or_stop(plan, now=now)
    return plan


@transaction.atomic
def approve(frequency: str, end: date, *, acting_user: User, now: datetime) -> IssuePlan:
    """An officer says that it may leave as it stands."""
    if not can_approve_issues(acting_user):
        raise PermissionDenied
    plan = _plan(frequency, end)
    if plan.approved_at is None:
        plan.approved_at, plan.approved_by = now, acting_user
        plan.save()
        record(plan, "approved", acting_user=acting_user)
        _let_go_or_stop(plan, now=now)
    return plan


def _let_go_or_stop(plan: IssuePlan, *, now: datetime | None = None) -> None:
    """Deliveries that wait and may leave are due; those that may not have no time at all."""
    waiting = Delivery.objects.filter(issue__in=plan.issues(), state=DeliveryState.WAITING)
    if not may_leave(plan):
        waiting.update(next_attempt_at=None)
    elif now is not None:
        freed = waiting.filter(next_attempt_at=None).update(next_attempt_at=now)
        wake(freed)
