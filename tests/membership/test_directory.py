"""The directory: what it is narrowed to, and who keeps out of it."""

from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import AnonymousUser
from django.test import Client
from django.utils import timezone

from forums.models import Forum
from membership.bodies.forms import AppointForm
from membership.bodies.models import Seat, Term
from membership.organisations import actions
from membership.organisations.actions import change_details
from membership.organisations.models import Belonging, Organisation, VouchingState
from membership.people.models import User
from membership.places.models import District
from portal.lib.time import today
from tests.factories.forums import PostFactory, TopicFactory
from tests.factories.organisations import JoinRequestFactory, OrganisationFactory
from tests.factories.places import ThemeFactory

pytestmark = pytest.mark.django_db
EMAIL = "hello@tides.example"


def main(response: Any) -> Any:
    return BeautifulSoup(response.content, "html.parser").main


def names(client: Client, query: str) -> set[str]:
    page = client.get(f"/organisations/?{query}").context["page_obj"]
    return {each.name for each in page.object_list}


@pytest.fixture
def unlisted(thanet_forum: Forum, thanet_tides: Organisation) -> Organisation:
    """Thanet Tides, out of the directory, with a topic in its forum."""
    Organisation.objects.filter(pk=thanet_tides.pk).update(listed=False, public_email=EMAIL)
    thanet_tides.refresh_from_db()
    return thanet_tides


class TestFilters:
    def test_words_are_sought_in_the_name_and_in_what_it_does(self, client: Client) -> None:
        OrganisationFactory.create(name="Swale Sails", purpose="We teach children to swim.")
        OrganisationFactory.create(name="Swim Sheppey", purpose="A pool for all.")
        assert names(client, "q=swim") == {"Swale Sails", "Swim Sheppey"}
        assert names(client, "q=SWIM+swale") == {"Swale Sails"}

    def test_income_narrows_it(self, client: Client) -> None:
        OrganisationFactory.create(name="Little", income_band="micro")
        OrganisationFactory.create(name="Large", income_band="major")
        assert names(client, "band=major") == {"Large"}

    def test_each_filter_that_is_set_is_shown_and_can_be_taken_away(
        self, client: Client, thanet: District
    ) -> None:
        ThemeFactory.create(name="Sea and shore", slug="sea")
        response = client.get("/organisations/?q=row+%26+sail&district=thanet&theme=sea&page=1")
        links = main(response).select(".portal-chosen__remove")
        assert [" ".join(link.get_text().split())[:-2] for link in links] == [
            "Remove Name or what it does: row & sail",
            "Remove District: Thanet",
            "Remove Theme: Sea and shore",
        ]
        assert [link["href"] for link in links] == [
            "/organisations/?district=thanet&theme=sea#found",
            "/organisations/?q=row+%26+sail&theme=sea#found",
            "/organisations/?q=row+%26+sail&district=thanet#found",
        ]

    def test_a_filter_that_is_not_understood_is_not_shown_as_set(self, client: Client) -> None:
        assert not main(client.get("/organisations/?band=huge")).select(".portal-chosen")

    def test_nothing_found_leads_back_to_everything(self, client: Client) -> None:
        page = main(client.get("/organisations/?q=nobody"))
        assert "0 organisations found" in " ".join(page.get_text().split())
        assert page.find("a", string="Show all organisations")["href"] == "/organisations/"


class TestKeptOut:
    """An organisation that is not in the directory."""

    def test_it_is_in_no_list_and_in_no_search(
        self, client: Client, unlisted: Organisation
    ) -> None:
        for address in (
            "/organisations/",
            "/organisations/?q=Tides",
            "/search/?q=Tides",
            "/districts/thanet/",
            "/sitemap.xml",
            "/forums/thanet/members/",
        ):
            page = client.get(address).content.decode()
            assert "Thanet Tides" not in page, address
            assert "thanet-tides" not in page, address

    def test_it_is_not_counted(self, client: Client, unlisted: Organisation) -> None:
        assert client.get("/districts/thanet/").context["organisation_count"] == 0
        assert client.get("/forums/thanet/").context["members"] == 0

    def test_its_page_is_not_there_for_strangers(
        self, client: Client, unlisted: Organisation, priya: User, edie: User
    ) -> None:
        for person in (None, priya, edie):
            if person:
                client.force_login(person)
            for ending in ("", "ask-to-join/", "manage/", "leave/"):
                response = client.get(unlisted.get_absolute_url() + ending)
                if response.status_code != 302:  # on to the log-in page
                    assert response.status_code == 404, ending
                assert EMAIL not in response.content.decode()

    def test_its_own_people_and_officers_read_it(
        self, client: Client, unlisted: Organisation, molly: User, olive: User
    ) -> None:
        for person in (molly, olive):
            client.force_login(person)
            page = main(client.get(unlisted.get_absolute_url())).get_text()
            assert EMAIL in page
            assert "not in the directory" in page

    def test_where_it_speaks_its_name_stands_without_a_link(
        self, client: Client, unlisted: Organisation, thanet_forum: Forum
    ) -> None:
        topic = TopicFactory.create(forum=thanet_forum, organisation=unlisted)
        PostFactory.create(topic=topic, organisation=unlisted)
        page = main(client.get(topic.get_absolute_url()))
        assert "Thanet Tides" in page.get_text()
        assert not page.find("a", string="Thanet Tides")

    def test_where_it_holds_a_seat_its_name_stands_without_a_link(
        self, client: Client, unlisted: Organisation, sadie_term: Term
    ) -> None:
        page = main(client.get("/groups/steering-group/"))
        assert "Thanet Tides" in page.get_text()
        assert not page.find("a", string="Thanet Tides")

    def test_a_chair_does_not_find_it_to_appoint_for_and_an_officer_does(
        self, unlisted: Organisation, thanet_seat: Seat, priya: User, olive: User, molly: User
    ) -> None:
        found = {
            person: str(
                AppointForm(seat=thanet_seat, start=today(), end=None, user=person)["organisation"]
            )
            for person in (AnonymousUser(), priya, molly, olive)
        }
        assert ["Thanet Tides" in each for each in found.values()] == [False, False, True, True]

    def test_a_request_that_waits_names_it_without_a_link(
        self, client: Client, unlisted: Organisation, priya: User
    ) -> None:
        JoinRequestFactory.create(user=priya, organisation=unlisted)
        client.force_login(priya)
        page = main(client.get("/organisations/mine/"))
        assert "Thanet Tides" in page.get_text()
        assert not page.find("a", string="Thanet Tides")

    def test_its_people_still_answer_and_speak_for_it(
        self, unlisted: Organisation, molly: User
    ) -> None:
        assert unlisted in Organisation.objects.verified().of(molly)

    def test_confirmed_while_kept_out_it_is_news_once_it_is_listed(
        self, olive: User, priya: User
    ) -> None:
        organisation = OrganisationFactory.create(
            state=VouchingState.PENDING, listed=False, visible_from=None
        )
        Belonging.objects.create(user=priya, organisation=organisation, role="manager")
        actions.confirm(organisation, acting_user=olive)
        assert organisation.visible_from is None
        before = timezone.now()
        change_details(organisation, changes={"listed": True}, acting_user=priya)
        shown = Organisation.objects.shown_between(before, timezone.now())
        assert list(shown) == [organisation]
        change_details(organisation, changes={"listed": False}, acting_user=priya)
        first = organisation.visible_from
        change_details(organisation, changes={"listed": True}, acting_user=priya)
        assert organisation.visible_from == first
