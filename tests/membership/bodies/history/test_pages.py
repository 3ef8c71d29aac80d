"""The page of a group as at a day, and the ways between the days."""

from datetime import date, timedelta

import pytest
from django.test import Client

from membership.bodies.models import Body, Seat, Term
from membership.organisations.models import Organisation
from portal.lib.templatetags.portal import day
from portal.lib.time import today
from tests.factories.bodies import DeputyFactory, SeatFactory, TermFactory
from tests.factories.people import PersonFactory

DAY = timedelta(days=1)
PAGE = "/groups/steering-group/"
pytestmark = pytest.mark.django_db


def text(client: Client, address: str, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status
    return " ".join(response.content.decode().split())


def as_at(client: Client, on: date | str, status: int = 200) -> str:
    return text(client, f"{PAGE}as-at/{on}/", status)


def section(page: str, heading: str, following: str) -> str:
    return page.split(f'id="{heading}"')[1].split(f'id="{following}"')[0]


@pytest.fixture
def two_terms(thanet_seat: Seat) -> Seat:
    """Penny in 2024, Nora since 1 February 2025; whoever holds the seat stays on."""
    for name, start, end in (
        ("Penny Past", date(2024, 1, 1), date(2025, 1, 1)),
        ("Nora Next", date(2025, 2, 1), None),
    ):
        TermFactory.create(
            seat=thanet_seat,
            person=PersonFactory.create(full_name=name),
            start=start,
            end=end,
            appointed_until=end,
        )
    return thanet_seat


def test_a_past_day_shows_who_sat_then(client: Client, two_terms: Seat) -> None:
    page = as_at(client, "2024-06-30")
    assert "As at 30 June 2024" in page
    members = section(page, "members", "timeline")
    assert "Penny Past" in members
    assert "Filled" in members
    assert "Nora Next follows on 1 February 2025" in members


def test_a_day_on_which_somebody_stayed_on_says_so(client: Client, two_terms: Seat) -> None:
    members = section(as_at(client, "2025-01-31"), "members", "timeline")
    assert "Penny Past" in members
    assert "Carried over" in members


def test_a_day_without_a_holder_shows_the_seat_as_vacant(client: Client, two_terms: Seat) -> None:
    page = as_at(client, "2023-06-01")
    assert "Nobody holds a seat that day." in page
    assert "Vacant since 1 January 2020. Nora" not in page
    assert "Penny Past takes the seat on 1 January 2024." in page


def test_past_members_are_those_of_that_day(client: Client, two_terms: Seat) -> None:
    assert "past-members" not in as_at(client, "2024-06-30")
    assert "Penny Past" in as_at(client, "2025-02-01").split('id="past-members"')[1]


def test_the_chair_by_virtue_of_another_office_is_shown_as_at_that_day(
    client: Client, board_seat: Seat, steering_group: Body
) -> None:
    person = PersonFactory.create(full_name="Carla Chair")
    TermFactory.create(seat=board_seat, person=person, start=date(2021, 1, 1), end=None)
    SeatFactory.create(body=steering_group, follows=board_seat, start=date(2022, 1, 1))
    members = section(as_at(client, "2023-01-01"), "members", "timeline")
    assert "Carla Chair" in members
    assert "1 January 2022" in members  # since then the board's seat gives this one
    assert "Carla Chair" not in section(as_at(client, "2021-12-31"), "members", "timeline")


def test_a_day_to_come_says_that_it_can_still_change(client: Client, two_terms: Seat) -> None:
    page = as_at(client, today() + 400 * DAY)
    assert "Who will sit" in page
    assert "by what has been appointed up to now" in page
    assert "Nora Next" in section(page, "members", "timeline")


def test_a_day_before_the_group_says_when_it_began(client: Client, two_terms: Seat) -> None:
    page = as_at(client, "2019-12-31")
    assert "On that day the group did not exist yet." in page
    assert "Its first day was" in page
    assert f'href="{PAGE}as-at/2020-01-01/"' in page
    assert 'id="members"' not in page


def test_a_day_after_the_group_says_when_it_ended(client: Client, two_terms: Seat) -> None:
    Body.objects.filter(slug="steering-group").update(closed=date(2025, 7, 1))
    page = as_at(client, "2025-07-01")
    assert "Its last day was" in page
    assert f'href="{PAGE}as-at/2025-06-30/"' in page
    assert "Nora Next" in section(as_at(client, "2025-06-30"), "members", "timeline")


@pytest.mark.parametrize("wrong", ["2025-02-29", "2024-02-30", "yesterday", "0000-01-01"])
def test_an_impossible_day_is_not_found_and_offers_the_choice(
    client: Client, steering_group: Body, wrong: str
) -> None:
    page = as_at(client, wrong, status=404)
    assert "No such day" in page
    assert 'name="on_day"' in page


def test_a_day_of_no_group_is_not_found(client: Client) -> None:
    assert client.get("/groups/nobody/as-at/2024-01-01/").status_code == 404
    assert client.get("/groups/nobody/as-at/").status_code == 404


def test_the_form_leads_to_the_day_s_own_address(client: Client, steering_group: Body) -> None:
    typed = {"on_day": "29", "on_month": "Feb", "on_year": "2024"}
    assert client.get(f"{PAGE}as-at/", typed)["Location"] == f"{PAGE}as-at/2024-02-29/"


def test_the_form_says_what_is_wrong_with_a_day(client: Client, steering_group: Body) -> None:
    wrong = "?on_day=29&on_month=2&on_year=2025"
    assert "Day must be a real date" in text(client, f"{PAGE}as-at/{wrong}")


def test_one_goes_from_change_to_change(client: Client, two_terms: Seat) -> None:
    page = as_at(client, "2025-01-15")
    assert f'href="{PAGE}as-at/2024-12-31/"' in page  # the day before Penny began to stay on
    assert f'href="{PAGE}as-at/2025-02-01/"' in page
    assert f'href="{PAGE}as-at/2025-01-31/"' in text(client, PAGE)


def test_search_engines_keep_to_today(client: Client, steering_group: Body) -> None:
    assert '<meta name="robots" content="noindex">' in as_at(client, "2024-01-01")
    page = text(client, f"{PAGE}?from=2006&page=2")
    assert '<link rel="canonical" href="http://portal.example.org/groups/steering-group/">' in page
    assert "noindex" not in page


def test_a_deputy_is_named_in_the_row_of_the_seat_alone(
    client: Client, sadie_term: Term, charles_term: Term
) -> None:
    for term, name in ((sadie_term, "Della Deputy"), (charles_term, "Bo Board")):
        DeputyFactory.create(term=term, person__full_name=name)
    ended = {"start": sadie_term.start, "end": sadie_term.start + DAY}
    DeputyFactory.create(term=sadie_term, person__full_name="Olga Old", **ended)
    page = text(client, PAGE)
    assert page.count("Deputy: ") == page.count("Della Deputy") == 1
    assert "Olga Old" in as_at(client, sadie_term.start)
    assert "Bo Board" in text(client, "/groups/board/")


def test_where_an_unlisted_organisation_works_is_not_said(
    client: Client, steering_group: Body, thanet_tides: Organisation
) -> None:
    seat = SeatFactory.create(body=steering_group, name="Health")
    TermFactory.create(seat=seat, organisation=thanet_tides, start=today(), end=None)
    assert "Thanet</td>" in text(client, PAGE)
    Organisation.objects.update(listed=False)
    page = text(client, PAGE)
    assert "Thanet Tides" in page
    assert thanet_tides.get_absolute_url() not in page
    assert "Thanet</td>" not in page


def test_many_seats_are_grouped_by_what_they_stand_for(
    client: Client, thanet_seat: Seat, sadie_term: Term
) -> None:
    assert ">Members</caption>" in text(client, PAGE)
    for seat in SeatFactory.create_batch(20, body=thanet_seat.body):
        TermFactory.create(seat=seat, start=today(), end=None)
    page = text(client, PAGE)
    assert page.index(">Districts</caption>") < page.index(">The whole sector</caption>")
    assert ">Members</caption>" not in page


def test_a_further_term_of_the_same_person_is_called_one(client: Client, sadie_term: Term) -> None:
    assert sadie_term.end is not None
    TermFactory.create(
        seat=sadie_term.seat, person=sadie_term.person, start=sadie_term.end, end=None
    )
    assert f"Another term follows on {day(sadie_term.end)}" in text(client, PAGE)
