"""Two who change the people of an organisation at the same moment, as processes of their own."""

import pytest

from membership.organisations import actions
from membership.organisations.models import (
    Belonging,
    Invitation,
    JoinRequest,
    Organisation,
    Role,
)
from membership.people.models import User
from tests.factories.organisations import InvitationFactory, OrganisationFactory
from tests.support.barrier import meet

pytestmark = pytest.mark.django_db(transaction=True)


def leave(belonging: int) -> None:
    found = Belonging.objects.select_related("user").get(pk=belonging)
    actions.end_belonging(found, acting_user=found.user)


def accept(invitation: int, user: int) -> None:
    person = User.objects.get(pk=user)
    actions.accept_invitation(Invitation.objects.get(pk=invitation), acting_user=person)


def invite(organisation: int, user: int) -> None:
    there = Organisation.objects.get(pk=organisation)
    actions.invite(there, address="nell@example.org", acting_user=User.objects.get(pk=user))


def let_in(request: int, user: int) -> None:
    waiting = JoinRequest.objects.select_related("organisation").get(pk=request)
    actions.accept(waiting, acting_user=User.objects.get(pk=user))


def think_again(request: int) -> None:
    waiting = JoinRequest.objects.select_related("user").get(pk=request)
    actions.withdraw_request(waiting, acting_user=waiting.user)


def hand_over(belonging: int, user: int) -> None:
    successor = Belonging.objects.select_related("organisation").get(pk=belonging)
    actions.hand_over(
        successor.organisation,
        successor=successor,
        reason="The chair wrote.",
        acting_user=User.objects.get(pk=user),
    )


def test_of_two_managers_who_leave_at_once_one_stays(
    thanet_tides: Organisation, magnus: User, molly: User
) -> None:
    Belonging.objects.update(role=Role.MANAGER)
    meeting = meet(*[(leave, {"belonging": each.pk}) for each in Belonging.objects.all()])
    assert meeting.collided
    assert meeting.refusals == ["LastManager"]
    assert Belonging.objects.managers().count() == 1


def test_one_link_lets_in_one_of_two(
    thanet_tides: Organisation, magnus: User, priya: User, olive: User
) -> None:
    invitation = InvitationFactory.create(organisation=thanet_tides)
    meeting = meet(
        *[(accept, {"invitation": invitation.pk, "user": each.pk}) for each in (priya, olive)]
    )
    assert meeting.collided
    assert meeting.refusals == ["InvitationClosed"]
    assert Belonging.objects.current().filter(user__in=[priya, olive]).count() == 1


def test_a_double_click_lets_in_once_and_refuses_nothing(
    thanet_tides: Organisation, priya: User
) -> None:
    invitation = InvitationFactory.create(organisation=thanet_tides, address=priya.email)
    meeting = meet(*[(accept, {"invitation": invitation.pk, "user": priya.pk})] * 2)
    assert meeting.collided
    assert meeting.refusals == []
    assert Belonging.objects.filter(user=priya).count() == 1


def test_an_address_invited_twice_at_once_gets_one_mail(
    thanet_tides: Organisation, magnus: User, molly: User
) -> None:
    Belonging.objects.update(role=Role.MANAGER)
    meeting = meet(
        *[(invite, {"organisation": thanet_tides.pk, "user": each.pk}) for each in (magnus, molly)]
    )
    assert meeting.collided
    assert meeting.refusals == ["SentTooOften"]
    assert [each.sends for each in Invitation.objects.all()] == [1]


def test_a_request_is_either_accepted_or_withdrawn(
    thanet_tides: Organisation, magnus: User, priya: User
) -> None:
    request = actions.ask_to_join(thanet_tides, acting_user=priya)
    meeting = meet(
        (let_in, {"request": request.pk, "user": magnus.pk}),
        (think_again, {"request": request.pk}),
    )
    assert meeting.collided
    assert len(meeting.refusals) == 1
    assert set(meeting.refusals) <= {"AlreadyAnswered", "RequestGone"}
    belongs = Belonging.objects.filter(user=priya).exists()
    assert belongs == JoinRequest.objects.filter(accepted=True).exists()


def test_two_officers_name_one_manager(olive: User, amir: User, priya: User, molly: User) -> None:
    orphan = OrganisationFactory.create()
    people = [Belonging.objects.create(user=each, organisation=orphan) for each in (priya, molly)]
    meeting = meet(
        *[
            (hand_over, {"belonging": belonging.pk, "user": officer.pk})
            for belonging, officer in zip(people, (olive, amir), strict=True)
        ]
    )
    assert meeting.collided
    assert meeting.refusals == ["HasManager"]
    assert Belonging.objects.managers().filter(organisation=orphan).count() == 1
