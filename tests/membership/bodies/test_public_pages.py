"""What everyone sees of a group."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client

from membership.bodies.models import Body, Seat, Standing, Term
from membership.organisations.models import Organisation
from portal.lib.templatetags.portal import day, until
from portal.lib.time import today
from tests.factories.bodies import BodyFactory, MeetingFactory, SeatFactory, TermFactory
from tests.factories.people import PersonFactory

DAY = timedelta(days=1)
PAGE = "/groups/steering-group/"
pytestmark = pytest.mark.django_db


def text(client: Client, address: str = PAGE) -> str:
    return " ".join(client.get(address).content.decode().split())


def section(page: str, heading: str, following: str) -> str:
    """What stands between two ids of the page."""
    return page.split(f'id="{heading}"')[1].split(f'id="{following}"')[0]


def test_members_are_shown_with_seat_organisation_and_days(
    client: Client, sadie_term: Term, thanet_tides: Organisation
) -> None:
    page = section(text(client), "members", "meetings")
    for shown in ("Thanet", "Sadie Seatholder", "Thanet Tides", "Filled"):
        assert shown in page
    assert day(sadie_term.start) in page
    assert until(sadie_term.end) in page


def test_a_member_whose_term_ends_soon_is_still_shown(client: Client, sadie_term: Term) -> None:
    Term.objects.update(end=today() + DAY)
    page = section(text(client), "members", "meetings")
    assert "Sadie Seatholder" in page
    assert "Ends soon" in page


def test_a_member_who_stays_on_is_shown_with_the_limit(client: Client, sadie_term: Term) -> None:
    Term.objects.update(end=today() - DAY)
    page = text(client)
    assert "Carried over" in page
    assert "Stays on until somebody follows" in page


def test_a_past_member_is_shown_as_one(client: Client, sadie_term: Term) -> None:
    Body.objects.update(holdover_allowed=False)
    Term.objects.update(end=today())
    page = text(client)
    assert "Sadie Seatholder" not in section(page, "members", "vacancies")
    assert "Sadie Seatholder" in page.split('id="past-members"')[1]


def test_a_vacant_seat_says_since_when_and_what_to_do(client: Client, thanet_seat: Seat) -> None:
    Body.objects.update(how_to_join="Write to the chair.")
    page = section(text(client), "vacancies", "meetings")
    assert "Vacant since 1 January 2020." in page
    assert "Write to the chair." in page


def test_a_vacant_seat_names_who_is_to_come(client: Client, thanet_seat: Seat) -> None:
    TermFactory.create(
        seat=thanet_seat,
        person=PersonFactory.create(full_name="Nora Next"),
        start=today() + DAY,
        end=None,
    )
    assert f"Nora Next takes the seat on {day(today() + DAY)}" in text(client)


def test_the_chair_is_shown_as_whoever_holds_the_board_seat(
    client: Client, steering_group: Body, charles_term: Term
) -> None:
    page = text(client)
    assert "Charles Chair" in page
    assert "Held by whoever holds the seat Voluntary sector" in page


def test_who_attends_is_shown_apart_from_the_members(
    client: Client, sadie_term: Term, steering_group: Body
) -> None:
    seat = SeatFactory.create(body=steering_group, name="Council", standing=Standing.IN_ATTENDANCE)
    TermFactory.create(seat=seat, person__full_name="Kit Council", end=None)
    members, attending = text(client).split("In attendance, without a vote", 1)
    assert "Kit Council" not in members
    assert "Kit Council" in attending
    assert "Further notice" in attending


def test_the_next_and_the_last_meeting_are_shown(client: Client, steering_group: Body) -> None:
    MeetingFactory.create(body=steering_group, place="Ashford")
    MeetingFactory.create(body=steering_group, start=datetime(2026, 3, 2, 14, tzinfo=UTC))
    page = text(client)
    assert "Ashford" in page
    assert "2 March 2026, 2pm to 4pm" in page


def test_the_list_of_meetings_shows_those_to_come_and_those_past(
    client: Client, steering_group: Body
) -> None:
    MeetingFactory.create(body=steering_group, start=datetime(2026, 3, 2, 14, tzinfo=UTC))
    page = text(client, f"{PAGE}meetings/")
    assert "No date is set" in page
    assert "2 March 2026" in page


def test_terms_of_reference_are_markdown_made_safe(client: Client, steering_group: Body) -> None:
    Body.objects.filter(pk=steering_group.pk).update(
        terms_of_reference="# Purpose\n\n<script>alert(1)</script>"
    )
    page = text(client)
    assert "<h3>Purpose</h3>" in page
    assert "<script>alert" not in page


def test_the_index_keeps_closed_groups_apart(client: Client, steering_group: Body) -> None:
    BodyFactory.create(name="Old Forum", closed=date(2022, 4, 1))
    open_ones, others = text(client, "/groups/").split("have closed", 1)
    assert "Steering Group" in open_ones
    assert "from 1 January 2020 until 31 March 2022" in others


def test_an_unknown_group_is_not_found(client: Client) -> None:
    assert client.get("/groups/nobody/").status_code == 404


def test_a_closed_group_leads_to_its_last_day(client: Client, sadie_term: Term) -> None:
    Body.objects.filter(slug="steering-group").update(closed=today())
    page = text(client)
    assert f"This group worked until {until(today())}." in page
    assert f'href="{PAGE}as-at/{today() - DAY}/"' in page


def test_a_group_to_come_leads_to_its_first_day(client: Client, steering_group: Body) -> None:
    Body.objects.filter(slug="steering-group").update(created=today() + DAY)
    page = text(client)
    assert f"This group begins on {day(today() + DAY)}." in page
    assert f'href="{PAGE}as-at/{today() + DAY}/"' in page


def test_the_ways_down_the_page_lead_to_what_is_there(
    client: Client, steering_group: Body, sadie_term: Term
) -> None:
    page = client.get("/groups/steering-group/").content.decode()
    nav = page.split('aria-label="On this page"')[1].split("</nav>")[0]
    targets = re.findall(r'href="#([a-z-]+)"', nav)
    assert {"members", "timeline", "meetings", "more", "downloads"} <= set(targets)
    assert all(f'id="{target}"' in page for target in targets)
