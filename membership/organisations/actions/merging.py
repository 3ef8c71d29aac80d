"""Making two organisations one."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.utils import timezone

from membership.organisations import mergers, policies, signals
from membership.organisations.actions.rights import require
from membership.organisations.errors import ClashesUndecided
from membership.organisations.models import Belonging, Invitation, Organisation, Role, VouchingState
from membership.people import holdings
from membership.people.holdings import Clash, Moved, MoveRefused
from membership.people.models import User
from portal.records.actions import record

NUMBERS = ("charity_number", "company_number")


@transaction.atomic
def merge(
    organisation: Organisation,
    *,
    into: Organisation,
    acting_user: User,
    reason: str,
    now: datetime | None = None,
) -> Organisation:
    """An officer says that ``organisation`` is ``into``: everything it has moves, its address leads there.

    Answers with the one that stays. Whoever merges a second time, or the other way round at the same
    moment, is refused and changes nothing. Raises MergesIntoItself, AlreadyMerged,
    MergesTheWrongWay, and ClashesUndecided while both have a seat on one body.
    """
    require(policies.can_merge(acting_user))
    now = now or timezone.now()
    origin, target = _locked(organisation.pk, into.pk)
    mergers.check(origin, target)
    clashes = holdings.clashes(origin, target, now=now)
    demoted = _make_members(origin, target)
    try:
        moved = holdings.move(origin, target, now=now)
    except MoveRefused as refusal:
        raise ClashesUndecided(refusal.clashes) from refusal
    details = _take_over(origin, target)
    _record(origin, target, acting_user, reason, details, _told(moved, clashes, demoted))
    signals.organisation_merged.send(Organisation, organisation_pk=origin.pk, into_pk=target.pk)
    return target


def _locked(origin_pk: int, target_pk: int) -> tuple[Organisation, Organisation]:
    """Both rows, locked in one order whoever is merged into whom, so that nobody waits for ever.

    One merger at a time: what was merged into ``origin`` a moment ago follows it, and that row may be
    one that another merger holds. The row that says so is the one that stands for the whole table.
    While they are locked nothing new can name either of them. Nothing is joined: what a join shows
    after a wait is older than the locked row.
    """
    kinds = ContentType.objects.select_for_update(no_key=True)
    kinds.get(app_label="organisations", model="organisation")
    rows = Organisation.objects.select_for_update()
    found = {row.pk: row for row in rows.filter(pk__in=(origin_pk, target_pk)).order_by("pk")}
    return found[origin_pk], found[target_pk]


def _make_members(origin: Organisation, target: Organisation) -> list[int]:
    """Managers, also invited ones, of what nobody vouched for come in as members; says which."""
    if not mergers.come_as_members(origin, target):
        return []
    current = Belonging.objects.current().filter(organisation=origin, role=Role.MANAGER)
    demoted = list(current.order_by("pk").values_list("user", flat=True))
    current.update(role=Role.MEMBER)
    Invitation.objects.unanswered().filter(organisation=origin).update(role=Role.MEMBER)
    return demoted


def _take_over(origin: Organisation, target: Organisation) -> dict[str, Any]:
    """Close ``origin``; give ``target`` the details that it lacks and say which."""
    details = mergers.taken_over(origin, target)
    freed = {field: "" for field in NUMBERS if field in details}
    _save(origin, {"state": VouchingState.MERGED, "merged_into": target, **freed})
    _save(target, details)
    return details


def _save(organisation: Organisation, values: Mapping[str, Any]) -> None:
    for field, value in values.items():
        setattr(organisation, field, value)
    organisation.save(update_fields=list(values))


def _told(moved: Mapping[str, Moved], clashes: list[Clash], demoted: list[int]) -> dict[str, Any]:
    """What the audit trail keeps of what moved."""
    return {
        "moved": {key: asdict(each) for key, each in moved.items() if each != Moved()},
        "clashes": [f"{clash.what} {clash.rule}" for clash in clashes],
        "managers who became members": demoted,
    }


def _record(
    origin: Organisation,
    target: Organisation,
    acting_user: User,
    reason: str,
    details: Mapping[str, Any],
    told: Mapping[str, Any],
) -> None:
    record(
        origin,
        "merged",
        acting_user=acting_user,
        old={"name": origin.name, **details},
        new={"into": target.pk, **told},
        reason=reason,
    )
    record(
        target,
        "took another in",
        acting_user=acting_user,
        new={"organisation": origin.pk, "name": origin.name, **details, **told},
        reason=reason,
    )
