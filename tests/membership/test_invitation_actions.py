"""Inviting by e-mail: what an invitation can become, and what it never does."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone

from membership.organisations import actions
from membership.organisations.errors import (
    AsksAlready,
    InvitationClosed,
    SentTooOften,
    TooManyInvitations,
)
from membership.organisations.models import (
    Belonging,
    Invitation,
    JoinRequest,
    Organisation,
    Outcome,
    Role,
)
from membership.people.models import User
from portal.records.models import AuditRecord
from tests.factories.organisations import InvitationFactory, OrganisationFactory
from tests.factories.people import UserFactory

NOW = timezone.now()
ADDRESS = "nell@example.org"

pytestmark = pytest.mark.django_db


def invite(organisation: Organisation, manager: User, **changes: object) -> Invitation:
    asked = {"address": ADDRESS, "acting_user": manager, "now": NOW} | changes
    return actions.invite(organisation, **asked)  # type: ignore[arg-type]


def belonging(user: User) -> Belonging:
    found: Belonging = Belonging.objects.current().get(user=user)
    return found


def audit(action: str) -> AuditRecord:
    return AuditRecord.objects.get(action=action)


@pytest.fixture
def nell(db: None) -> User:
    return UserFactory.create(email=ADDRESS, full_name="Nell Newcomer")


def test_an_invitation_is_kept_folded_for_a_fortnight_and_recorded(
    thanet_tides: Organisation, magnus: User
) -> None:
    invitation = invite(thanet_tides, magnus, address="  Nell@Example.org ", role=Role.MANAGER)
    assert (invitation.address, invitation.role) == (ADDRESS, Role.MANAGER)
    assert invitation.is_open(NOW + timedelta(days=14) - timedelta(seconds=1))
    assert not invitation.is_open(NOW + timedelta(days=14))
    assert audit("invited").new == {"organisation": thanet_tides.pk, "role": "manager"}
    assert ADDRESS not in str(AuditRecord.objects.values())


def test_only_managers_of_a_confirmed_organisation_invite(
    thanet_tides: Organisation, magnus: User, molly: User, olive: User, priya: User
) -> None:
    for person in (molly, olive, priya):
        with pytest.raises(PermissionDenied):
            invite(thanet_tides, person)
    pending = OrganisationFactory.create(state="pending")
    Belonging.objects.create(user=magnus, organisation=pending, role=Role.MANAGER)
    with pytest.raises(PermissionDenied):
        invite(pending, magnus)
    assert not Invitation.objects.exists()


def test_the_database_holds_one_open_invitation_an_address(thanet_tides: Organisation) -> None:
    InvitationFactory.create(organisation=thanet_tides, address=ADDRESS)
    with pytest.raises(IntegrityError), transaction.atomic():
        InvitationFactory.create(organisation=thanet_tides, address=ADDRESS)
    InvitationFactory.create(
        organisation=thanet_tides, address=ADDRESS, outcome=Outcome.WITHDRAWN, closed_at=NOW
    )
    InvitationFactory.create(address=ADDRESS)


def test_inviting_an_open_address_again_renews_it(thanet_tides: Organisation, magnus: User) -> None:
    first = invite(thanet_tides, magnus)
    later = NOW + timedelta(days=20)
    second = invite(thanet_tides, magnus, role=Role.MANAGER, now=later)
    assert second.pk == first.pk
    assert (second.role, second.sends) == (Role.MANAGER, 2)
    assert second.is_open(later + timedelta(days=13))


def test_one_that_expired_works_once_it_is_sent_again(
    thanet_tides: Organisation, magnus: User, nell: User
) -> None:
    invitation = invite(thanet_tides, magnus)
    late = NOW + timedelta(days=15)
    with pytest.raises(InvitationClosed):
        actions.accept_invitation(invitation, acting_user=nell, now=late)
    actions.send_again(invitation, acting_user=magnus, now=late)
    actions.accept_invitation(invitation, acting_user=nell, now=late + timedelta(days=1))
    assert belonging(nell).role == Role.MEMBER


def test_accepting_twice_is_harmless(thanet_tides: Organisation, magnus: User, nell: User) -> None:
    invitation = invite(thanet_tides, magnus)
    first = actions.accept_invitation(invitation, acting_user=nell, now=NOW)
    second = actions.accept_invitation(invitation, acting_user=nell, now=NOW)
    assert first == second == belonging(nell)
    assert audit("accepted").new == {
        "user": nell.pk,
        "organisation": thanet_tides.pk,
        "role": "member",
        "other_address": False,
    }


def test_who_accepts_with_another_address_is_recorded_so(
    thanet_tides: Organisation, magnus: User, priya: User
) -> None:
    actions.accept_invitation(invite(thanet_tides, magnus), acting_user=priya, now=NOW)
    assert audit("accepted").new["other_address"] is True  # type: ignore[index]


def test_a_link_that_was_used_is_of_no_use_to_another(
    thanet_tides: Organisation, magnus: User, nell: User, priya: User
) -> None:
    invitation = invite(thanet_tides, magnus)
    actions.accept_invitation(invitation, acting_user=nell, now=NOW)
    with pytest.raises(InvitationClosed):
        actions.accept_invitation(invitation, acting_user=priya, now=NOW)
    assert not Belonging.objects.filter(user=priya).exists()


def test_who_has_left_does_not_come_back_by_the_old_link(
    thanet_tides: Organisation, magnus: User, nell: User
) -> None:
    invitation = invite(thanet_tides, magnus)
    joined = actions.accept_invitation(invitation, acting_user=nell, now=NOW)
    actions.end_belonging(joined, acting_user=magnus)
    with pytest.raises(InvitationClosed):
        actions.accept_invitation(invitation, acting_user=nell, now=NOW)


def test_a_member_who_accepts_to_manage_is_made_a_manager_and_never_the_reverse(
    thanet_tides: Organisation, magnus: User, molly: User
) -> None:
    to_manage = invite(thanet_tides, magnus, address=molly.email, role=Role.MANAGER)
    actions.accept_invitation(to_manage, acting_user=molly, now=NOW)
    assert belonging(molly).role == Role.MANAGER
    to_belong = invite(thanet_tides, magnus, address="molly@elsewhere.example.org")
    actions.accept_invitation(to_belong, acting_user=molly, now=NOW)
    assert belonging(molly).role == Role.MANAGER


def test_withdrawn_is_withdrawn(thanet_tides: Organisation, magnus: User, nell: User) -> None:
    invitation = invite(thanet_tides, magnus)
    actions.withdraw(invitation, acting_user=magnus, now=NOW)
    actions.withdraw(invitation, acting_user=magnus, now=NOW)
    assert audit("withdrawn").acting_user_pk == magnus.pk
    with pytest.raises(InvitationClosed):
        actions.accept_invitation(invitation, acting_user=nell, now=NOW)
    with pytest.raises(InvitationClosed):
        actions.send_again(invitation, acting_user=magnus, now=NOW + timedelta(days=1))


def test_what_was_accepted_is_not_withdrawn(
    thanet_tides: Organisation, magnus: User, nell: User
) -> None:
    invitation = invite(thanet_tides, magnus)
    actions.accept_invitation(invitation, acting_user=nell, now=NOW)
    with pytest.raises(InvitationClosed):
        actions.withdraw(invitation, acting_user=magnus, now=NOW)


def test_a_stranger_to_the_portal_declines_without_an_account(
    thanet_tides: Organisation, magnus: User, nell: User
) -> None:
    invitation = invite(thanet_tides, magnus)
    actions.decline_invitation(invitation, acting_user=None, now=NOW)
    actions.decline_invitation(invitation, acting_user=None, now=NOW)
    assert invitation.outcome == audit("declined").action == Outcome.DECLINED
    with pytest.raises(InvitationClosed):
        actions.accept_invitation(invitation, acting_user=nell, now=NOW)


def test_what_has_expired_is_not_declined(thanet_tides: Organisation, magnus: User) -> None:
    invitation = invite(thanet_tides, magnus)
    with pytest.raises(InvitationClosed):
        actions.decline_invitation(invitation, acting_user=None, now=NOW + timedelta(days=14))


def test_nobody_joins_what_is_no_longer_confirmed(
    thanet_tides: Organisation, magnus: User, nell: User
) -> None:
    invitation = invite(thanet_tides, magnus)
    Organisation.objects.update(state="declined")
    with pytest.raises(InvitationClosed):
        actions.accept_invitation(invitation, acting_user=nell, now=NOW)


def test_who_asks_already_is_accepted_and_not_invited(
    thanet_tides: Organisation, magnus: User, nell: User
) -> None:
    actions.ask_to_join(thanet_tides, acting_user=nell)
    with pytest.raises(AsksAlready):
        invite(thanet_tides, magnus)


def test_accepting_an_invitation_answers_the_request(
    thanet_tides: Organisation, magnus: User, nell: User
) -> None:
    invitation = invite(thanet_tides, magnus)
    actions.ask_to_join(thanet_tides, acting_user=nell)
    actions.accept_invitation(invitation, acting_user=nell, now=NOW)
    request = JoinRequest.objects.get()
    assert (request.accepted, request.decided_by) == (True, magnus)


def test_accepting_a_request_answers_the_invitation(
    thanet_tides: Organisation, magnus: User, nell: User
) -> None:
    invitation = invite(thanet_tides, magnus)
    actions.accept(actions.ask_to_join(thanet_tides, acting_user=nell), acting_user=magnus)
    invitation.refresh_from_db()
    assert (invitation.outcome, invitation.closed_by) == (Outcome.ACCEPTED, nell)


@pytest.fixture
def two_managers(thanet_tides: Organisation, magnus: User, molly: User) -> list[Belonging]:
    """Molly's belonging and Magnus's; both are managers."""
    Belonging.objects.update(role=Role.MANAGER)
    return [belonging(molly), belonging(magnus)]


def test_who_is_removed_has_no_way_back_in_the_post(
    thanet_tides: Organisation, magnus: User, molly: User, two_managers: list[Belonging]
) -> None:
    to_her = InvitationFactory.create(organisation=thanet_tides, address=molly.email)
    by_her = invite(thanet_tides, molly)
    by_him = invite(thanet_tides, magnus, address="other@example.org")
    actions.end_belonging(two_managers[0], acting_user=magnus)
    for invitation in (to_her, by_her, by_him):
        invitation.refresh_from_db()
    assert [each.outcome for each in (to_her, by_her, by_him)] == ["withdrawn", "withdrawn", ""]
    assert AuditRecord.objects.filter(action="withdrawn", acting_user_pk=magnus.pk).count() == 2


def test_who_leaves_of_their_own_accord_has_invited_for_good(
    thanet_tides: Organisation, molly: User, nell: User, two_managers: list[Belonging]
) -> None:
    invitation = invite(thanet_tides, molly)
    actions.end_belonging(two_managers[0], acting_user=molly)
    actions.accept_invitation(invitation, acting_user=nell, now=NOW)
    assert belonging(nell).organisation == thanet_tides


class TestLimits:
    def test_one_mail_an_hour_to_an_address(self, thanet_tides: Organisation, magnus: User) -> None:
        invitation = invite(thanet_tides, magnus)
        for minutes in (0, 59):
            with pytest.raises(SentTooOften):
                invite(thanet_tides, magnus, now=NOW + timedelta(minutes=minutes))
        actions.withdraw(invitation, acting_user=magnus, now=NOW)
        with pytest.raises(SentTooOften):
            invite(thanet_tides, magnus, now=NOW + timedelta(minutes=59))
        invite(thanet_tides, magnus, now=NOW + timedelta(hours=1))

    def test_five_mails_to_an_address_while_an_invitation_lasts(
        self, thanet_tides: Organisation, magnus: User
    ) -> None:
        for hour in range(5):
            now = NOW + timedelta(hours=hour)
            actions.withdraw(invite(thanet_tides, magnus, now=now), acting_user=magnus, now=now)
        with pytest.raises(SentTooOften):
            invite(thanet_tides, magnus, now=NOW + timedelta(days=13))
        invite(thanet_tides, magnus, now=NOW + timedelta(days=15))

    def test_no_mailing_list(
        self, thanet_tides: Organisation, magnus: User, settings: object
    ) -> None:
        settings.INVITATIONS_A_DAY = 2  # type: ignore[attr-defined]
        invite(thanet_tides, magnus, address="one@example.org")
        invite(thanet_tides, magnus, address="two@example.org", now=NOW + timedelta(hours=1))
        for later in (timedelta(hours=2), timedelta(hours=23, minutes=59)):
            with pytest.raises(TooManyInvitations):
                invite(thanet_tides, magnus, address="three@example.org", now=NOW + later)
        invite(thanet_tides, magnus, address="three@example.org", now=NOW + timedelta(days=1))

    def test_one_organisation_does_not_use_up_anothers(
        self, thanet_tides: Organisation, magnus: User
    ) -> None:
        other = OrganisationFactory.create()
        Belonging.objects.create(user=magnus, organisation=other, role=Role.MANAGER)
        invite(thanet_tides, magnus)
        assert invite(other, magnus).organisation == other
