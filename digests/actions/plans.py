"""Preparing an issue: what stands above it, whether it may leave."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from digests.errors import AlreadyLeft, PlanChanged
from digests.models import Delivery, DeliveryState, Issue, IssuePlan, PinnedItem, SkipReason
from digests.models.plans import may_leave, plan_key, plan_of
from digests.policies import can_approve_issues, can_prepare_issues
from digests.querysets import DeliveryQuerySet
from digests.queue import wake
from digests.windows import is_too_late
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


def mark_of(plan: IssuePlan | None) -> str:
    """What somebody has seen who looked at ``plan``."""
    facts = _facts(plan) if plan is not None else {"introduction": "", "pinned": []}
    return sha256(repr(facts).encode()).hexdigest()


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
def approve(frequency: str, end: date, *, seen: str, acting_user: User, now: datetime) -> IssuePlan:
    """An officer says that it may leave as she has ``seen`` it (see ``mark_of``).

    Raises PlanChanged when somebody has changed it since.
    """
    if not can_approve_issues(acting_user):
        raise PermissionDenied
    plan = _plan(frequency, end)
    if seen != mark_of(plan):
        raise PlanChanged
    if plan.approved_at is None:
        plan.approved_at, plan.approved_by = now, acting_user
        plan.save()
        record(plan, "approved", acting_user=acting_user)
        _let_go_or_stop(plan, now=now)
    return plan


def _let_go_or_stop(plan: IssuePlan, *, now: datetime | None = None) -> None:
    """Deliveries that wait and may leave are due; those that may not have no time at all.

    Those that a worker holds it gives back itself (see ``give_back_stopped``).
    """
    waiting = Delivery.objects.filter(issue__in=plan.issues(), state=DeliveryState.WAITING)
    if not may_leave(plan):
        waiting.update(next_attempt_at=None)
        _close_to_readers(plan)
    elif now is not None:
        _free(waiting, plan.issues(), now=now)


def _free(waiting: DeliveryQuerySet, issues: QuerySet[Issue], *, now: datetime) -> None:
    """Let those of ``waiting`` go that have no time."""
    issues.filter(left_at=None).update(left_at=now)
    wake(waiting.filter(next_attempt_at=None).update(next_attempt_at=now))


def _close_to_readers(plan: IssuePlan) -> None:
    """Nobody reads on the website what nobody has got by e-mail and what may not leave."""
    got = Delivery.objects.filter(issue=OuterRef("pk"), state=DeliveryState.SENT)
    plan.issues().filter(~Exists(got)).update(left_at=None)


def give_back_stopped(rows: Iterable[Delivery], claim: UUID) -> bool:
    """Give back what a worker holds of issues that may not leave any more; says whether there was any.

    They wait without a time, as all others of their issue. The plan is held meanwhile, so that
    nobody releases it between the look and the giving back.
    """
    issues = {row.issue for row in rows if row.issue is not None}
    stopped = [issue for issue in issues if not may_leave(plan_of(issue))]
    given_back = 0
    for issue in stopped:
        with transaction.atomic():
            plan = lock_plan(issue)
            if plan is None or may_leave(plan):
                continue
            held = Delivery.objects.held_by(claim).filter(issue=issue)
            given_back += held.release(next_attempt_at=None)
            _close_to_readers(plan)
    return given_back > 0


def settle(*, now: datetime) -> None:
    """What waits without a time: let go what may leave after all, and close what is too old to be sent.

    So it is when the rule that asks for approvals is switched off, or when nobody ever releases an issue.
    """
    timeless = Delivery.objects.of_issues().without_a_time()
    for issue in Issue.objects.filter(pk__in=timeless.order_by().values("issue")):
        with transaction.atomic():
            plan, waiting = lock_plan(issue), timeless.filter(issue=issue)
            if is_too_late(issue, now):
                waiting.update(state=DeliveryState.SKIPPED, skip_reason=SkipReason.TOO_LATE)
            elif may_leave(plan):
                _free(waiting, Issue.objects.filter(pk=issue.pk), now=now)
