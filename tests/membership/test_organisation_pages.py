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


class TestRegistering:
    url = "/organisations/register/"

    def test_who_registers_sees_it_at_once_and_others_do_not(
        self, as_priya: Client, priya: User
    ) -> None:
        response = as_priya.post(self.url, filled(charity_number=" 1123 456 "))
        organisation = Organisation.objects.get()
        assert response.headers["Location"] == organisation.get_absolute_url()
        assert organisation.charity_number == "1123456"
        assert "Waiting to be confirmed" in text(as_priya.get(organisation.get_absolute_url()))
        assert Client().get(organisation.get_absolute_url()).status_code == 404

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("name", ""),
            ("name", "a" * 151),
            ("kind", "pirates"),
            ("charity_number", "12"),
            ("company_number", "XX000000"),
            ("income_band", ""),
            ("purpose", " "),
            ("website", "not an address"),
            ("districts", "999999"),
            ("themes", "x"),
            ("countywide", ""),
        ],
    )
    def test_what_is_wrong_is_said_beside_the_field(
        self, as_priya: Client, field: str, value: str
    ) -> None:
        response = as_priya.post(self.url, filled(**{field: value}))
        assert response.status_code == 200
        assert list(response.context["form"].errors) == [
            "districts" if field == "countywide" else field
        ]
        assert not Organisation.objects.exists()

    def test_a_number_that_is_taken_leads_to_asking(self, as_priya: Client) -> None:
        OrganisationFactory.create(charity_number="1123456", company_number="CE123456")
        response = as_priya.post(
            self.url, filled(charity_number="1123456", company_number="ce123456")
        )
        assert set(response.context["form"].errors) == {"charity_number", "company_number"}
        assert "ask to join it" in text(response)

    def test_a_public_contact_is_kept_only_if_ticked(self, as_priya: Client) -> None:
        as_priya.post(self.url, filled(name="A", public_email="a@example.org"))
        as_priya.post(
            self.url, filled(name="B", public_email="b@example.org", publish_contact="on")
        )
        kept = dict(Organisation.objects.values_list("name", "public_email"))
        assert kept == {"A": "", "B": "b@example.org"}
        refused = as_priya.post(self.url, filled(name="C", publish_contact="on"))
        assert list(refused.context["form"].errors) == ["public_email"]

    def test_a_wrong_contact_that_is_not_published_stops_nobody(self, as_priya: Client) -> None:
        assert as_priya.post(self.url, filled(public_email="nonsense")).status_code == 302
        assert Organisation.objects.get().public_email == ""

    def test_nobody_confirms_their_own_by_an_extra_field(self, as_priya: Client) -> None:
        as_priya.post(self.url, filled(state="verified", visible_from="2026-01-01", slug="x"))
        organisation = Organisation.objects.get()
        assert organisation.is_pending
        assert organisation.slug == "margate-menders"


class TestQueue:
    def test_the_longest_waiting_comes_first(self, as_olive: Client) -> None:
        for name in ("First", "Second"):
            OrganisationFactory.create(name=name, state=VouchingState.PENDING)
        page = as_olive.get("/organisations/queue/").context["page_obj"]
        assert [o.name for o in page] == ["First", "Second"]

    def test_an_officer_confirms(self, as_olive: Client) -> None:
        waiting = OrganisationFactory.create(state=VouchingState.PENDING, visible_from=None)
        url = f"{waiting.get_absolute_url()}decide/"
        assert as_olive.post(url, {"confirm": "1"}).status_code == 302
        assert Client().get(waiting.get_absolute_url()).status_code == 200

    def test_declining_asks_for_a_reason(self, as_olive: Client) -> None:
        waiting = OrganisationFactory.create(state=VouchingState.PENDING)
        url = f"{waiting.get_absolute_url()}decide/"
        assert list(as_olive.post(url, {"decline": "1"}).context["form"].errors) == ["reason"]
        as_olive.post(url, {"decline": "1", "reason": "It is a shop."})
        waiting.refresh_from_db()
        assert waiting.decline_reason == "It is a shop."

    def test_a_late_decline_says_that_it_is_confirmed(
        self, as_olive: Client, thanet_tides: Organisation
    ) -> None:
        url = f"{thanet_tides.get_absolute_url()}decide/"
        response = as_olive.post(url, {"decline": "1", "reason": "Late."})
        assert "has confirmed this organisation already" in said(response)

    def test_an_officer_without_a_second_factor_is_led_to_it(
        self, client: Client, olive: User
    ) -> None:
        client.force_login(olive)
        assert client.get("/organisations/queue/").headers["Location"] == "/accounts/2fa/"


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
