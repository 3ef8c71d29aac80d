"""Inviting and answering, as people walk the pages."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from digests.models import Notice
from membership.organisations import actions
from membership.organisations.models import Belonging, Invitation, Organisation, Outcome, Role
from membership.organisations.tokens import invitation_path, make_token
from membership.people.models import User
from tests.factories.organisations import InvitationFactory
from tests.factories.people import UserFactory
from tests.membership.test_organisation_pages import said, text

ADDRESS = "nell@example.org"

pytestmark = pytest.mark.django_db


@pytest.fixture
def as_magnus(client: Client, magnus: User) -> Client:
    client.force_login(magnus)
    return client


@pytest.fixture
def invitation(thanet_tides: Organisation, magnus: User) -> Invitation:
    return actions.invite(thanet_tides, address=ADDRESS, acting_user=magnus)


@pytest.fixture
def link(invitation: Invitation) -> str:
    return invitation_path(invitation.pk)


@pytest.fixture
def nell(db: None) -> User:
    return UserFactory.create(email=ADDRESS, full_name="Nell Newcomer")


def manage(organisation: Organisation, rest: str = "") -> str:
    return f"{organisation.get_absolute_url()}manage/{rest}"


def accept(client: Client, link: str, user: User) -> Any:
    client.force_login(user)
    return client.post(link, {"accept": "1", "as": user.pk})


class TestInviting:
    def test_the_invitation_is_on_its_way_and_on_the_page(
        self, as_magnus: Client, thanet_tides: Organisation
    ) -> None:
        response = as_magnus.post(
            manage(thanet_tides, "invite/"), {"address": "Nell@Example.org", "role": "member"}
        )
        assert said(response) == "An invitation is on its way to nell@example.org."
        page = text(as_magnus.get(manage(thanet_tides)))
        assert "Invited (1) nell@example.org as a member" in page

    def test_it_says_the_same_of_an_address_with_an_account_and_of_one_without(
        self, as_magnus: Client, thanet_tides: Organisation, priya: User, molly: User
    ) -> None:
        answers = set()
        for address in (priya.email, molly.email, "nobody@example.org"):
            as_magnus.post(manage(thanet_tides, "invite/"), {"address": address, "role": "member"})
            answers.add(text(as_magnus.get(manage(thanet_tides))).replace(address, "…"))
            Invitation.objects.all().delete()
        assert len(answers) == 1

    @pytest.mark.parametrize(
        ("data", "field", "message"),
        [
            ({"role": "member"}, "address", "Enter the e-mail address of the person you invite"),
            ({"address": "no address", "role": "member"}, "address", "Enter an e-mail address"),
            ({"address": ADDRESS, "role": "emperor"}, "role", "Select a valid choice"),
            ({"address": ADDRESS}, "role", "Choose what they will be"),
        ],
    )
    def test_what_is_wrong_is_said_beside_the_field_and_nothing_is_lost(
        self,
        as_magnus: Client,
        thanet_tides: Organisation,
        data: dict[str, str],
        field: str,
        message: str,
    ) -> None:
        response = as_magnus.post(manage(thanet_tides, "invite/"), data)
        assert list(response.context["form"].errors) == [field]
        assert message in text(response)
        assert data.get("address", "") in response.content.decode()
        assert not Invitation.objects.exists()

    def test_a_limit_is_said_beside_the_address(
        self, as_magnus: Client, thanet_tides: Organisation, invitation: Invitation
    ) -> None:
        response = as_magnus.post(
            manage(thanet_tides, "invite/"), {"address": ADDRESS, "role": "member"}
        )
        assert "within the last hour" in text(response)
        url = manage(thanet_tides, f"invitations/{invitation.pk}/")
        assert "within the last hour" in said(as_magnus.post(url, {"again": "1"}))

    def test_a_manager_sends_again_and_withdraws(
        self, as_magnus: Client, thanet_tides: Organisation, invitation: Invitation
    ) -> None:
        long_ago = timezone.now() - timedelta(days=20)
        Invitation.objects.update(sent_at=long_ago, expires_at=long_ago + timedelta(days=14))
        assert "Expired nell@example.org" in text(as_magnus.get(manage(thanet_tides)))
        url = manage(thanet_tides, f"invitations/{invitation.pk}/")
        assert "again" in said(as_magnus.post(url, {"again": "1"}))
        assert "Expired" not in text(as_magnus.get(manage(thanet_tides)))
        assert "withdrawn" in said(as_magnus.post(url, {"withdraw": "1"}))
        assert "Invited" not in text(as_magnus.get(manage(thanet_tides)))

    def test_an_invitation_of_another_organisation_is_not_found(
        self, as_magnus: Client, thanet_tides: Organisation
    ) -> None:
        elsewhere = InvitationFactory.create()
        url = manage(thanet_tides, f"invitations/{elsewhere.pk}/")
        assert as_magnus.post(url, {"withdraw": "1"}).status_code == 404

    def test_before_an_officer_has_confirmed_it_the_page_says_so(
        self, as_magnus: Client, thanet_tides: Organisation
    ) -> None:
        Organisation.objects.update(state="pending")
        assert "once an officer of the council has confirmed" in text(
            as_magnus.get(manage(thanet_tides))
        )
        assert as_magnus.get(manage(thanet_tides, "invite/")).status_code == 403


class TestAnswering:
    def test_a_stranger_is_led_to_sign_up_or_log_in_and_back(
        self, client: Client, link: str
    ) -> None:
        response = client.get(link)
        assert "Magnus Manager invites you" in text(response)
        shown = response.content.decode()
        assert "/accounts/signup/?next=%2Forganisations%2Finvitations%2F" in shown
        assert "email=nell%40example.org" in shown
        assert "/accounts/login/?next=%2Forganisations%2Finvitations%2F" in shown

    def test_opening_the_link_changes_nothing(
        self, client: Client, link: str, nell: User, invitation: Invitation
    ) -> None:
        client.get(link)
        client.force_login(nell)
        client.get(link)
        invitation.refresh_from_db()
        assert invitation.closed_at is None
        assert not Belonging.objects.filter(user=nell).exists()

    def test_no_cache_keeps_the_page(self, client: Client, link: str) -> None:
        assert "no-store" in client.get(link)["Cache-Control"]

    def test_whoever_is_logged_in_joins_with_one_click(
        self, client: Client, link: str, nell: User, thanet_tides: Organisation
    ) -> None:
        client.force_login(nell)
        page = text(client.get(link))
        assert "You are logged in as Nell Newcomer" in page
        assert "went to" not in page
        response = accept(client, link, nell)
        assert response["Location"] == thanet_tides.get_absolute_url()
        assert said(response) == "You now belong to Thanet Tides."

    def test_a_second_click_leads_to_the_organisation(
        self, client: Client, link: str, nell: User, thanet_tides: Organisation
    ) -> None:
        for _ in range(2):
            assert accept(client, link, nell)["Location"] == thanet_tides.get_absolute_url()
        assert client.get(link)["Location"] == thanet_tides.get_absolute_url()
        assert Belonging.objects.filter(user=nell).count() == 1

    def test_with_another_address_the_page_says_so_before_anything_happens(
        self, client: Client, link: str, priya: User
    ) -> None:
        client.force_login(priya)
        page = text(client.get(link))
        assert "You are logged in as Priya Person" in page
        assert "Your account’s address is priya@example.org" in page
        assert "The invitation went to nell@example.org" in page
        accept(client, link, priya)
        assert Belonging.objects.current().filter(user=priya).exists()

    def test_an_account_that_the_page_did_not_name_is_asked_first(
        self, client: Client, link: str, nell: User, priya: User
    ) -> None:
        client.force_login(priya)
        for stale in (nell.pk, "", "x"):
            page = text(client.post(link, {"accept": "1", "as": stale}))
            assert "You are now logged in with another account than before" in page
        assert not Belonging.objects.filter(user=priya).exists()

    def test_whoever_is_logged_out_meanwhile_comes_back_after_the_log_in(
        self, client: Client, link: str
    ) -> None:
        response = client.post(link, {"accept": "1", "as": "1"})
        assert response["Location"].startswith("/accounts/login/?next=/organisations/invitations/")

    def test_declining_needs_no_account(
        self, client: Client, link: str, invitation: Invitation
    ) -> None:
        assert "You have declined" in text(client.post(link, {"decline": "1"}))
        invitation.refresh_from_db()
        assert invitation.outcome == Outcome.DECLINED
        assert client.get(link).status_code == 410

    def test_a_form_is_asked_for_its_token(self, link: str, nell: User) -> None:
        strict = Client(enforce_csrf_checks=True)
        strict.force_login(nell)
        assert strict.post(link, {"accept": "1", "as": nell.pk}).status_code == 403

    @pytest.mark.parametrize(
        "change",
        [
            {"expires_at": timezone.now() - timedelta(seconds=1)},
            {"outcome": Outcome.WITHDRAWN, "closed_at": timezone.now()},
            {"outcome": Outcome.ACCEPTED, "closed_at": timezone.now()},
        ],
    )
    def test_a_link_that_no_longer_works_says_so_and_nothing_else(
        self, client: Client, link: str, nell: User, change: dict[str, Any]
    ) -> None:
        Invitation.objects.update(**change)
        for user in (None, nell):
            if user:
                client.force_login(user)
            for response in (
                client.get(link),
                client.post(link, {"decline": "1"}),
                *([accept(client, link, nell)] if user else []),
            ):
                page = response.content.decode()
                assert response.status_code == 410
                for secret in ("Thanet Tides", ADDRESS, "Magnus"):
                    assert secret not in page
        assert not Belonging.objects.filter(user=nell).exists()

    def test_a_link_to_what_is_no_longer_confirmed_does_not_work(
        self, client: Client, link: str
    ) -> None:
        Organisation.objects.update(state="declined")
        assert client.get(link).status_code == 410

    def test_a_link_that_was_made_up_is_not_found(
        self, client: Client, invitation: Invitation
    ) -> None:
        good = make_token(invitation.pk)
        for token in (
            str(invitation.pk),
            good[:-1],
            f"{invitation.pk + 1}{good[len(str(invitation.pk)) :]}",
            "x",
            "%00",
            "9" * 300,
            make_token(invitation.pk + 1),
        ):
            assert client.get(f"/organisations/invitations/{token}/").status_code == 404, token

    def test_a_link_of_another_purpose_is_not_found(
        self, client: Client, invitation: Invitation
    ) -> None:
        from digests.tokens import make_token as of_a_reader

        token = of_a_reader("confirm", invitation.pk)
        assert client.get(f"/organisations/invitations/{token}/").status_code == 404

    def test_the_secret_is_in_no_table(self, link: str) -> None:
        secret = link.strip("/").rsplit(".", 1)[-1]
        assert secret not in str(list(Notice.objects.values()))
        assert secret not in str(list(Invitation.objects.values()))


class TestPeople:
    def test_removing_asks_first(
        self, as_magnus: Client, molly: User, thanet_tides: Organisation
    ) -> None:
        mollys = Belonging.objects.get(user=molly)
        url = manage(thanet_tides, f"people/{mollys.pk}/remove/")
        assert "Remove Molly Member from Thanet Tides?" in text(as_magnus.get(url))
        assert Belonging.objects.current().filter(user=molly).exists()
        assert "no longer belongs" in said(as_magnus.post(url))
        assert not Belonging.objects.current().filter(user=molly).exists()
        assert as_magnus.get(url).status_code == 404

    def test_one_does_not_remove_oneself_but_leaves(
        self, as_magnus: Client, magnus: User, thanet_tides: Organisation
    ) -> None:
        own = Belonging.objects.get(user=magnus)
        response = as_magnus.post(manage(thanet_tides, f"people/{own.pk}/remove/"))
        assert response["Location"].endswith("/leave/")

    def test_the_page_of_a_person_makes_a_manager(
        self, as_magnus: Client, molly: User, thanet_tides: Organisation
    ) -> None:
        mollys = Belonging.objects.get(user=molly)
        url = manage(thanet_tides, f"people/{mollys.pk}/")
        assert "Member of Thanet Tides since" in text(as_magnus.get(url))
        assert said(as_magnus.post(url, {"role": "manager"})) == "Molly Member is a manager."
        mollys.refresh_from_db()
        assert mollys.role == Role.MANAGER

    def test_the_last_manager_who_steps_down_reads_why_not(
        self, as_magnus: Client, magnus: User, thanet_tides: Organisation
    ) -> None:
        own = Belonging.objects.get(user=magnus)
        response = as_magnus.post(manage(thanet_tides, f"people/{own.pk}/"), {"role": "member"})
        assert "The last manager cannot leave" in text(response)

    def test_somebody_is_found_by_name(
        self, as_magnus: Client, molly: User, thanet_tides: Organisation
    ) -> None:
        listed = as_magnus.get(manage(thanet_tides, "?q=member+MOLLY")).context["page_obj"]
        assert [each.user for each in listed] == [molly]
        assert "0 found" in text(as_magnus.get(manage(thanet_tides, "?q=nobody")))

    def test_the_invitation_costs_no_more_in_a_large_organisation(
        self, client: Client, link: str, thanet_tides: Organisation, nell: User
    ) -> None:
        client.force_login(nell)
        counts = []
        for number in (0, 300):
            InvitationFactory.create_batch(number, organisation=thanet_tides)
            client.get(link)
            with CaptureQueriesContext(connection) as captured:
                client.get(link)
            counts.append(len(captured))
        assert counts[0] == counts[1]
