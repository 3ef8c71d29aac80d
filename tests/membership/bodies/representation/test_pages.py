"""The page of a group's representation: what anybody reads there, and its download."""

from datetime import date, timedelta

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from membership.bodies.models import Body, Seat, Standing
from membership.organisations.models import Organisation
from membership.places.models import District
from portal.lib.templatetags.portal import day
from portal.lib.time import today
from tests.factories.bodies import SeatFactory
from tests.factories.organisations import OrganisationFactory
from tests.membership.bodies.representation.conftest import hold, seat_for
from tests.support.pages import text

PAGE = "/groups/steering-group/representation/"
pytestmark = pytest.mark.django_db


@pytest.fixture
def thanet_seat(group: Body, thanet: District, swale: District) -> Seat:
    """The one seat; both districts are on the map and have organisations."""
    for column, district in enumerate((thanet, swale)):
        District.objects.filter(pk=district.pk).update(hex_row=0, hex_column=column)
        OrganisationFactory.create(districts=[district])
    return seat_for(group, thanet)


def cells(client: Client, section: str, name: str, query: str = "") -> list[str]:
    """The line of the group called ``name`` in the table of one comparison."""
    page = BeautifulSoup(client.get(f"{PAGE}{query}").content, "html.parser")
    table = page.select_one(f"section[aria-labelledby={section}] table")
    assert table is not None
    (line,) = (row for row in table.select("tbody tr, tfoot tr") if row.th and row.th.text == name)
    return [" ".join(cell.text.split()) for cell in line.select("td")]


def test_a_line_says_target_held_and_gap_in_figures_and_in_words(
    client: Client, thanet_seat: Seat
) -> None:
    shown = cells(client, "districts", "Thanet")
    assert shown[:5] == ["1 few", "50%", "0.5", "0.0", "\N{MINUS SIGN}0.5"]
    assert shown[6] == "As close as whole seats can be, its own seat is vacant"


def test_a_held_seat_is_counted_and_the_last_line_adds_up(
    client: Client, thanet_seat: Seat
) -> None:
    hold(thanet_seat, end=None)
    assert cells(client, "residents", "Thanet")[3] == "1.0"
    assert cells(client, "residents", "All seats")[2:5] == ["1.0", "1.0", "0.0"]


def test_the_map_says_each_gap_in_words_and_leads_to_the_district(
    client: Client, thanet_seat: Seat, swale: District
) -> None:
    SeatFactory.create_batch(3, body=thanet_seat.body)
    page = BeautifulSoup(client.get(PAGE).content, "html.parser")
    link = page.select_one(f'#main-content svg a[href="{swale.get_absolute_url()}"]')
    assert link is not None
    assert link.title is not None
    assert link.title.text == "Swale: \N{MINUS SIGN}2.0. 2 seats short"
    assert link.select("polygon[fill='url(#districts-stripes)']")


def test_gaps_of_a_whole_seat_are_named_first(client: Client, thanet_seat: Seat) -> None:
    hold(thanet_seat, end=None)
    SeatFactory.create_batch(3, body=thanet_seat.body)
    short = text(client.get(PAGE)).split("In short")[1].split("Seats to fill")[0]
    assert (
        "Swale lacks 2 seats (few organisations), Thanet lacks 1 seat (few organisations)." in short
    )


def test_a_vacancy_says_which_profile_closes_most_gaps_and_why(
    client: Client, thanet_seat: Seat
) -> None:
    shown = text(client.get(PAGE)).split("Seats to fill")[1].split("By district")[0]
    assert "District Thanet Kind Community group" in shown
    assert "Thanet from \N{MINUS SIGN}0.5 to +0.5 by organisations" in shown
    assert "1 confirmed organisation has all of this." in shown


def test_the_advice_leads_to_the_organisations_that_have_the_profile(
    client: Client, thanet_seat: Seat
) -> None:
    page = BeautifulSoup(client.get(PAGE).content, "html.parser")
    link = page.select_one(".portal-opening a")
    assert link is not None
    assert "1 organisation found" in text(client.get(str(link["href"])))


def test_the_switch_looks_ahead_and_names_who_goes(client: Client, thanet_seat: Seat) -> None:
    end = today() + timedelta(days=30)
    term = hold(thanet_seat, start=today() - timedelta(days=30), end=end)
    shown = text(client.get(f"{PAGE}?after=next"))
    assert f"On {day(end)}, the first day after these terms, 1 voting seat speaks" in shown
    assert f"{term.person.full_name}, Thanet: ends on" in shown
    assert "0 held, 1 vacant" in shown
    assert "1 held, 0 vacant" in text(client.get(f"{PAGE}?after=soon"))


def test_another_day_shows_its_seats_against_the_sector_of_today(
    client: Client, thanet_seat: Seat
) -> None:
    hold(thanet_seat, start=date(2021, 1, 1), end=date(2022, 1, 1))
    shown = text(client.get(f"{PAGE}?on=2021-06-01"))
    assert "On 1 June 2021, 1 voting seat speaks for the sector: 1 held" in shown
    assert f"The sector is counted as it is today, {day(today())}" in shown
    assert "1 held" in text(client.get(f"{PAGE}?on_day=1&on_month=June&on_year=2021"))


@pytest.mark.parametrize("on", ["2026-02-30", "yesterday", "2026-13-01", "99999-01-01", "1-1-1"])
def test_a_day_that_is_none_is_said_so_and_today_is_shown(
    client: Client, thanet_seat: Seat, on: str
) -> None:
    response = client.get(f"{PAGE}?on={on}")
    assert response.status_code == 200
    assert "There is a problem" in text(response)
    assert f"this is the page of {day(today())}" in text(response)
    assert "<title>Error: Representation" in response.content.decode()


class TestNothingToCompare:
    def test_a_group_without_voting_seats_says_so(self, client: Client, group: Body) -> None:
        SeatFactory.create(body=group, standing=Standing.IN_ATTENDANCE)
        assert "This group has no voting seats on this day." in text(client.get(PAGE))

    def test_a_board_of_partners_says_so(self, client: Client, group: Body) -> None:
        SeatFactory.create(body=group, stands_for="partner", partner="NHS")
        assert "No seat of this group speaks for the sector." in text(client.get(PAGE))

    def test_a_sector_without_organisations_and_districts_says_so(
        self, client: Client, group: Body
    ) -> None:
        SeatFactory.create(body=group)
        shown = text(client.get(PAGE))
        assert "there is nothing to compare with" in shown
        assert "There are no residents to compare with" in shown

    def test_a_closed_group_shows_its_last_day(
        self, client: Client, thanet_seat: Seat, group: Body
    ) -> None:
        Body.objects.filter(pk=group.pk).update(closed=date(2022, 4, 1))
        assert "On 31 March 2022, 1 voting seat" in text(client.get(PAGE))
        later = text(client.get(f"{PAGE}?on=2023-01-01"))
        assert "This group has no voting seats on this day." in later

    def test_an_unknown_group_is_not_found(self, client: Client) -> None:
        assert client.get("/groups/nobody/representation/").status_code == 404
        assert client.get("/groups/nobody/representation/figures.csv").status_code == 404


def test_the_download_has_the_figures_of_the_page_as_numbers(
    client: Client, thanet_seat: Seat
) -> None:
    response = client.get(f"{PAGE}figures.csv")
    lines = b"".join(response).decode("utf-8-sig").splitlines()
    start = f'{today().isoformat()},"By district, against organisations",Thanet'
    assert f"{start},1,50,0.5,0,-0.5,1,yes" in lines
    assert response["Content-Disposition"].startswith('attachment; filename="steering-group-rep')


def test_a_group_and_the_list_of_groups_lead_there(
    client: Client, thanet_seat: Seat, thanet_tides: Organisation
) -> None:
    def links(address: str) -> set[str]:
        page = BeautifulSoup(client.get(address).content, "html.parser")
        return {str(link["href"]) for link in page.select("main a[href]")}

    asked = "/groups/who-speaks-for-me/"
    assert PAGE in links("/groups/steering-group/")
    assert asked in links("/groups/") & links(PAGE)
    assert f"{asked}?district=thanet" in links("/districts/thanet/")
    assert f"{asked}?organisation=thanet-tides" in links("/organisations/thanet-tides/")
