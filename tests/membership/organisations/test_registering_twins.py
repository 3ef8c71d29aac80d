"""An organisation that is like the one being registered is shown, and joined instead."""

from typing import Any

import pytest
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
from portal.records.models import AuditRecord
from tests.factories.organisations import OrganisationFactory
from tests.membership.organisations.registering import (
    CHECK,
    FORM,
    SAME,
    filled,
    send_as_checked,
    send_nothing,
)
from tests.support.pages import text, value_of

pytestmark = pytest.mark.django_db


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
