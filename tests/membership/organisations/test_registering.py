"""Registering an organisation in one sitting: the form, its twins, a look at the answers, and sending."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from membership.organisations.models import (
    Belonging,
    JoinRequest,
    Organisation,
    Role,
    VouchingState,
)
from membership.people.models import User
from membership.places.models import District
from portal.records.models import AuditRecord
from tests.factories.organisations import OrganisationFactory
from tests.factories.people import PASSWORD
from tests.factories.places import ThemeFactory
from tests.support.pages import said, text, value_of

pytestmark = pytest.mark.django_db

FORM = "/organisations/register/"
SAME = "/organisations/register/same/"
CHECK = "/organisations/register/check/"


def filled(**changes: Any) -> dict[str, Any]:
    """The form as most would fill it."""
    return {
        "name": "Margate Menders",
        "kind": "charity",
        "income_band": "micro",
        "purpose": "We mend what others throw away.",
        "countywide": "on",
    } | changes


def sent(client: Client, **changes: Any) -> Any:
    """The form filled, its answers checked and sent."""
    assert client.post(FORM, filled(**changes)).headers["Location"] == CHECK
    return send_as_checked(client)


def send_as_checked(client: Client) -> Any:
    return client.post(CHECK, {"checked": value_of(client.get(CHECK), "checked")})


@contextmanager
def somebody_quicker(**fields: Any) -> Iterator[None]:
    """Another organisation is registered just before the next action begins its transaction."""
    rivals = [OrganisationFactory.build(**fields)]

    def register(execute: Any, sql: str, *rest: Any) -> Any:
        if sql.startswith("SAVEPOINT") and rivals:
            Organisation.objects.bulk_create([rivals.pop()])
        return execute(sql, *rest)

    with connection.execute_wrapper(register):
        yield


def cost(client: Client, address: str) -> int:
    """How many statements the page takes, its code once warm."""
    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured.captured_queries)


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


class TestTwins:
    def test_one_that_is_like_it_is_shown_before_the_answers_are_checked(
        self, as_priya: Client, thanet: District
    ) -> None:
        OrganisationFactory.create(name="The Margate Menders CIO", districts=[thanet])
        assert as_priya.post(FORM, filled()).headers["Location"] == SAME
        page = text(as_priya.get(SAME))
        assert "The Margate Menders CIO" in page
        assert "Community group, Thanet" in page
        assert as_priya.get(CHECK).headers["Location"] == SAME

    @pytest.mark.parametrize(
        "fields", [{"state": VouchingState.PENDING}, {"listed": False}], ids=["pending", "unlisted"]
    )
    def test_of_one_that_is_not_public_a_stranger_reads_the_name_alone(
        self, as_priya: Client, fields: dict[str, Any], thanet: District
    ) -> None:
        hidden = OrganisationFactory.create(
            name="Margate Mender",
            purpose="A secret refuge.",
            charity_number="1123456",
            public_email="secret@example.org",
            districts=[thanet],
            **fields,
        )
        as_priya.post(FORM, filled())
        page = as_priya.get(SAME)
        assert "Margate Mender Its page is not public" in text(page)
        for secret in ("Thanet", "Community group", "1123456", "secret", "confirmed", hidden.slug):
            assert secret not in text(page), secret
        assert hidden.get_absolute_url() not in page.content.decode()

    def test_a_declined_one_is_shown_to_its_own_people_alone(
        self, as_priya: Client, priya: User
    ) -> None:
        declined = OrganisationFactory.create(
            name="Margate Mender", state=VouchingState.DECLINED, decline_reason="A shop."
        )
        assert as_priya.post(FORM, filled()).headers["Location"] == CHECK
        Belonging.objects.create(user=priya, organisation=declined, role=Role.MANAGER)
        assert "You belong to it already" in text(as_priya.get(CHECK, follow=True))
        response = as_priya.post(SAME, {"same": declined.pk})
        assert response.headers["Location"] == declined.get_absolute_url()

    def test_to_say_nothing_is_no_answer(self, as_priya: Client) -> None:
        OrganisationFactory.create(name="Margate Mender")
        as_priya.post(FORM, filled())
        for answer in ({}, {"same": "999999"}, {"same": "\x00"}):
            response = as_priya.post(SAME, answer)
            assert response.status_code == 200
            assert list(response.context["form"].errors) == ["same"]

    def test_none_of_these_is_remembered_for_the_officer(
        self, as_priya: Client, as_olive: Client
    ) -> None:
        twin = OrganisationFactory.create(name="Margate Mender")
        as_priya.post(FORM, filled())
        assert as_priya.post(SAME, {"same": "none"}).headers["Location"] == CHECK
        assert "It is none of these Margate Mender" in text(as_priya.get(CHECK))
        send_as_checked(as_priya)
        registered = AuditRecord.objects.get(action="registered").new or {}
        assert registered["none_of"] == [twin.pk]
        decide = as_olive.get("/organisations/margate-menders/decide/")
        assert "was shown this one and said that it is another" in text(decide)

    def test_a_twin_that_comes_meanwhile_is_asked_about_too(self, as_priya: Client) -> None:
        OrganisationFactory.create(name="Margate Mender")
        as_priya.post(FORM, filled())
        as_priya.post(SAME, {"same": "none"})
        OrganisationFactory.create(name="Margate Mending")
        assert as_priya.get(CHECK).headers["Location"] == SAME
        assert send_nothing(as_priya).headers["Location"] == SAME

    def test_one_that_was_merged_stands_for_the_one_it_became(
        self, as_priya: Client, thanet_tides: Organisation
    ) -> None:
        OrganisationFactory.create(
            name="Margate Mender",
            charity_number="1123456",
            state=VouchingState.MERGED,
            merged_into=thanet_tides,
        )
        as_priya.post(FORM, filled(charity_number="1123456"))
        page = as_priya.get(SAME)
        assert "belongs to Thanet Tides" in text(page)
        assert [each.organisation for each in page.context["selectable"]] == [thanet_tides]

    @pytest.mark.parametrize(
        ("field", "number"), [("charity_number", "1123456"), ("company_number", "CE123456")]
    )
    def test_a_number_that_is_taken_cannot_be_none_of_these(
        self, as_priya: Client, field: str, number: str
    ) -> None:
        OrganisationFactory.create(name="Dover Choir", **{field: number})
        as_priya.post(FORM, filled(**{field: number.lower()}))
        page = text(as_priya.get(SAME))
        assert "A number that you entered belongs to Dover Choir" in page
        assert "none of these" not in page
        assert list(as_priya.post(SAME, {"same": "none"}).context["form"].errors) == ["same"]
        assert as_priya.get(CHECK).headers["Location"] == SAME

    def test_a_number_of_a_declined_one_leads_to_the_council(self, as_priya: Client) -> None:
        OrganisationFactory.create(
            name="Dover Choir", charity_number="1123456", state=VouchingState.DECLINED
        )
        as_priya.post(FORM, filled(charity_number="1123456"))
        page = as_priya.get(SAME)
        assert "get in touch with the council" in text(page)
        assert not page.context["selectable"]


class TestJoiningInstead:
    def ask(self, client: Client, organisation: Organisation) -> Any:
        client.post(FORM, filled())
        asking = client.post(SAME, {"same": organisation.pk}).headers["Location"]
        assert organisation.name in text(client.get(asking))
        return client.post(asking, {"message": "I mend on Tuesdays."})

    @pytest.mark.parametrize(
        "fields",
        [{}, {"state": VouchingState.PENDING}, {"listed": False}],
        ids=["public", "pending", "unlisted"],
    )
    def test_a_twin_is_asked_to_let_her_in(
        self, as_priya: Client, priya: User, fields: dict[str, Any]
    ) -> None:
        twin = OrganisationFactory.create(name="Margate Mender", **fields)
        response = self.ask(as_priya, twin)
        assert response.headers["Location"] == "/organisations/mine/"
        request = JoinRequest.objects.get()
        assert (request.user, request.organisation) == (priya, twin)
        assert request.message == "I mend on Tuesdays."
        assert "Margate Mender" in text(as_priya.get("/organisations/mine/"))
        assert value_of(as_priya.get(FORM), "name") == ""

    def test_one_that_is_not_like_it_cannot_be_asked_here(self, as_priya: Client) -> None:
        OrganisationFactory.create(name="Margate Mender")
        other = OrganisationFactory.create(name="Dover Choir", state=VouchingState.PENDING)
        as_priya.post(FORM, filled())
        assert as_priya.get(f"{SAME}{other.pk}/").status_code == 404

    def test_without_answers_nothing_is_found(self, as_priya: Client) -> None:
        twin = OrganisationFactory.create(state=VouchingState.PENDING)
        assert as_priya.get(f"{SAME}{twin.pk}/").headers["Location"] == FORM
        assert as_priya.get(SAME).headers["Location"] == FORM


def send_nothing(client: Client) -> Any:
    return client.post(CHECK, {"checked": "x"})
