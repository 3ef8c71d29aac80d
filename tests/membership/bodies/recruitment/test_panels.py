"""Who is on a panel, who is out of it because of an interest, and what the panel writes."""

from datetime import datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from membership.bodies.models import Call, Criterion, Expression, PanelMember, Score, Term
from membership.bodies.recruitment import actions, errors, policies
from membership.bodies.recruitment.candidates import candidates
from membership.bodies.recruitment.models import WhyAside
from membership.organisations.models import Belonging, Organisation
from membership.people.models import User
from portal.lib.time import start_of_day, today
from portal.records.models import AuditRecord
from tests.membership.bodies.recruitment.conftest import forward

pytestmark = pytest.mark.django_db


def scored(expression: Expression, by: User, *values: int) -> None:
    criteria = expression.call.criteria.values_list("pk", flat=True)
    actions.give_scores(expression, dict(zip(criteria, values, strict=True)), acting_user=by)


def why_aside(call: Call, user: User) -> str:
    return PanelMember.objects.get(call=call, user=user).why_aside


def test_the_panel_reads_once_the_call_has_closed(call: Call, charles: User) -> None:
    for moment, reads in ((call.last_minute, False), (call.closes_at, True)):
        assert policies.can_read_expressions(charles, call, moment) is reads


def test_a_chair_of_the_panel_reads_no_longer_than_the_seat_is_hers(
    closed: Call, charles: User, charles_term: Term, judith: User
) -> None:
    end = today() + timedelta(days=7)
    Term.objects.filter(pk=charles_term.pk).update(end=end, appointed_until=end, released=end)
    midnight = start_of_day(end)
    assert policies.can_read_expressions(charles, closed, midnight - timedelta(seconds=1))
    assert not policies.can_read_expressions(charles, closed, midnight)
    assert policies.can_read_expressions(judith, closed, midnight)
    assert charles not in [each.user for each in candidates(closed, end)]


def test_nobody_else_reads_neither_officer_nor_administrator(
    closed: Call, olive: User, amir: User, sadie: User, nell: User, now: datetime
) -> None:
    for user in (olive, amir, sadie, nell, None):
        assert not policies.can_read_expressions(user, closed, now)


def test_whoever_of_the_panel_puts_herself_forward_is_out_of_it(
    call: Call, judith: User, menders: Organisation, charles: User
) -> None:
    Belonging.objects.create(user=judith, organisation=menders)
    forward(call, judith)
    assert why_aside(call, judith) == WhyAside.APPLIED
    assert not policies.is_on_panel(judith, call, timezone.now())
    assert policies.is_on_panel(charles, call, timezone.now())
    record = AuditRecord.objects.get(action="stood aside")
    assert record.new == {"call": call.pk, "user": judith.pk, "why": "applied"}


def test_whoever_belongs_to_an_applicants_organisation_is_out_of_it(
    call: Call, judith: User, nell: User, menders: Organisation
) -> None:
    Belonging.objects.create(user=judith, organisation=menders)
    forward(call, nell)
    assert why_aside(call, judith) == WhyAside.ORGANISATION


def test_whoever_joins_such_an_organisation_later_is_out_at_once_and_recorded_next(
    closed: Call, nells: Expression, judith: User, charles: User, menders: Organisation
) -> None:
    Belonging.objects.create(user=judith, organisation=menders)
    assert not policies.is_on_panel(judith, closed, timezone.now())
    with pytest.raises(PermissionDenied):
        scored(nells, judith, 3, 3)
    actions.name_panel(closed, [charles], acting_user=charles)
    assert why_aside(closed, judith) == WhyAside.ORGANISATION


def test_a_chair_with_an_interest_neither_runs_nor_decides_the_call(
    closed: Call, charles: User, olive: User, menders: Organisation, now: datetime
) -> None:
    assert policies.can_run(charles, closed, now)
    Belonging.objects.create(user=charles, organisation=menders)
    assert not policies.can_run(charles, closed, now)
    assert not policies.can_decide(charles, closed, now)
    with pytest.raises(PermissionDenied):
        actions.name_panel(closed, [olive], acting_user=charles)
    actions.name_panel(closed, [olive], acting_user=olive)
    assert policies.can_decide(olive, closed, now)


def test_nobody_with_an_interest_is_named(
    closed: Call, nell: User, charles: User, olive: User
) -> None:
    with pytest.raises(errors.HasAnInterest, match="Nell Newcomer"):
        actions.name_panel(closed, [charles, nell], acting_user=olive)
    assert not PanelMember.objects.filter(user=nell).exists()


def test_whoever_is_left_out_of_the_new_panel_leaves_it(
    call: Call, judith: User, charles: User, olive: User
) -> None:
    actions.name_panel(call, [charles, olive], acting_user=charles)
    assert why_aside(call, judith) == WhyAside.REMOVED
    assert [member.user for member in call.panel.sitting()] == [charles, olive]
    actions.name_panel(call, [judith], acting_user=charles)
    assert [member.user for member in call.panel.sitting()] == [judith]


def test_somebody_stands_aside_of_her_own_accord(closed: Call, judith: User) -> None:
    actions.stand_aside(closed, acting_user=judith)
    assert why_aside(closed, judith) == WhyAside.OWN_WISH
    assert not policies.is_on_panel(judith, closed, timezone.now())


def test_a_panel_member_whose_account_is_switched_off_reads_nothing(
    closed: Call, judith: User
) -> None:
    judith.is_active = False
    judith.save()
    assert not policies.is_on_panel(judith, closed, timezone.now())


def test_holders_officers_and_the_panel_can_be_named_without_those_who_have_an_interest(
    closed: Call, sadie: User, charles: User, judith: User, olive: User, thanet_tides: Organisation
) -> None:
    Belonging.objects.create(user=sadie, organisation=thanet_tides)
    offered = {each.user for each in candidates(closed, today())}
    assert {sadie, charles, judith, olive} <= offered
    Expression.objects.update(organisation=thanet_tides)
    offered = {each.user for each in candidates(closed, today())}
    assert sadie not in offered
    assert not {each for each in offered if policies.has_conflict(each, closed)}


def test_a_score_is_given_for_every_criterion_and_can_be_changed(
    closed: Call, nells: Expression, charles: User
) -> None:
    scored(nells, charles, 4, 2)
    scored(nells, charles, 5, 2)
    assert sorted(Score.objects.values_list("value", flat=True)) == [2, 5]
    closed.refresh_from_db()
    assert closed.deciding_since is not None


@pytest.mark.parametrize("values", [(6, 0), (-1, 0)])
def test_a_score_outside_the_scale_is_refused(
    nells: Expression, charles: User, values: tuple[int, int]
) -> None:
    with pytest.raises(ValueError, match="on its scale"):
        scored(nells, charles, *values)


def test_a_criterion_left_out_or_of_another_call_is_refused(
    nells: Expression, charles: User, criteria: list[Criterion]
) -> None:
    for scores in ({criteria[0].pk: 3}, {criteria[0].pk: 3, -1: 3}):
        with pytest.raises(ValueError, match="Each criterion"):
            actions.give_scores(nells, scores, acting_user=charles)


def test_notes_are_shared_by_whoever_has_scored(nells: Expression, charles: User) -> None:
    with pytest.raises(errors.NotScored):
        actions.add_note(nells, "Strong on the islands.", acting_user=charles)
    scored(nells, charles, 3, 3)
    actions.add_note(nells, "Strong on the islands.", acting_user=charles)
    assert nells.notes.get().member.user == charles


def test_before_the_deadline_nobody_writes(call: Call, nell: User, charles: User) -> None:
    sent = forward(call, nell)
    for write in (
        lambda: scored(sent, charles, 3, 3),
        lambda: actions.shortlist(sent, True, acting_user=charles),
        lambda: actions.add_note(sent, "Hm.", acting_user=charles),
    ):
        with pytest.raises(PermissionDenied):
            write()


def test_scores_and_notes_are_in_no_audit_trail(nells: Expression, charles: User) -> None:
    before = AuditRecord.objects.count()
    scored(nells, charles, 1, 1)
    actions.add_note(nells, "Too far away.", acting_user=charles)
    actions.shortlist(nells, True, acting_user=charles)
    assert AuditRecord.objects.count() == before


def test_scores_and_notes_go_when_she_takes_it_back(
    nells: Expression, nell: User, charles: User
) -> None:
    scored(nells, charles, 1, 1)
    actions.take_back(nells, acting_user=nell)
    assert not Score.objects.exists()
