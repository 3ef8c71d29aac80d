"""The officer's way through a merger, and where the old address leads."""

import pytest
from django.test import Client

from membership.organisations.models import Belonging, Organisation, Role
from membership.people.models import User
from tests.factories.bodies import SeatFactory, TermFactory
from tests.factories.forums import TopicFactory
from tests.factories.organisations import OrganisationFactory
from tests.support.permissions import second_factor

REASON = {"reason": "Registered twice."}


@pytest.fixture
def tides_again(db: None) -> Organisation:
    return OrganisationFactory.create(name="Thanet Tides CIO", slug="thanet-tides-cio")


@pytest.fixture
def officer(client: Client, olive: User) -> Client:
    second_factor(olive)
    client.force_login(olive)
    return client


def text(client: Client, path: str) -> str:
    return " ".join(client.get(path).content.decode().split())


def test_the_likely_twin_is_offered_and_others_are_found_by_name(
    officer: Client, tides_again: Organisation, thanet_tides: Organisation
) -> None:
    OrganisationFactory.create(name="Herne Bay Rowers", slug="herne-bay-rowers")
    page = text(officer, "/organisations/thanet-tides-cio/merge/")
    assert "/organisations/thanet-tides-cio/merge/thanet-tides/" in page
    assert "Herne Bay Rowers" not in page
    found = text(officer, "/organisations/thanet-tides-cio/merge/?q=rowers+herne")
    assert "/organisations/thanet-tides-cio/merge/herne-bay-rowers/" in found
    assert "Nothing found" in text(officer, "/organisations/thanet-tides-cio/merge/?q=zebra")


def test_the_preview_says_what_will_happen_and_the_button_does_it(
    officer: Client, tides_again: Organisation, thanet_tides: Organisation, molly: User
) -> None:
    Belonging.objects.create(user=molly, organisation=tides_again, role=Role.MANAGER)
    topic = TopicFactory.create(organisation=tides_again)
    path = "/organisations/thanet-tides-cio/merge/thanet-tides/"
    page = text(officer, path)
    assert "1 topic moves." in page
    assert "Molly Member belongs to both." in page
    assert "Merge the two" in page
    answer = officer.post(path, REASON, follow=True)
    assert "Thanet Tides CIO is part of Thanet Tides now." in answer.content.decode()
    topic.refresh_from_db()
    assert topic.organisation == thanet_tides


def test_without_a_reason_nothing_is_merged_and_the_page_says_why(
    officer: Client, tides_again: Organisation, thanet_tides: Organisation
) -> None:
    answer = officer.post("/organisations/thanet-tides-cio/merge/thanet-tides/", {"reason": " "})
    assert answer.status_code == 200
    assert "error-summary" in answer.content.decode()
    tides_again.refresh_from_db()
    assert not tides_again.is_merged


def test_a_clash_of_seats_is_named_and_there_is_no_button(
    officer: Client, tides_again: Organisation, thanet_tides: Organisation
) -> None:
    seat = SeatFactory.create(name="Coast", body__name="Steering Group")
    TermFactory.create(seat=seat, organisation=tides_again, end=None)
    other = SeatFactory.create(body=seat.body, name="Culture")
    TermFactory.create(seat=other, organisation=thanet_tides, end=None)
    path = "/organisations/thanet-tides-cio/merge/thanet-tides/"
    page = text(officer, path)
    assert "Thanet Tides CIO has the seat Coast on the Steering Group" in page
    assert "Merge the two" not in page
    answer = officer.post(path, REASON)
    assert "Nothing was merged." in answer.content.decode()
    assert not Organisation.objects.filter(merged_into__isnull=False).exists()


def test_the_wrong_way_round_is_refused_on_the_page(
    officer: Client, thanet_tides: Organisation
) -> None:
    OrganisationFactory.create(name="Newcomers", slug="newcomers", state="pending")
    page = text(officer, "/organisations/thanet-tides/merge/newcomers/")
    assert "Merge Newcomers into Thanet Tides instead" in page
    assert "Merge the two" not in page
    itself = text(officer, "/organisations/thanet-tides/merge/thanet-tides/")
    assert "cannot be merged into itself" in itself


def merge_them(officer: Client) -> None:
    officer.post("/organisations/thanet-tides-cio/merge/thanet-tides/", REASON)


@pytest.mark.parametrize("rest", ["", "ask-to-join/?from=list", "manage/"])
def test_the_old_addresses_lead_to_the_new_ones_for_good(
    officer: Client, tides_again: Organisation, thanet_tides: Organisation, magnus: User, rest: str
) -> None:
    merge_them(officer)
    officer.force_login(magnus)
    answer = officer.get(f"/organisations/thanet-tides-cio/{rest}")
    assert answer.status_code == 301
    assert answer["Location"] == f"/organisations/thanet-tides/{rest}"


def test_visitors_are_led_on_as_well(
    officer: Client, tides_again: Organisation, thanet_tides: Organisation
) -> None:
    merge_them(officer)
    answer = Client().get("/organisations/thanet-tides-cio/")
    assert (answer.status_code, answer["Location"]) == (301, "/organisations/thanet-tides/")


def test_nobody_is_led_to_what_they_may_not_see(
    officer: Client, tides_again: Organisation, thanet_tides: Organisation
) -> None:
    merge_them(officer)
    Organisation.objects.filter(pk=thanet_tides.pk).update(listed=False)
    assert Client().get("/organisations/thanet-tides-cio/").status_code == 404
    assert officer.get("/organisations/thanet-tides-cio/").status_code == 301


def test_what_is_sent_to_an_old_address_is_not_carried_out_and_the_person_is_told(
    officer: Client, tides_again: Organisation, thanet_tides: Organisation, priya: User
) -> None:
    merge_them(officer)
    client = Client()
    client.force_login(priya)
    answer = client.post("/organisations/thanet-tides-cio/ask-to-join/", {}, follow=True)
    assert answer.redirect_chain == [("/organisations/thanet-tides/", 302)]
    assert "is part of Thanet Tides now" in answer.content.decode()
    assert not priya.join_requests.exists()


def test_a_second_click_on_merge_is_harmless(
    officer: Client, tides_again: Organisation, thanet_tides: Organisation
) -> None:
    merge_them(officer)
    path = "/organisations/thanet-tides-cio/merge/thanet-tides/"
    answer = officer.post(path, REASON, follow=True)
    assert "is part of Thanet Tides now" in answer.content.decode()


def test_an_address_that_never_was_stays_unknown(
    client: Client, thanet_tides: Organisation
) -> None:
    assert client.get("/organisations/never-was/").status_code == 404


def test_it_is_in_no_list_search_sitemap_or_picker(
    officer: Client, tides_again: Organisation, thanet_tides: Organisation
) -> None:
    places = (
        "/organisations/",
        "/search/?q=tides",
        "/sitemap.xml",
        "/organisations/thanet-tides/merge/?q=tides",
        "/admin/organisations/",
    )
    before = {place: officer.get(place).content.decode() for place in places}
    assert all(
        "thanet-tides-cio" in page.lower() or "Thanet Tides CIO" in page for page in before.values()
    )
    merge_them(officer)
    officer.get("/organisations/thanet-tides/")  # shows the message that names it
    for place in places:
        page = officer.get(place).content.decode()
        assert "thanet-tides-cio" not in page, place
        assert "Thanet Tides CIO" not in page, place
