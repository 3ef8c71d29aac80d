"""Leaving with a successor, and organisations that nobody looks after."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from membership.organisations import actions
from membership.organisations.errors import (
    AlreadyAnswered,
    HasManager,
    LastManager,
    NoSuccessor,
    RequestGone,
)
from membership.organisations.models import (
    Belonging,
    Invitation,
    JoinRequest,
    Organisation,
    Role,
)
from membership.people.models import User
from portal.records.models import AuditRecord
from tests.factories.organisations import BelongingFactory, OrganisationFactory
from tests.membership.test_organisation_pages import said, text
from tests.support.permissions import second_factor
from tests.support.rows import many_users

pytestmark = pytest.mark.django_db


def of(user: User) -> Belonging:
    found: Belonging = Belonging.objects.current().get(user=user)
    return found


def leave(client: Client, user: User, organisation: Organisation, **data: Any) -> Any:
    client.force_login(user)
    return client.post(f"{organisation.get_absolute_url()}leave/", data)


class TestLeaving:
    def test_the_last_manager_names_another_in_the_same_step(
        self, client: Client, magnus: User, molly: User, thanet_tides: Organisation
    ) -> None:
        response = leave(client, magnus, thanet_tides, successor=of(molly).pk)
        assert said(response) == "You have left Thanet Tides. Molly Member looks after it now."
        assert of(molly).role == Role.MANAGER
        assert not Belonging.objects.current().filter(user=magnus).exists()
        actions_recorded = AuditRecord.objects.values_list("action", flat=True)
        assert sorted(actions_recorded) == ["left", "role changed"]

    def test_without_a_successor_she_is_asked_for_one_and_nothing_changes(
        self, client: Client, magnus: User, molly: User, thanet_tides: Organisation
    ) -> None:
        response = leave(client, magnus, thanet_tides)
        assert "Choose who looks after it from now on" in text(response)
        assert of(magnus).role == Role.MANAGER
        assert of(molly).role == Role.MEMBER

    def test_a_stranger_is_no_successor(
        self, client: Client, magnus: User, molly: User, thanet_tides: Organisation
    ) -> None:
        stranger = BelongingFactory.create()
        response = leave(client, magnus, thanet_tides, successor=stranger.pk)
        assert "Choose somebody who belongs to the organisation today" in text(response)
        with pytest.raises(NoSuccessor):
            actions.end_belonging(of(magnus), acting_user=magnus, successor=stranger)
        stranger.refresh_from_db()
        assert stranger.role == Role.MEMBER

    def test_somebody_who_has_left_meanwhile_is_no_successor(
        self, magnus: User, molly: User, thanet_tides: Organisation
    ) -> None:
        mollys = of(molly)
        actions.end_belonging(Belonging.objects.get(pk=mollys.pk), acting_user=molly)
        with pytest.raises(NoSuccessor):
            actions.end_belonging(of(magnus), acting_user=magnus, successor=mollys)

    def test_when_nobody_is_left_the_page_says_what_to_do(
        self, client: Client, magnus: User, thanet_tides: Organisation
    ) -> None:
        client.force_login(magnus)
        page = text(client.get(f"{thanet_tides.get_absolute_url()}leave/"))
        assert "invite somebody to be a manager" in page
        assert "tell the council’s officer" in page
        assert leave(client, magnus, thanet_tides).status_code == 200
        assert of(magnus).role == Role.MANAGER

    def test_a_member_is_asked_for_nobody_and_names_nobody(
        self, client: Client, magnus: User, molly: User, thanet_tides: Organisation
    ) -> None:
        with pytest.raises(PermissionDenied):
            actions.end_belonging(of(molly), acting_user=molly, successor=of(magnus))
        assert said(leave(client, molly, thanet_tides)) == "You have left Thanet Tides."

    def test_a_manager_whose_account_is_switched_off_does_not_count(
        self, magnus: User, molly: User, thanet_tides: Organisation
    ) -> None:
        Belonging.objects.update(role=Role.MANAGER)
        User.objects.filter(pk=molly.pk).update(is_active=False)
        with pytest.raises(LastManager):
            actions.end_belonging(of(magnus), acting_user=magnus)

    def test_the_page_costs_the_same_for_ten_people_and_for_many(
        self, client: Client, magnus: User, thanet_tides: Organisation
    ) -> None:
        client.force_login(magnus)
        url = f"{thanet_tides.get_absolute_url()}leave/"
        counts = []
        for number in (10, 300):
            Belonging.objects.bulk_create(
                Belonging(user=user, organisation=thanet_tides) for user in many_users(number)
            )
            client.get(url)
            with CaptureQueriesContext(connection) as captured:
                client.get(url)
            counts.append(len(captured))
        assert counts[0] == counts[1]


@pytest.fixture
def orphan(molly: User) -> Organisation:
    """Whitstable Weavers, to which Molly belongs and which nobody looks after."""
    organisation = OrganisationFactory.create(name="Whitstable Weavers", slug="weavers")
    Belonging.objects.create(user=molly, organisation=organisation)
    return organisation


@pytest.fixture
def as_olive(client: Client, olive: User) -> Client:
    second_factor(olive)
    client.force_login(olive)
    return client


def hand_over(client: Client, organisation: Organisation, **data: Any) -> Any:
    url = f"{organisation.get_absolute_url()}hand-over/"
    return client.post(url, {"reason": "The chair wrote to us."} | data)


class TestOrphans:
    url = "/organisations/without-manager/"

    def test_the_list_holds_those_that_nobody_looks_after(
        self, as_olive: Client, orphan: Organisation, thanet_tides: Organisation, magnus: User
    ) -> None:
        OrganisationFactory.create(name="Not Yet Confirmed", state="pending")
        listed = as_olive.get(self.url).context["page_obj"].object_list
        assert [(each.name, each.people, each.waiting) for each in listed] == [(orphan.name, 1, 0)]

    def test_an_officer_finds_the_way_on_its_page_and_others_do_not(
        self, as_olive: Client, orphan: Organisation, thanet_tides: Organisation, magnus: User
    ) -> None:
        assert "Give it a manager" in text(as_olive.get(orphan.get_absolute_url()))
        assert "Give it a manager" not in text(as_olive.get(thanet_tides.get_absolute_url()))
        as_olive.force_login(magnus)
        assert "Give it a manager" not in text(as_olive.get(orphan.get_absolute_url()))

    def test_the_editing_screens_lead_officers_there(self, as_olive: Client) -> None:
        assert self.url in as_olive.get("/admin/").content.decode()

    def test_who_asks_to_join_an_orphan_reads_who_answers(
        self, client: Client, orphan: Organisation, priya: User
    ) -> None:
        client.force_login(priya)
        url = f"{orphan.get_absolute_url()}ask-to-join/"
        assert "Nobody looks after Whitstable Weavers at the moment" in text(client.get(url))
        assert "went to an officer of the council" in said(client.post(url, {"message": ""}))

    def test_a_manager_whose_account_is_gone_leaves_an_orphan(
        self, as_olive: Client, thanet_tides: Organisation, magnus: User
    ) -> None:
        User.objects.filter(pk=magnus.pk).update(is_active=False)
        assert "Thanet Tides" in text(as_olive.get(self.url))

    def test_one_can_be_found_by_name(self, as_olive: Client, orphan: Organisation) -> None:
        OrganisationFactory.create(name="Walmer Walkers")
        page = text(as_olive.get(self.url + "?q=weavers"))
        assert "Whitstable Weavers" in page
        assert "Walmer Walkers" not in page
        assert "Nothing found" in text(as_olive.get(self.url + "?q=nobody"))

    def test_an_officer_names_one_of_its_people_with_a_reason(
        self, as_olive: Client, orphan: Organisation, molly: User, olive: User
    ) -> None:
        mollys = orphan.belongings.get()
        response = hand_over(as_olive, orphan, who=f"belongs-{mollys.pk}")
        assert said(response) == "Molly Member now looks after Whitstable Weavers."
        mollys.refresh_from_db()
        assert mollys.role == Role.MANAGER
        written = AuditRecord.objects.get(action="role changed")
        assert (written.acting_user_pk, written.reason) == (olive.pk, "The chair wrote to us.")

    def test_an_officer_names_somebody_who_asks_to_join(
        self, as_olive: Client, orphan: Organisation, priya: User
    ) -> None:
        request = actions.ask_to_join(orphan, acting_user=priya)
        hand_over(as_olive, orphan, who=f"asked-{request.pk}")
        assert of(priya).role == Role.MANAGER
        assert JoinRequest.objects.get().accepted is True

    def test_an_officer_invites_somebody_from_outside(
        self, as_olive: Client, orphan: Organisation
    ) -> None:
        hand_over(as_olive, orphan, who="invite", address="New@Example.org")
        invitation = Invitation.objects.get()
        assert (invitation.address, invitation.role) == ("new@example.org", Role.MANAGER)
        assert AuditRecord.objects.get(action="invited").reason == "The chair wrote to us."

    @pytest.mark.parametrize(
        ("data", "field"),
        [
            ({"who": "invite"}, "address"),
            ({"who": "invite", "address": "no address"}, "address"),
            ({}, "who"),
            ({"who": "belongs-999999"}, "who"),
            ({"who": "invite", "address": "a@example.org", "reason": ""}, "reason"),
        ],
    )
    def test_what_is_missing_is_said_beside_the_field(
        self, as_olive: Client, orphan: Organisation, data: dict[str, str], field: str
    ) -> None:
        response = hand_over(as_olive, orphan, **data)
        assert list(response.context["form"].errors) == [field]
        assert not Invitation.objects.exists()

    def test_an_address_is_no_matter_when_somebody_is_named(
        self, as_olive: Client, orphan: Organisation
    ) -> None:
        mollys = orphan.belongings.get()
        hand_over(as_olive, orphan, who=f"belongs-{mollys.pk}", address="half an addr")
        mollys.refresh_from_db()
        assert mollys.role == Role.MANAGER

    def test_what_somebody_looks_after_is_not_handed_over(
        self, as_olive: Client, olive: User, thanet_tides: Organisation, magnus: User, molly: User
    ) -> None:
        response = hand_over(as_olive, thanet_tides, who="invite", address="a@example.org")
        assert "has a manager" in said(response)
        with pytest.raises(HasManager):
            actions.hand_over(thanet_tides, successor=of(molly), reason="So.", acting_user=olive)

    def test_only_officers_hand_over(self, orphan: Organisation, molly: User, edie: User) -> None:
        for person in (molly, edie):
            with pytest.raises(PermissionDenied):
                actions.hand_over(
                    orphan, successor=orphan.belongings.get(), reason="So.", acting_user=person
                )
            with pytest.raises(PermissionDenied):
                actions.invite_manager(
                    orphan, address="a@example.org", reason="So.", acting_user=person
                )

    def test_a_request_that_was_withdrawn_is_not_accepted(
        self, orphan: Organisation, priya: User, olive: User
    ) -> None:
        request = actions.ask_to_join(orphan, acting_user=priya)
        kept = JoinRequest.objects.get()
        actions.withdraw_request(request, acting_user=priya)
        with pytest.raises(RequestGone):
            actions.hand_over_to_who_asks(orphan, request=kept, reason="So.", acting_user=olive)


class TestWithdrawingARequest:
    def test_whoever_asked_sees_it_and_withdraws_it(
        self, client: Client, priya: User, thanet_tides: Organisation, magnus: User
    ) -> None:
        actions.ask_to_join(thanet_tides, acting_user=priya)
        client.force_login(priya)
        for page in (thanet_tides.get_absolute_url(), "/organisations/mine/"):
            assert "Withdraw your request to Thanet Tides" in text(client.get(page))
        url = f"{thanet_tides.get_absolute_url()}withdraw-request/"
        assert said(client.post(url)) == "You no longer ask to join Thanet Tides."
        assert not JoinRequest.objects.exists()
        assert AuditRecord.objects.get(action="withdrawn").acting_user_pk == priya.pk
        assert "no request" in said(client.post(url))

    def test_nobody_else_withdraws_it(
        self, priya: User, molly: User, magnus: User, thanet_tides: Organisation
    ) -> None:
        request = actions.ask_to_join(thanet_tides, acting_user=priya)
        for person in (molly, magnus):
            with pytest.raises(PermissionDenied):
                actions.withdraw_request(request, acting_user=person)

    def test_a_manager_who_was_first_stays_first(
        self, priya: User, magnus: User, thanet_tides: Organisation
    ) -> None:
        request = actions.ask_to_join(thanet_tides, acting_user=priya)
        actions.accept(JoinRequest.objects.get(), acting_user=magnus)
        with pytest.raises(AlreadyAnswered):
            actions.withdraw_request(request, acting_user=priya)

    def test_a_manager_who_comes_second_is_told(
        self, priya: User, magnus: User, thanet_tides: Organisation
    ) -> None:
        request = actions.ask_to_join(thanet_tides, acting_user=priya)
        actions.withdraw_request(JoinRequest.objects.get(), acting_user=priya)
        with pytest.raises(RequestGone):
            actions.accept(request, acting_user=magnus)
        assert not Belonging.objects.filter(user=priya).exists()
