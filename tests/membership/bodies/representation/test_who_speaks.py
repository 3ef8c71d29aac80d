"""Give your organisation or your district, see your seat holders."""

from datetime import date

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from membership.bodies.models import Body, Seat, Standing, Term
from membership.organisations.models import Organisation
from membership.people.models import User
from membership.places.models import District
from portal.lib.templatetags.portal import day, until
from portal.lib.time import today
from tests.factories.bodies import BodyFactory, SeatFactory
from tests.factories.organisations import OrganisationFactory
from tests.factories.places import ThemeFactory
from tests.membership.bodies.representation.conftest import hold, seat_for
from tests.support.pages import text

PAGE = "/groups/who-speaks-for-me/"
pytestmark = pytest.mark.django_db


def reasons(client: Client, query: str) -> list[str]:
    """The first column of every table: why each seat speaks for the reader."""
    page = BeautifulSoup(client.get(f"{PAGE}?{query}").content, "html.parser")
    return [" ".join(row.td.text.split()) for row in page.select("main tbody tr") if row.td]


def test_the_nearest_seat_is_first_and_each_is_shown_once(
    client: Client, group: Body, thanet: District, swale: District, swale_makers: Organisation
) -> None:
    theme = ThemeFactory.create(name="Nature")
    Organisation.objects.all().update(kind="cic", income_band="large")
    tides = OrganisationFactory.create(
        name="Tides", slug="tides", kind="charity", districts=[thanet], themes=[theme]
    )
    hold(SeatFactory.create(body=group), tides, end=None)
    hold(seat_for(group, thanet), end=None)
    SeatFactory.create(body=group)
    SeatFactory.create(body=group, stands_for="theme", theme=theme)
    SeatFactory.create(body=group, stands_for="income-band", income_band="small")
    SeatFactory.create(body=group, stands_for="kind", organisation_kind="charity")
    SeatFactory.create(body=group, stands_for="partner", partner="NHS")
    hold(seat_for(group, swale), swale_makers, end=None)
    assert reasons(client, "organisation=tides") == [
        "Speaks for Tides",
        "Stands for Thanet",
        "Stands for: Registered charity",
        "Stands for: Small: £10,000 to £100,000",
        "Stands for the theme Nature",
        "Stands for the whole sector",
    ]


def test_a_district_is_answered_with_its_seats_and_who_comes_from_there(
    client: Client, group: Body, thanet: District, swale: District, thanet_tides: Organisation
) -> None:
    hold(
        SeatFactory.create(body=group, stands_for="partner", partner="NHS"), thanet_tides, end=None
    )
    county = OrganisationFactory.create(countywide=True, districts=[thanet])
    hold(SeatFactory.create(body=group, stands_for="partner", partner="KCC"), county, end=None)
    seat_for(group, thanet)
    seat_for(group, swale)
    assert reasons(client, "district=thanet") == [
        "Stands for Thanet",
        "Thanet Tides works in Thanet",
    ]


def test_a_holder_is_shown_with_organisation_since_until_and_state(
    client: Client, sadie_term: Term
) -> None:
    shown = text(client.get(f"{PAGE}?district=thanet"))
    for each in ("Sadie Seatholder", "Thanet Tides", "Filled", day(sadie_term.start)):
        assert each in shown
    assert until(sadie_term.end) in shown


def test_a_vacant_seat_says_how_to_put_yourself_forward(client: Client, thanet_seat: Seat) -> None:
    Body.objects.update(how_to_join="Write to the chair.")
    shown = text(client.get(f"{PAGE}?district=thanet"))
    assert "Vacant" in shown
    assert "put yourself forward Write to the chair." in shown


def test_a_seat_that_follows_another_is_answered_by_its_holder(
    client: Client, charles_term: Term, thanet_tides: Organisation
) -> None:
    Term.objects.update(organisation=thanet_tides)
    shown = reasons(client, "organisation=thanet-tides")
    assert shown == ["Speaks for Thanet Tides", "Speaks for Thanet Tides"]


def test_the_seat_from_which_a_seat_for_the_whole_sector_follows_speaks_for_everyone(
    client: Client, charles_term: Term, thanet: District
) -> None:
    Seat.objects.filter(pk=charles_term.seat_id).update(stands_for="partner", partner="Sector")
    assert reasons(client, "district=thanet") == [
        "Stands for the whole sector",
        "Goes with the seat Chair of the Steering Group, for the whole sector",
    ]


def test_who_attends_is_said_to_have_no_vote(client: Client, group: Body, thanet: District) -> None:
    Seat.objects.filter(pk=seat_for(group, thanet).pk).update(standing=Standing.IN_ATTENDANCE)
    assert "In attendance, without a vote" in text(client.get(f"{PAGE}?district=thanet"))


def test_groups_with_an_answer_come_first_and_closed_ones_not_at_all(
    client: Client, group: Body, thanet: District
) -> None:
    BodyFactory.create(name="Advisory Panel")
    seat_for(BodyFactory.create(name="Old Forum", closed=date(2022, 1, 1)), thanet)
    seat_for(group, thanet)
    shown = text(client.get(f"{PAGE}?district=thanet"))
    assert "Old Forum" not in shown
    assert shown.index("Steering Group") < shown.index("Advisory Panel")
    assert "No seat here stands for this district or for the whole sector." in shown


def test_a_district_that_has_ended_is_answered_for_what_came_of_it(
    client: Client, group: Body, thanet: District, swale: District
) -> None:
    District.objects.filter(pk=thanet.pk).update(end=today())
    thanet.successors.add(swale)
    seat_for(group, swale)
    assert reasons(client, "district=thanet") == ["Stands for Swale"]
    assert "Thanet is no district any more" in text(client.get(f"{PAGE}?district=thanet"))


class TestFindingAnOrganisation:
    def test_a_part_of_the_name_is_enough_when_only_one_has_it(
        self, client: Client, sadie_term: Term
    ) -> None:
        assert reasons(client, "q=tide+thanet") == ["Speaks for Thanet Tides"]

    def test_of_several_the_reader_chooses_and_keeps_the_district(
        self, client: Client, sadie_term: Term, swale: District
    ) -> None:
        OrganisationFactory.create(name="Tides of Swale")
        response = client.get(f"{PAGE}?q=tides&district=swale")
        page = BeautifulSoup(response.content, "html.parser")
        links = [str(link["href"]) for link in page.select("#matches + ul a")]
        assert "?district=swale&organisation=thanet-tides" in links
        assert "Which of these is yours?" in text(response)

    def test_a_name_that_nobody_has_is_said_so(self, client: Client, thanet: District) -> None:
        response = client.get(f"{PAGE}?q=nobody")
        assert response.status_code == 200
        assert "No organisation in the directory has this name." in text(response)

    def test_nothing_asked_is_said_so(self, client: Client) -> None:
        response = client.get(f"{PAGE}?q=&district=")
        assert "Choose a district, or write your organisation’s name." in text(response)

    @pytest.mark.parametrize("query", ["organisation=thanet-tides", "q=thanet+tides"])
    def test_one_out_of_the_directory_is_found_by_its_own_people_alone(
        self, client: Client, sadie_term: Term, molly: User, query: str
    ) -> None:
        Organisation.objects.update(listed=False)
        assert reasons(client, query) == []
        client.force_login(molly)
        assert reasons(client, query) == ["Speaks for Thanet Tides"]

    def test_a_holder_for_one_out_of_the_directory_is_named_without_a_link(
        self, client: Client, sadie_term: Term
    ) -> None:
        Organisation.objects.update(listed=False)
        response = client.get(f"{PAGE}?district=thanet")
        assert "Thanet Tides" in text(response)
        assert "/organisations/thanet-tides/" not in response.content.decode()

    def test_who_belongs_to_an_organisation_is_offered_it_first(
        self, client: Client, molly: User, thanet_tides: Organisation
    ) -> None:
        client.force_login(molly)
        shown = text(client.get(PAGE))
        assert shown.index("Who speaks for Thanet Tides?") < shown.index("Your district")

    @pytest.mark.parametrize("query", ["district=atlantis", "organisation=%00", "page=x&q=%00"])
    def test_what_is_not_understood_is_said_so(self, client: Client, query: str) -> None:
        response = client.get(f"{PAGE}?{query}")
        assert response.status_code == 200
        assert "There is a problem" in text(response)
