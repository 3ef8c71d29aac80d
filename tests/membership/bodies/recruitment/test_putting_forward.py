"""Putting oneself forward until the deadline, to the second; changing it; taking it back."""

from datetime import datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied

from membership.bodies.models import Call, Expression
from membership.bodies.recruitment import actions, consent, errors
from membership.organisations.actions import merge
from membership.organisations.models import Belonging, Organisation
from membership.people.models import User
from portal.records.models import AuditRecord
from tests.factories.organisations import OrganisationFactory
from tests.membership.bodies.recruitment.conftest import forward

SECOND = timedelta(seconds=1)
pytestmark = pytest.mark.django_db


def test_what_is_sent_is_kept_with_the_consent_that_was_given(
    call: Call, nell: User, menders: Organisation
) -> None:
    sent = forward(call, nell)
    assert (sent.person_name, sent.organisation) == ("Nell Newcomer", menders)
    assert (sent.consent_version, sent.consent_wording) == (consent.VERSION, consent.wording())
    assert "180 days after the decision" in sent.consent_wording
    record = AuditRecord.objects.get(action="put forward")
    assert record.new == {"call": call.pk, "organisation": menders.pk, "consent": consent.VERSION}


def test_the_audit_trail_keeps_nothing_of_what_was_said(call: Call, nell: User) -> None:
    forward(call, nell, statement="I am the lighthouse keeper’s daughter.")
    kept = AuditRecord.objects.values_list("old", "new", "reason")
    assert "lighthouse" not in str(list(kept))


def test_the_last_second_counts_and_the_deadline_does_not(
    call: Call, nell: User, omar: User
) -> None:
    forward(call, nell, at=call.closes_at - SECOND)
    with pytest.raises(errors.NotOpen, match="It closed"):
        forward(call, omar, at=call.closes_at)
    with pytest.raises(errors.NotOpen):
        forward(call, nell, at=call.closes_at, statement="Something else.")


def test_nothing_is_accepted_for_a_draft_or_a_withdrawn_call(
    call: Call, nell: User, charles: User
) -> None:
    actions.withdraw(call, reason="So.", acting_user=charles)
    with pytest.raises(errors.NotOpen):
        forward(call, nell)
    Call.objects.update(withdrawn_at=None, visible_from=None)
    with pytest.raises(errors.NotOpen):
        forward(call, nell)
    assert not Expression.objects.exists()


def test_somebody_speaks_only_for_a_confirmed_organisation_of_her_own(
    call: Call, nell: User, swimmers: Organisation
) -> None:
    waiting = OrganisationFactory.create(state="pending")
    Belonging.objects.create(user=nell, organisation=waiting)
    for organisation in (swimmers, waiting):
        with pytest.raises(errors.NotYours):
            forward(call, nell, organisation=organisation)


def test_nothing_is_sent_without_the_tick(call: Call, nell: User) -> None:
    with pytest.raises(errors.ConsentMissing):
        forward(call, nell, consented=False)


def test_sending_again_changes_the_one_expression(call: Call, nell: User) -> None:
    first = forward(call, nell)
    second = forward(call, nell, statement="I know the islands too.")
    assert Expression.objects.get() == first == second
    assert second.statement == "I know the islands too."
    assert second.first_sent_at < second.sent_at


def test_a_double_click_sends_once(call: Call, nell: User) -> None:
    first = forward(call, nell)
    assert forward(call, nell).sent_at == first.sent_at
    assert AuditRecord.objects.filter(target_label="bodies.expression").count() == 1


def test_two_people_of_one_organisation_may_both_put_themselves_forward(
    call: Call, nell: User, omar: User, menders: Organisation
) -> None:
    Belonging.objects.create(user=omar, organisation=menders)
    forward(call, nell, organisation=menders)
    forward(call, omar, organisation=menders)
    assert Expression.objects.count() == 2


def test_what_is_taken_back_is_deleted_and_can_be_sent_anew(call: Call, nell: User) -> None:
    actions.take_back(forward(call, nell), acting_user=nell)
    assert not Expression.objects.exists()
    assert AuditRecord.objects.filter(action="taken back").exists()
    forward(call, nell)


def test_after_the_deadline_it_can_be_taken_back_until_the_decision(
    closed: Call, nells: Expression, nell: User, omar: User, now: datetime
) -> None:
    with pytest.raises(PermissionDenied):
        actions.take_back(nells, acting_user=omar)
    actions.take_back(nells, acting_user=nell)
    Call.objects.filter(pk=closed.pk).update(decided_at=now)
    with pytest.raises(errors.CallSettled):
        actions.take_back(Expression.objects.get(user=omar), acting_user=omar)


def test_an_expression_follows_its_organisation_into_a_merger(
    call: Call, nell: User, menders: Organisation, thanet_tides: Organisation, olive: User
) -> None:
    sent = forward(call, nell)
    merge(menders, into=thanet_tides, acting_user=olive, reason="One and the same.")
    sent.refresh_from_db()
    assert sent.organisation == thanet_tides
