"""The pages of organisations, as people walk them."""

from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.contrib.messages import get_messages
from django.test import Client

from membership.organisations.models import (
    Belonging,
    JoinRequest,
    Organisation,
    Role,
    VouchingState,
)
from membership.people.models import User
from membership.places.models import District
from tests.factories.organisations import JoinRequestFactory, OrganisationFactory
from tests.factories.places import ThemeFactory
from tests.support.permissions import second_factor

pytestmark = pytest.mark.django_db


def text(response: Any) -> str:
    main = BeautifulSoup(response.content, "html.parser").main
    assert main is not None
    return " ".join(main.get_text(" ").split())


def said(response: Any) -> str:
    return " ".join(str(m) for m in get_messages(response.wsgi_request))


def filled(**changes: Any) -> dict[str, Any]:
    """The register form as most would fill it."""
    return {
        "name": "Margate Menders",
        "kind": "charity",
        "income_band": "micro",
        "purpose": "We mend what others throw away.",
        "countywide": "on",
    } | changes


@pytest.fixture
def as_priya(client: Client, priya: User) -> Client:
    client.force_login(priya)
    return client


@pytest.fixture
def as_magnus(client: Client, magnus: User) -> Client:
    client.force_login(magnus)
    return client


@pytest.fixture
def as_olive(client: Client, olive: User) -> Client:
    second_factor(olive)
    client.force_login(olive)
    return client


class TestDirectory:
    def test_it_lists_the_confirmed_alone(self, client: Client, thanet_tides: Organisation) -> None:
        OrganisationFactory.create(name="Not Yet", state=VouchingState.PENDING)
        page = text(client.get("/organisations/"))
        assert "Thanet Tides" in page
        assert "Not Yet" not in page

    def test_the_address_narrows_it(
        self, client: Client, thanet_tides: Organisation, swale: District
    ) -> None:
        theme = ThemeFactory.create(slug="sea")
        OrganisationFactory.create(
            name="Swale Sails", districts=[swale], themes=[theme], kind="charity"
        )
        OrganisationFactory.create(name="All Kent", countywide=True)
        for query, names in {
            "district=swale": {"Swale Sails", "All Kent"},
            "theme=sea": {"Swale Sails"},
            "kind=charity": {"Swale Sails"},
            "q=tides+THANET": {"Thanet Tides"},
            "q=kent&district=thanet": {"All Kent"},
            "q=nothing+like+it": set(),
        }.items():
            listed = client.get(f"/organisations/?{query}").context["page_obj"].object_list
            assert {o.name for o in listed} == names, query

    def test_a_countywide_one_with_districts_is_listed_once(
        self, client: Client, thanet: District, swale: District
    ) -> None:
        OrganisationFactory.create(name="Both", countywide=True, districts=[thanet, swale])
        page = client.get("/organisations/?district=thanet").context["page_obj"]
        assert len(page.object_list) == 1

    def test_what_it_does_not_know_is_said_beside_the_field(
        self, client: Client, thanet_tides: Organisation
    ) -> None:
        response = client.get("/organisations/?district=atlantis&kind=%00&q=tides")
        assert response.status_code == 200
        assert set(response.context["form"].errors) == {"district", "kind"}
        assert len(response.context["page_obj"].object_list) == 1

    def test_pages_keep_what_was_asked_for(self, client: Client) -> None:
        OrganisationFactory.create_batch(21, kind="charity")
        page = client.get("/organisations/?kind=charity").content.decode()
        assert "kind=charity&amp;page=2" in page


class TestDetail:
    def test_a_stranger_does_not_see_what_is_pending_or_declined(
        self, client: Client, priya: User
    ) -> None:
        for state in (VouchingState.PENDING, VouchingState.DECLINED):
            hidden = OrganisationFactory.create(state=state)
            assert client.get(hidden.get_absolute_url()).status_code == 404
            client.force_login(priya)
            assert client.get(hidden.get_absolute_url()).status_code == 404
            client.logout()

    def test_its_people_read_why_it_was_declined(self, as_priya: Client, priya: User) -> None:
        organisation = OrganisationFactory.create(
            state=VouchingState.DECLINED, decline_reason="It is a shop."
        )
        Belonging.objects.create(user=priya, organisation=organisation)
        assert "It is a shop." in text(as_priya.get(organisation.get_absolute_url()))

    def test_no_contact_is_shown_unless_given(
        self, client: Client, thanet_tides: Organisation
    ) -> None:
        page = text(client.get(thanet_tides.get_absolute_url()))
        assert "E-mail" not in page
        Organisation.objects.update(public_email="hello@tides.example")
        assert "hello@tides.example" in text(client.get(thanet_tides.get_absolute_url()))

    def test_nobody_reads_who_belongs(
        self, client: Client, magnus: User, thanet_tides: Organisation
    ) -> None:
        page = client.get(thanet_tides.get_absolute_url()).content.decode()
        assert magnus.full_name not in page
        assert magnus.email not in page


class TestComingAndGoing:
    def test_asking_then_waiting_then_in(
        self, client: Client, priya: User, magnus: User, thanet_tides: Organisation
    ) -> None:
        home = thanet_tides.get_absolute_url()
        client.force_login(priya)
        client.post(f"{home}ask-to-join/", {"message": "I row."})
        client.post(f"{home}ask-to-join/", {"message": "I row."})
        assert "waits for one of the managers" in text(client.get(home))
        assert "Thanet Tides" in text(client.get("/organisations/mine/"))
        client.force_login(magnus)
        assert "I row." in text(client.get(f"{home}manage/"))
        waiting = JoinRequest.objects.get()
        client.post(f"{home}manage/requests/{waiting.pk}/", {"accept": "1"})
        assert Belonging.objects.current().filter(user=priya, organisation=thanet_tides).exists()

    def test_a_request_of_another_organisation_is_not_found(
        self, as_magnus: Client, thanet_tides: Organisation
    ) -> None:
        elsewhere = JoinRequestFactory.create()
        url = f"{thanet_tides.get_absolute_url()}manage/requests/{elsewhere.pk}/"
        assert as_magnus.post(url, {"accept": "1"}).status_code == 404

    def test_an_answer_that_comes_second_is_told_so(
        self, as_magnus: Client, thanet_tides: Organisation
    ) -> None:
        waiting = JoinRequestFactory.create(organisation=thanet_tides)
        url = f"{thanet_tides.get_absolute_url()}manage/requests/{waiting.pk}/"
        as_magnus.post(url, {"decline": "1"})
        assert "already" in said(as_magnus.post(url, {"accept": "1"}))
        assert not Belonging.objects.filter(user=waiting.user).exists()

    def test_a_manager_who_steps_down_is_not_sent_where_she_may_not_go(
        self, as_magnus: Client, magnus: User, thanet_tides: Organisation, priya: User
    ) -> None:
        Belonging.objects.create(user=priya, organisation=thanet_tides, role=Role.MANAGER)
        own = Belonging.objects.get(user=magnus)
        url = f"{thanet_tides.get_absolute_url()}manage/people/{own.pk}/"
        response = as_magnus.post(url, {"role": "member"}, follow=True)
        assert response.status_code == 200

    def test_an_absurd_role_changes_nothing(
        self, as_magnus: Client, molly: User, thanet_tides: Organisation
    ) -> None:
        mollys = Belonging.objects.get(user=molly)
        url = f"{thanet_tides.get_absolute_url()}manage/people/{mollys.pk}/"
        for role in ("emperor", "\x00", ""):
            assert list(as_magnus.post(url, {"role": role}).context["form"].errors) == ["role"]
        mollys.refresh_from_db()
        assert mollys.role == Role.MEMBER

    def test_an_absurd_number_in_the_address_is_not_found(
        self, as_magnus: Client, thanet_tides: Organisation
    ) -> None:
        url = f"{thanet_tides.get_absolute_url()}manage/people/{'9' * 40}/"
        assert as_magnus.post(url, {"role": "member"}).status_code == 404
