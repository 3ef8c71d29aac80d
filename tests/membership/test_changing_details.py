"""Managers and officers keep an organisation's details."""

from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.contrib.messages import get_messages
from django.core.exceptions import PermissionDenied
from django.test import Client

from membership.organisations.actions import change_details, look_again
from membership.organisations.errors import NameTaken, NumberTaken
from membership.organisations.models import Belonging, Organisation, VouchingState
from membership.people.models import User
from membership.places.models import District
from portal.records.models import AuditRecord
from tests.factories.organisations import OrganisationFactory
from tests.factories.places import DistrictFactory
from tests.support.permissions import second_factor

pytestmark = pytest.mark.django_db
URL = "/organisations/thanet-tides/edit/"


def filled(organisation: Organisation, **changes: Any) -> dict[str, Any]:
    """The form as it opens, with what the person changes."""
    return {
        "name": organisation.name,
        "kind": organisation.kind,
        "charity_number": organisation.charity_number,
        "company_number": organisation.company_number,
        "districts": [district.pk for district in organisation.districts.all()],
        "income_band": organisation.income_band,
        "purpose": organisation.purpose,
        "website": organisation.website,
        "listed": "on",
    } | changes


def said(response: Any) -> str:
    return " ".join(str(m) for m in get_messages(response.wsgi_request))


@pytest.fixture
def as_magnus(client: Client, magnus: User) -> Client:
    client.force_login(magnus)
    return client


class TestPage:
    def test_it_opens_with_what_is_there_and_saving_it_unchanged_changes_nothing(
        self, as_magnus: Client, thanet_tides: Organisation
    ) -> None:
        Organisation.objects.update(public_email="hello@tides.example", website="https://t.example")
        thanet_tides.refresh_from_db()
        form = as_magnus.get(URL).context["form"]
        assert form.initial["publish_contact"]
        assert form.initial["districts"] == list(thanet_tides.districts.all())
        sent = filled(thanet_tides, publish_contact="on", public_email="hello@tides.example")
        assert as_magnus.post(URL, sent).status_code == 302
        assert not AuditRecord.objects.filter(action="details changed").exists()

    def test_the_address_stays_when_the_name_changes(
        self, as_magnus: Client, thanet_tides: Organisation
    ) -> None:
        as_magnus.post(URL, filled(thanet_tides, name="Tides of Thanet"))
        thanet_tides.refresh_from_db()
        assert (thanet_tides.name, thanet_tides.slug) == ("Tides of Thanet", "thanet-tides")
        record = AuditRecord.objects.get(action="details changed")
        assert (record.old, record.new) == (
            {"name": "Thanet Tides"},
            {"name": "Tides of Thanet"},
        )

    def test_a_contact_is_shown_only_while_it_is_ticked(
        self, as_magnus: Client, thanet_tides: Organisation
    ) -> None:
        given = {"publish_contact": "on", "public_email": "hello@tides.example"}
        as_magnus.post(URL, filled(thanet_tides, **given))
        assert (
            "hello@tides.example" in as_magnus.get("/organisations/thanet-tides/").content.decode()
        )
        as_magnus.post(URL, filled(thanet_tides, public_email="hello@tides.example"))
        thanet_tides.refresh_from_db()
        assert thanet_tides.public_email == ""
        records = AuditRecord.objects.filter(action="details changed")
        assert not records.filter(new__icontains="hello@").exists()

    def test_errors_stand_beside_their_fields_and_nothing_is_lost(
        self, as_magnus: Client, thanet_tides: Organisation
    ) -> None:
        OrganisationFactory.create(charity_number="1123456")
        wrong = {
            "name": "",
            "charity_number": "1123456",
            "company_number": "XX12",
            "website": "not a site",
            "districts": [],
            "publish_contact": "on",
            "purpose": "What I typed.",
        }
        response = as_magnus.post(URL, filled(thanet_tides, **wrong))
        assert set(response.context["form"].errors) == {
            "name",
            "charity_number",
            "company_number",
            "website",
            "districts",
            "public_email",
        }
        page = BeautifulSoup(response.content, "html.parser")
        assert "What I typed." in page.select("textarea")[0].get_text()
        assert "Thanet Tides" in page.select("h1")[0].get_text()
        thanet_tides.refresh_from_db()
        assert thanet_tides.name == "Thanet Tides"

    def test_leaving_the_directory_and_coming_back(
        self, as_magnus: Client, thanet_tides: Organisation
    ) -> None:
        sent = filled(thanet_tides)
        del sent["listed"]
        as_magnus.post(URL, sent)
        assert not Organisation.objects.listed().exists()
        as_magnus.post(URL, filled(thanet_tides))
        assert Organisation.objects.listed().exists()

    def test_a_district_that_has_ended_is_not_lost_by_saving(
        self, as_magnus: Client, thanet_tides: Organisation, thanet: District
    ) -> None:
        from datetime import date

        ended = DistrictFactory.create(name="Broadstairs", end=date(2020, 4, 1))
        thanet_tides.districts.add(ended)
        as_magnus.post(URL, filled(thanet_tides, purpose="We swim."))
        assert set(thanet_tides.districts.all()) == {thanet, ended}

    def test_two_managers_who_change_different_things_keep_both(
        self, as_magnus: Client, thanet_tides: Organisation, magnus: User
    ) -> None:
        change_details(thanet_tides, changes={"purpose": "We swim."}, acting_user=magnus)
        change_details(thanet_tides, changes={"website": "https://t.example"}, acting_user=magnus)
        thanet_tides.refresh_from_db()
        assert (thanet_tides.purpose, thanet_tides.website) == ("We swim.", "https://t.example")


class TestWho:
    def test_members_and_strangers_may_not(
        self, thanet_tides: Organisation, molly: User, priya: User, edie: User
    ) -> None:
        for person in (molly, priya, edie):
            with pytest.raises(PermissionDenied):
                change_details(thanet_tides, changes={"purpose": "Spam"}, acting_user=person)

    def test_officers_may_and_need_no_second_look(
        self, client: Client, thanet_tides: Organisation, olive: User
    ) -> None:
        second_factor(olive)
        client.force_login(olive)
        client.post(URL, filled(thanet_tides, charity_number="1123456"))
        thanet_tides.refresh_from_db()
        assert thanet_tides.charity_number == "1123456"
        assert thanet_tides.recheck_since is None


class TestSecondLook:
    """A manager changes what an officer vouched for."""

    @pytest.mark.parametrize(
        "changes", [{"name": "Kent Police"}, {"charity_number": "1123456"}], ids=str
    )
    def test_it_stays_confirmed_and_officers_are_asked_to_look(
        self, as_magnus: Client, thanet_tides: Organisation, olive: User, changes: dict[str, str]
    ) -> None:
        response = as_magnus.post(URL, filled(thanet_tides, **changes))
        assert "will look at them again" in said(response)
        assert list(Organisation.objects.to_recheck()) == [thanet_tides]
        assert Organisation.objects.verified().exists()
        second_factor(olive)
        as_magnus.force_login(olive)
        page = as_magnus.get("/organisations/changed/").content.decode()
        assert next(iter(changes.values())) in page
        as_magnus.post("/organisations/thanet-tides/looked-at/")
        assert not Organisation.objects.to_recheck().exists()

    def test_only_what_no_officer_has_seen_is_shown(
        self, client: Client, thanet_tides: Organisation, magnus: User, olive: User
    ) -> None:
        change_details(thanet_tides, changes={"name": "First"}, acting_user=magnus)
        look_again(thanet_tides, acting_user=olive)
        look_again(thanet_tides, acting_user=olive)
        change_details(thanet_tides, changes={"name": "Second"}, acting_user=magnus)
        second_factor(olive)
        client.force_login(olive)
        shown = client.get("/organisations/changed/").context["page_obj"].object_list[0]
        assert [(change.old, change.new) for change in shown.changes] == [("First", "Second")]
        assert AuditRecord.objects.filter(action="looked at again").count() == 1

    def test_other_details_need_none(
        self, thanet_tides: Organisation, magnus: User, thanet: District
    ) -> None:
        change_details(
            thanet_tides, changes={"purpose": "We swim.", "districts": [thanet]}, acting_user=magnus
        )
        assert not Organisation.objects.to_recheck().exists()

    def test_one_that_is_not_confirmed_needs_none(self, priya: User) -> None:
        waiting = OrganisationFactory.create(state=VouchingState.PENDING, visible_from=None)
        Belonging.objects.create(user=priya, organisation=waiting, role="manager")
        change_details(waiting, changes={"name": "Another"}, acting_user=priya)
        assert waiting.recheck_since is None
        assert waiting.visible_from is None


class TestRefusals:
    def test_a_number_that_another_has_is_refused_by_the_database_and_said(
        self, thanet_tides: Organisation, magnus: User
    ) -> None:
        OrganisationFactory.create(company_number="01234567")
        with pytest.raises(NumberTaken) as refusal:
            change_details(thanet_tides, changes={"company_number": "01234567"}, acting_user=magnus)
        assert refusal.value.field == "company_number"

    def test_a_name_that_the_same_person_waits_for_is_refused(self, priya: User) -> None:
        both = [
            OrganisationFactory.create(
                name=name, state=VouchingState.PENDING, registered_by=priya, visible_from=None
            )
            for name in ("One", "Two")
        ]
        Belonging.objects.create(user=priya, organisation=both[1], role="manager")
        with pytest.raises(NameTaken):
            change_details(both[1], changes={"name": "One"}, acting_user=priya)
