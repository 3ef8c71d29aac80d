"""Who is on a panel, and what the panel writes about an expression of interest."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from membership.bodies.recruitment import errors, policies, signals
from membership.bodies.recruitment.actions.rights import locked, locked_for, require
from membership.bodies.recruitment.models import (
    LOWEST,
    MOST,
    Call,
    Expression,
    PanelMember,
    PanelNote,
    Score,
    WhyAside,
)
from membership.bodies.recruitment.scoring import has_scored
from membership.bodies.sittings import who_sits
from membership.people.models import User
from portal.lib.time import london_day
from portal.records.actions import record


def name_first_panel(call: Call, *, acting_user: User, now: datetime) -> None:
    """The chair is on the panel of a new call; where no chair has an account, whoever wrote it."""
    chairs = [
        each.term.person.user
        for each in who_sits(call.body, london_day(now))
        if each.is_chair and each.term and each.term.person.user
    ]
    for user in chairs or [acting_user]:
        _name(call, user, acting_user, now)


@transaction.atomic
def name_panel(
    call: Call, members: Collection[User], *, acting_user: User, now: datetime | None = None
) -> None:
    """The panel is exactly ``members`` from now on. Raises HasAnInterest and CallSettled.

    Whoever leaves it keeps no access; what she scored does not count any more.
    """
    now = now or timezone.now()
    call = locked_for(acting_user, call, now)
    if call.is_settled:
        raise errors.CallSettled
    set_aside_whoever_has_an_interest(call, now)
    for user in members:
        if policies.has_conflict(user, call):
            raise errors.HasAnInterest(user)
    for member in call.panel.filter(aside_at=None).exclude(user__in=members):
        _set_aside(member, WhyAside.REMOVED, now, acting_user)
    sitting = set(call.panel.filter(aside_at=None).values_list("user", flat=True))
    for user in members:
        if user.pk not in sitting:
            _name(call, user, acting_user, now)


def _name(call: Call, user: User, acting_user: User, now: datetime) -> None:
    member, _ = PanelMember.objects.update_or_create(
        call=call,
        user=user,
        defaults={"named_at": now, "aside_at": None, "why_aside": ""},
    )
    record(member, "named", acting_user=acting_user, new={"call": call.pk, "user": user.pk})
    if not call.is_draft:
        announce_panel([member], acting_user)


def announce_panel(members: Iterable[PanelMember], acting_user: User) -> None:
    """Whoever is on the panel of a draft hears of it when the call is published."""
    for each in members:
        signals.panel_member_named.send(
            PanelMember, member_pk=each.pk, acting_user_pk=acting_user.pk
        )


@transaction.atomic
def stand_aside(call: Call, *, acting_user: User, now: datetime | None = None) -> None:
    """Leave the panel of one's own accord, for a friendship or a quarrel that no rule knows of."""
    now = now or timezone.now()
    call = locked(call.pk)
    require(policies.is_on_panel(acting_user, call, now))
    member = call.panel.get(user=acting_user)
    _set_aside(member, WhyAside.OWN_WISH, now, acting_user)


def set_aside_whoever_has_an_interest(call: Call, now: datetime) -> None:
    """Record of each of the panel who has an interest in the call that she is out of it.

    ``policies`` keeps her out from the moment in which she has it; this leaves the trace.
    """
    for member in call.panel.filter(aside_at=None).select_related("user"):
        if member.user is None or not policies.has_conflict(member.user, call):
            continue
        applied = call.expressions.filter(user=member.user).exists()
        why = WhyAside.APPLIED if applied else WhyAside.ORGANISATION
        _set_aside(member, why, now, None)


def _set_aside(member: PanelMember, why: WhyAside, now: datetime, acting_user: User | None) -> None:
    member.aside_at, member.why_aside = now, why
    member.save(update_fields=["aside_at", "why_aside"])
    record(
        member,
        "stood aside",
        acting_user=acting_user,
        new={"call": member.call_id, "user": member.user_id, "why": str(why)},
    )
    signals.panel_member_stood_aside.send(
        PanelMember,
        member_pk=member.pk,
        acting_user_pk=acting_user.pk if acting_user else None,
    )


def _reading(expression: Expression, acting_user: User, now: datetime) -> PanelMember:
    """The member of the panel as whom ``acting_user`` writes; the call is locked, and being decided
    from its first word on. Raises CallSettled once it is decided.
    """
    call = locked(expression.call_id)
    require(policies.can_read_expressions(acting_user, call, now))
    if call.is_settled:
        raise errors.CallSettled
    if call.deciding_since is None:
        call.deciding_since = now
        call.save(update_fields=["deciding_since"])
    member: PanelMember = call.panel.get(user=acting_user)
    return member


@transaction.atomic
def give_scores(
    expression: Expression,
    scores: Mapping[int, int],
    *,
    acting_user: User,
    now: datetime | None = None,
) -> None:
    """Score an expression on all criteria at once (by their keys), or change what one gave.

    Raises ValueError when a criterion is missing, not of this call, or a score outside the scale.
    """
    now = now or timezone.now()
    member = _reading(expression, acting_user, now)
    criteria = set(member.call.criteria.values_list("pk", flat=True))
    if set(scores) != criteria or not all(LOWEST <= each <= MOST for each in scores.values()):
        raise ValueError("Each criterion of the call is scored, on its scale.")
    for criterion, value in scores.items():
        Score.objects.update_or_create(
            expression=expression,
            criterion_id=criterion,
            member=member,
            defaults={"value": value, "given_at": now},
        )


@transaction.atomic
def add_note(
    expression: Expression, text: str, *, acting_user: User, now: datetime | None = None
) -> PanelNote:
    """Share a note with the panel. Raises NotScored before one has scored herself."""
    now = now or timezone.now()
    member = _reading(expression, acting_user, now)
    if not has_scored(member, expression):
        raise errors.NotScored
    return PanelNote.objects.create(expression=expression, member=member, text=text, written_at=now)


@transaction.atomic
def shortlist(
    expression: Expression, on_it: bool, *, acting_user: User, now: datetime | None = None
) -> None:
    """Put somebody on the shortlist of the panel, or take them off it."""
    _reading(expression, acting_user, now or timezone.now())
    Expression.objects.filter(pk=expression.pk).update(shortlisted=on_it)
