"""Registering an organisation in one sitting: the form, a look at the answers, and sending."""

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from membership.organisations.models import (
    Belonging,
    Organisation,
    Role,
    VouchingState,
)
from membership.people.models import User
from membership.places.models import District
from tests.factories.organisations import OrganisationFactory
from tests.factories.people import PASSWORD
from tests.factories.places import ThemeFactory
from tests.membership.organisations.registering import (
    CHECK,
    FORM,
    SAME,
    cost,
    filled,
    sent,
    somebody_quicker,
)
from tests.support.pages import said, text, value_of

pytestmark = pytest.mark.django_db


class TestForm:
    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("name", ""),
            ("name", "…!"),
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
        response = as_priya.post(FORM, filled(**{field: value}))
        assert response.status_code == 200
        assert list(response.context["form"].errors) == [
            "districts" if field == "countywide" else field
        ]
        assert as_priya.get(CHECK).headers["Location"] == FORM

    def test_a_public_contact_is_kept_only_if_ticked(self, as_priya: Client) -> None:
        sent(as_priya, name="Abbey Choir", public_email="a@example.org")
        sent(as_priya, name="Boat Club", public_email="b@example.org", publish_contact="on")
        kept = dict(Organisation.objects.values_list("name", "public_email"))
        assert kept == {"Abbey Choir": "", "Boat Club": "b@example.org"}
        refused = as_priya.post(FORM, filled(name="C", publish_contact="on"))
        assert list(refused.context["form"].errors) == ["public_email"]

    def test_a_wrong_contact_that_is_not_published_stops_nobody(self, as_priya: Client) -> None:
        sent(as_priya, public_email="nonsense")
        assert Organisation.objects.get().public_email == ""

    def test_nobody_confirms_their_own_by_an_extra_field(self, as_priya: Client) -> None:
        sent(as_priya, state="verified", visible_from="2026-01-01", slug="x")
        organisation = Organisation.objects.get()
        assert organisation.is_pending
        assert organisation.slug == "margate-menders"


class TestCheckingTheAnswers:
    def test_nothing_is_saved_before_it_is_sent(self, as_priya: Client) -> None:
        as_priya.post(FORM, filled())
        as_priya.get(CHECK)
        assert not Organisation.objects.exists()

    def test_every_answer_is_shown_with_a_way_to_change_it(
        self, as_priya: Client, thanet: District, swale: District
    ) -> None:
        theme = ThemeFactory.create(name="The sea")
        answers = {
            "charity_number": " 1123 456-1 ",
            "company_number": "1234567",
            "countywide": "",
            "districts": [thanet.pk, swale.pk],
            "themes": [theme.pk],
            "website": "menders.example.org",
            "publish_contact": "on",
            "public_email": "hello@menders.example.org",
        }
        as_priya.post(FORM, filled(**answers))
        page = as_priya.get(CHECK)
        for words in (
            "Margate Menders",
            "Registered charity",
            "1123456-1",
            "01234567",
            "Swale, Thanet",
            "The sea",
            "Micro: under £10,000",
            "We mend what others throw away.",
            "https://menders.example.org",
            "hello@menders.example.org",
        ):
            assert words in text(page), words
        assert page.content.decode().count(f'href="{FORM}#id_') == 10

    def test_nothing_is_lost_on_the_way_back(
        self, as_priya: Client, thanet: District, swale: District
    ) -> None:
        answers = filled(countywide="", districts=[thanet.pk], charity_number="1123456")
        as_priya.post(FORM, answers)
        again = as_priya.get(FORM)
        assert not again.context["form"].errors
        assert value_of(again, "name") == "Margate Menders"
        assert value_of(again, "charity_number") == "1123456"
        ticked = BeautifulSoup(again.content, "html.parser").select("[name=districts][checked]")
        assert [box["value"] for box in ticked] == [str(thanet.pk)]

    def test_what_is_sent_is_there_for_its_own_people_and_waits(
        self, as_priya: Client, priya: User, thanet: District
    ) -> None:
        response = sent(as_priya, countywide="", districts=[thanet.pk])
        organisation = Organisation.objects.get()
        assert response.headers["Location"] == organisation.get_absolute_url()
        assert list(organisation.districts.all()) == [thanet]
        assert Belonging.objects.get(organisation=organisation).role == Role.MANAGER
        assert "Waiting to be confirmed" in text(as_priya.get(organisation.get_absolute_url()))
        assert Client().get(organisation.get_absolute_url()).status_code == 404

    def test_sent_twice_it_is_registered_once(self, as_priya: Client) -> None:
        as_priya.post(FORM, filled())
        checked = value_of(as_priya.get(CHECK), "checked")
        as_priya.post(CHECK, {"checked": checked})
        assert as_priya.post(CHECK, {"checked": checked}).headers["Location"] == FORM
        assert Organisation.objects.count() == 1

    def test_after_sending_the_form_is_empty(self, as_priya: Client) -> None:
        sent(as_priya)
        assert value_of(as_priya.get(FORM), "purpose").strip() == ""

    def test_an_answer_changed_in_another_window_is_checked_again(self, as_priya: Client) -> None:
        as_priya.post(FORM, filled())
        checked = value_of(as_priya.get(CHECK), "checked")
        as_priya.post(FORM, filled(name="Margate Mariners"))
        response = as_priya.post(CHECK, {"checked": checked})
        assert "Check your answers again" in text(response)
        assert "Margate Mariners" in text(response)
        assert not Organisation.objects.exists()

    def test_the_answers_can_be_deleted(self, as_priya: Client) -> None:
        as_priya.post(FORM, filled())
        assert "Nothing was registered" in said(as_priya.post(CHECK, {"forget": "1"}))
        assert value_of(as_priya.get(FORM), "name") == ""

    def test_a_number_that_was_registered_meanwhile_is_asked_about(self, as_priya: Client) -> None:
        as_priya.post(FORM, filled(charity_number="1123456"))
        checked = value_of(as_priya.get(CHECK), "checked")
        OrganisationFactory.create(name="Tides", charity_number="1123456")
        response = as_priya.post(CHECK, {"checked": checked}, follow=True)
        assert "A number that you entered belongs to Tides" in text(response)
        assert value_of(as_priya.get(FORM), "charity_number") == "1123456"
        assert value_of(as_priya.get(FORM), "name") == "Margate Menders"

    def test_who_is_second_in_the_same_moment_is_told_beside_the_number_and_loses_nothing(
        self, as_priya: Client
    ) -> None:
        as_priya.post(FORM, filled(charity_number="1123456"))
        checked = value_of(as_priya.get(CHECK), "checked")
        with somebody_quicker(charity_number="1123456"):
            response = as_priya.post(CHECK, {"checked": checked})
        assert list(response.context["form"].errors) == ["charity_number"]
        assert value_of(response, "name") == "Margate Menders"
        assert "We mend what others throw away." in value_of(response, "purpose")
        assert Organisation.objects.count() == 1

    def test_what_was_sent_after_the_log_in_ran_out_is_there_after_the_next(
        self, client: Client, priya: User
    ) -> None:
        response = client.post(FORM, filled(charity_number="12", unknown="x" * 10_000))
        assert response.headers["Location"] == f"/accounts/login/?next={FORM}"
        login = {"login": priya.email, "password": PASSWORD}
        page = client.post(response.headers["Location"], login, follow=True)
        assert value_of(page, "name") == "Margate Menders"
        assert list(page.context["form"].errors) == ["charity_number"]

    def test_a_page_costs_the_same_for_one_twin_and_for_ten(
        self,
        as_priya: Client,
        as_olive: Client,
        thanet: District,
    ) -> None:
        waiting = OrganisationFactory.create(
            name="Margate Menders", state=VouchingState.PENDING, slug="menders"
        )
        pages = ((as_priya, SAME), (as_olive, f"{waiting.get_absolute_url()}decide/"))
        as_priya.post(FORM, filled())
        OrganisationFactory.create(name="Margate Menders 0", districts=[thanet])
        before = [cost(client, address) for client, address in pages]
        for number in range(1, 10):
            OrganisationFactory.create(name=f"Margate Menders {number}", districts=[thanet])
        assert [cost(client, address) for client, address in pages] == before

    def test_the_answers_are_not_another_persons(
        self, as_priya: Client, client: Client, molly: User
    ) -> None:
        as_priya.post(FORM, filled())
        client.force_login(molly)
        assert value_of(client.get(FORM), "name") == ""
