"""The front page, a district and the frame: what they gather, and what they say when there is nothing."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from forums.models import Forum
from home.models import Contacts
from membership.places.models import District
from portal.lib.time import today
from tests.factories.bodies import MeetingFactory, SeatFactory, TermFactory
from tests.factories.consultations import ConsultationPageFactory, RoundFactory
from tests.factories.forums import TopicFactory
from tests.factories.home import make_image, make_news
from tests.factories.organisations import OrganisationFactory
from tests.factories.people import PersonFactory
from tests.factories.places import DistrictFactory

pytestmark = pytest.mark.django_db


def text(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200
    return response.content.decode()


def test_the_front_page_of_an_empty_site_says_what_will_be_there(client: Client) -> None:
    page = text(client, "/")
    assert "No consultation is open today" in page
    assert "There is no news yet" in page
    assert "has not been announced yet" in page


def test_the_front_page_shows_what_is_open_and_until_when(client: Client) -> None:
    RoundFactory.create(page=ConsultationPageFactory.create(title="Core grants"))
    RoundFactory.create(page=ConsultationPageFactory.create(title="Long over"), closed=True)
    page = text(client, "/")
    assert "Core grants" in page
    assert "Closes" in page
    assert "Long over" not in page
    assert "Closing soon" not in page
    RoundFactory.create(
        page=ConsultationPageFactory.create(title="Buses"),
        closes_at=timezone.now() + timedelta(days=3),
    )
    assert "Closing soon" in text(client, "/")


def test_the_front_page_shows_news_topics_districts_and_the_next_meeting(
    client: Client, thanet_forum: Forum
) -> None:
    make_news("Minibus for hire")
    TopicFactory.create(forum=thanet_forum, title="Who has a hall?")
    MeetingFactory.create(place="Sessions House")
    page = text(client, "/")
    for expected in ("Minibus for hire", "Who has a hall?", "Sessions House", "/districts/thanet/"):
        assert expected in page


def test_a_meeting_that_is_over_is_not_the_next_one(client: Client) -> None:
    MeetingFactory.create(start=timezone.now() - timedelta(days=2), place="Yesterday’s hall")
    assert "Yesterday’s hall" not in text(client, "/")


def test_a_district_gathers_what_belongs_to_it(client: Client, thanet_forum: Forum) -> None:
    thanet = thanet_forum.district
    TopicFactory.create(forum=thanet_forum, title="Who has a hall?")
    make_news("Ramsgate news", districts=[thanet])
    RoundFactory.create(page=ConsultationPageFactory.create(title="Buses", districts=[thanet]))
    seat = SeatFactory.create(name="Thanet seat", stands_for="district", district=thanet)
    TermFactory.create(
        seat=seat, person=PersonFactory.create(full_name="Hilary Holder"), start=today(), end=None
    )
    page = text(client, "/districts/thanet/")
    for expected in ("Who has a hall?", "Ramsgate news", "Buses", "Hilary Holder", "Thanet Tides"):
        assert expected in page


def test_a_district_leaves_out_what_belongs_to_others(
    client: Client, thanet: District, swale: District
) -> None:
    make_news("Sheppey news", districts=[swale])
    OrganisationFactory.create(name="Swale Sailors", districts=[swale])
    OrganisationFactory.create(name="Not yet confirmed", districts=[thanet], state="pending")
    RoundFactory.create(page=ConsultationPageFactory.create(title="Bridges", districts=[swale]))
    page = text(client, "/districts/thanet/")
    for unexpected in ("Sheppey news", "Swale Sailors", "Not yet confirmed", "Bridges"):
        assert unexpected not in page


def test_an_empty_district_says_so_in_every_part(client: Client, swale: District) -> None:
    page = text(client, "/districts/swale/")
    for expected in (
        "No consultation is open here today",
        "Nobody has opened a topic yet",
        "There is no news for this district yet",
        "No seat stands for this district alone",
        "No organisation has registered for this district yet",
    ):
        assert expected in page


def test_a_vacant_seat_is_shown_as_vacant(client: Client, thanet: District) -> None:
    SeatFactory.create(name="Thanet seat", stands_for="district", district=thanet)
    assert "Vacant since" in text(client, "/districts/thanet/")


def test_a_district_that_has_ended_names_its_successors(client: Client, thanet: District) -> None:
    thanet.end = today() - timedelta(days=10)
    thanet.save()
    thanet.successors.add(DistrictFactory.create(name="East Kent", slug="east-kent"))
    page = text(client, "/districts/thanet/")
    assert "was a district until" in page
    assert "/districts/east-kent/" in page
    assert "/districts/thanet/" not in text(client, "/districts/")


@pytest.mark.parametrize("path", ["/districts/nowhere/", "/districts/%00/", "/districts/9/x/"])
def test_a_district_that_never_was_is_not_found(client: Client, path: str) -> None:
    assert client.get(path).status_code == 404


def test_a_picture_is_shown_with_its_description(client: Client) -> None:
    article = make_news(image=make_image(), image_alt="Low tide at Broadstairs")
    assert 'alt="Low tide at Broadstairs"' in text(client, article.get_url())
    assert "<img" in text(client, "/news/")


def test_the_named_officer_stands_in_every_footer_and_on_the_contact_page(client: Client) -> None:
    contacts = Contacts.load()
    assert "Nadia Officer" not in text(client, "/districts/")
    contacts.key_officer_name = "Nadia Officer"
    contacts.key_officer_email = "nadia@example.org"
    contacts.cabinet_member_name = "Cllr Cabot"
    contacts.save()
    assert "Nadia Officer" in text(client, "/districts/")
    contact = text(client, "/contact/")
    for expected in ("Nadia Officer", "mailto:nadia@example.org", "Cllr Cabot"):
        assert expected in contact


def test_nobody_named_yet_is_said_plainly(client: Client) -> None:
    assert "have not been named here yet" in text(client, "/contact/")


def test_the_feed_carries_whole_addresses(client: Client) -> None:
    article = make_news("Tide tables", summary="All year.")
    feed = text(client, "/news/feed/")
    assert f"http://portal.example.org{article.get_url()}" in feed
    assert "All year." in feed


def test_a_control_character_in_a_title_does_not_break_the_feed(client: Client) -> None:
    make_news("Pasted\x0b from a word processor")
    assert "Pasted from a word processor" in text(client, "/news/feed/")


def test_search_engines_find_the_public_pages_alone(client: Client, thanet: District) -> None:
    article = make_news("Public")
    make_news("Secret draft", live=False)
    sitemap = text(client, "/sitemap.xml")
    assert f"http://portal.example.org{article.get_url()}" in sitemap
    assert "/districts/thanet/" in sitemap
    assert "secret-draft" not in sitemap
    assert "Disallow: /admin/" in text(client, "/robots.txt")
