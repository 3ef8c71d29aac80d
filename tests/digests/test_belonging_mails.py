"""The mails about invitations, roles and being removed."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.test import Client
from django.utils import timezone

from digests.models import Delivery, Notice
from membership.organisations import actions
from membership.organisations.models import Belonging, Invitation, Organisation, Role
from membership.people.models import User
from tests.digests.test_notices import mails
from tests.factories.organisations import BelongingFactory, OrganisationFactory
from tests.factories.people import UserFactory

ADDRESS = "nell@example.org"
LINK = re.compile(r"http://portal\.example\.org(/organisations/invitations/\S+)")

pytestmark = pytest.mark.django_db


@pytest.fixture
def invitation(thanet_tides: Organisation, magnus: User) -> Invitation:
    return actions.invite(thanet_tides, address=ADDRESS, acting_user=magnus)


def reason_for_silence() -> str:
    return str(Delivery.objects.get(state="skipped").skip_reason)


def test_an_invitation_goes_to_an_address_without_an_account(
    invitation: Invitation, client: Client
) -> None:
    [(to, subject, text)] = mails()
    assert (to, subject) == (ADDRESS, "You are invited to join Thanet Tides")
    assert "Magnus Manager, a manager of Thanet Tides" in text
    assert "because Magnus Manager" in " ".join(text.split())
    found = LINK.search(text)
    assert found is not None
    assert client.get(found[1]).status_code == 200


def test_both_parts_have_the_link_and_both_names(invitation: Invitation) -> None:
    mails()
    message = mail.outbox[0]
    assert isinstance(message, EmailMultiAlternatives)
    html = str(message.alternatives[0][0])
    for part in (message.body, html):
        for words in ("Magnus Manager", "Thanet Tides", "/organisations/invitations/"):
            assert words in part


def test_the_mail_is_the_same_whether_or_not_there_is_an_account(
    thanet_tides: Organisation, magnus: User, priya: User
) -> None:
    for address in (priya.email, "nobody@example.org"):
        actions.invite(thanet_tides, address=address, acting_user=magnus)
    texts = {LINK.sub("", text).replace(to, "…") for to, _, text in mails()}
    assert len(mail.outbox) == 2
    assert len(texts) == 1


def test_sent_again_it_is_a_second_mail(
    invitation: Invitation, magnus: User, thanet_tides: Organisation
) -> None:
    later = timezone.now() + timedelta(hours=2)
    actions.send_again(invitation, acting_user=magnus, now=later)
    assert [to for to, _, _ in mails()] == [ADDRESS, ADDRESS]


def test_a_manager_in_waiting_reads_what_a_manager_does(
    thanet_tides: Organisation, magnus: User
) -> None:
    actions.invite(thanet_tides, address=ADDRESS, role=Role.MANAGER, acting_user=magnus)
    [(_, _, text)] = mails()
    assert "as a manager. As a manager you look after" in " ".join(text.split())


@pytest.mark.parametrize("outcome", ["withdrawn", "expired", "not confirmed"])
def test_a_mail_that_comes_too_late_is_not_sent(
    invitation: Invitation, magnus: User, outcome: str
) -> None:
    if outcome == "withdrawn":
        actions.withdraw(invitation, acting_user=magnus)
    elif outcome == "expired":
        Invitation.objects.update(expires_at=timezone.now())
    else:
        Organisation.objects.update(state="declined")
    assert mails() == []
    assert reason_for_silence() == "subject_gone"


def test_an_account_that_was_switched_off_is_not_invited(
    thanet_tides: Organisation, magnus: User
) -> None:
    UserFactory.create(email=ADDRESS, is_active=False)
    actions.invite(thanet_tides, address=ADDRESS, acting_user=magnus)
    assert not Notice.objects.exists()


def test_an_invitation_that_is_lost_takes_its_mail_with_it(
    thanet_tides: Organisation, magnus: User
) -> None:
    with transaction.atomic():
        actions.invite(thanet_tides, address=ADDRESS, acting_user=magnus)
        transaction.set_rollback(True)
    assert not Notice.objects.exists()


def test_an_officer_says_where_the_invitation_comes_from(olive: User, magnus: User) -> None:
    orphan = OrganisationFactory.create(name="Whitstable Weavers")
    actions.invite_manager(orphan, address=ADDRESS, reason="The chair wrote.", acting_user=olive)
    [(_, _, text)] = mails()
    assert "Olive Officer, of the council that runs the portal," in " ".join(text.split())
    assert "The chair wrote." not in text


def test_whoever_invited_hears_who_came(invitation: Invitation, magnus: User) -> None:
    nell = UserFactory.create(email=ADDRESS, full_name="Nell Newcomer")
    actions.accept_invitation(invitation, acting_user=nell)
    [(to, subject, text)] = [each for each in mails() if each[0] != ADDRESS]
    assert (to, subject) == (magnus.email, "Nell Newcomer has joined Thanet Tides")
    assert "has the address" not in text


def test_whoever_invited_hears_that_the_account_has_another_address(
    invitation: Invitation, magnus: User, priya: User
) -> None:
    actions.accept_invitation(invitation, acting_user=priya)
    text = " ".join(next(text for to, _, text in mails() if to == magnus.email).split())
    assert "You sent it to nell@example.org" in text
    assert "has the address priya@example.org" in text


def test_whoever_invited_hears_of_a_no(invitation: Invitation, magnus: User) -> None:
    actions.decline_invitation(invitation, acting_user=None)
    [(to, subject, _)] = mails()
    assert (to, subject) == (magnus.email, f"{ADDRESS} declined your invitation")


def test_who_no_longer_manages_hears_nothing_of_it(
    invitation: Invitation, magnus: User, molly: User, priya: User
) -> None:
    mollys = Belonging.objects.get(user=molly)
    magnuss = Belonging.objects.get(user=magnus)
    actions.end_belonging(magnuss, acting_user=magnus, successor=mollys)
    actions.accept_invitation(invitation, acting_user=priya)
    assert magnus.email not in [to for to, _, _ in mails()]


def test_a_successor_hears_of_it(thanet_tides: Organisation, magnus: User, molly: User) -> None:
    mollys = Belonging.objects.get(user=molly)
    magnuss = Belonging.objects.get(user=magnus)
    actions.end_belonging(magnuss, acting_user=magnus, successor=mollys)
    [(to, subject, _)] = mails()
    assert (to, subject) == (molly.email, "You are now a manager of Thanet Tides")


def test_somebody_whom_an_officer_names_reads_why(olive: User, priya: User) -> None:
    orphan = OrganisationFactory.create(name="Whitstable Weavers")
    named = BelongingFactory.create(organisation=orphan, user=priya)
    actions.hand_over(orphan, successor=named, reason="The chair wrote to us.", acting_user=olive)
    [(to, subject, text)] = mails()
    assert (to, subject) == (priya.email, "You are now a manager of Whitstable Weavers")
    assert "The chair wrote to us." in text


def test_a_manager_who_is_made_a_member_hears_of_it(
    magnus: User, molly: User, thanet_tides: Organisation
) -> None:
    Belonging.objects.update(role=Role.MANAGER)
    mollys = Belonging.objects.get(user=molly)
    actions.change_role(mollys, role=Role.MEMBER, acting_user=magnus)
    [(to, subject, _)] = mails()
    assert (to, subject) == (molly.email, "You are now a member of Thanet Tides")


def test_who_changes_their_own_role_need_not_be_told(
    magnus: User, molly: User, thanet_tides: Organisation
) -> None:
    Belonging.objects.update(role=Role.MANAGER)
    actions.change_role(Belonging.objects.get(user=molly), role=Role.MEMBER, acting_user=molly)
    assert mails() == []


def test_who_is_removed_hears_of_it_and_who_leaves_does_not(
    magnus: User, molly: User, priya: User, thanet_tides: Organisation
) -> None:
    leaver = BelongingFactory.create(organisation=thanet_tides, user=priya)
    actions.end_belonging(leaver, acting_user=priya)
    actions.end_belonging(Belonging.objects.get(user=molly), acting_user=magnus)
    [(to, subject, text)] = mails()
    assert (to, subject) == (molly.email, "You no longer belong to Thanet Tides")
    assert "Magnus" not in text
