"""The register as everyone reads it: who sits, what they declared, and nothing that is not published."""

import csv
import io
from datetime import datetime, timedelta

import pytest
from django.test import Client

from membership.bodies.declarations.kinds import InterestKind
from membership.bodies.declarations.tables import register_of
from membership.bodies.models import Body, Interest, Seat, Term
from membership.people.models import Person
from portal.lib.templatetags.portal import day
from portal.lib.time import today
from tests.factories.bodies import BodyFactory, DeputyFactory, TermFactory
from tests.factories.declarations import ConfirmationFactory, InterestFactory

DAY = timedelta(days=1)
PAGE = "/groups/steering-group/interests/"
FILE = "/groups/steering-group/interests.csv"
pytestmark = pytest.mark.django_db


def text(client: Client, address: str = PAGE) -> str:
    return " ".join(client.get(address).content.decode().split())


def table(client: Client) -> list[dict[str, str]]:
    content = b"".join(client.get(FILE)).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(content)))


def leave(person: Person, days_ago: int) -> None:
    end = today() - days_ago * DAY
    Term.objects.filter(person=person).update(start=end - 400 * DAY, end=end, released=end)


def test_everyone_reads_what_a_holder_declared_and_when_it_was_confirmed(
    client: Client, trusteeship: Interest, now: datetime
) -> None:
    ConfirmationFactory.create(person=trusteeship.person, entries=1)
    page = text(client)
    for words in ("Sadie Seatholder", "Treasurer of the lifeboat fund", "Harbour Lights Trust"):
        assert words in page
    assert f"Confirmed on {day(now)}" in page


def test_what_is_not_published_is_neither_on_the_page_nor_in_the_file(
    client: Client, trusteeship: Interest
) -> None:
    person = trusteeship.person
    InterestFactory.create(person=person, kind=InterestKind.FAMILY, what="My son’s shop")
    for kept_back in ("asked", "agreed"):
        InterestFactory.create(
            person=person,
            kind=InterestKind.LAND,
            what="My house",
            kept_back=kept_back,
            why_kept_back="Fear.",
        )
    file = b"".join(client.get(FILE)).decode()
    for read in (text(client), file):
        assert "lifeboat" in read
        assert "son’s shop" not in read
        assert "My house" not in read
        assert "Fear." not in read


def test_an_empty_register_says_why_it_is_empty(client: Client, holder: Person) -> None:
    assert "Nothing declared yet" in text(client)
    assert "Not yet confirmed" in text(client)
    ConfirmationFactory.create(person=holder)
    assert "Nothing to declare." in text(client)


def test_nobody_is_said_to_have_nothing_who_has_something_that_stays_back(
    client: Client, holder: Person
) -> None:
    InterestFactory.create(person=holder, kind=InterestKind.FAMILY)
    ConfirmationFactory.create(person=holder, entries=1)
    assert "No entry is published." in text(client)
    assert "Nothing to declare." not in text(client)


def test_who_sits_by_office_or_stays_on_is_in_it_a_deputy_is_not(
    client: Client, sadie_term: Term, charles_term: Term
) -> None:
    Term.objects.filter(pk=sadie_term.pk).update(end=today() - DAY)
    DeputyFactory.create(term=sadie_term, person__full_name="Dora Deputy")
    names = {row["Member"] for row in table(client)}
    assert names == {"Sadie Seatholder", "Charles Chair"}


def test_a_declaration_counts_for_every_body(
    client: Client, trusteeship: Interest, board: Body
) -> None:
    TermFactory.create(seat__body=board, person=trusteeship.person, end=None)
    assert "lifeboat" in text(client, "/groups/board/interests/")


@pytest.mark.parametrize(("days_ago", "shown"), [(1, True), (360, True), (367, False)])
def test_entries_of_past_holders_leave_the_page_after_a_year(
    client: Client, trusteeship: Interest, days_ago: int, shown: bool
) -> None:
    leave(trusteeship.person, days_ago)
    page = text(client)
    assert ("lifeboat" in page) is shown
    assert ("Who has left" in page) is shown


def test_the_chair_by_office_stays_for_a_year_as_well(client: Client, charles_term: Term) -> None:
    leave(charles_term.person, 30)
    [row] = table(client)
    assert (row["Member"], row["Seat"]) == ("Charles Chair", "Chair")
    assert row["Sat until"] == day(today() - 31 * DAY)


@pytest.mark.parametrize(("days_gone", "listed"), [(30, True), (400, False)])
def test_a_seat_by_office_that_is_no_more_leaves_the_page_a_year_after_its_own_end(
    steering_group: Body, chair: Seat, charles_term: Term, days_gone: int, listed: bool
) -> None:
    """Charles sits on the Board all the while, or has left it yesterday."""
    start, gone = today() - timedelta(days=800), today() - timedelta(days=days_gone)
    Term.objects.filter(pk=charles_term.pk).update(start=start)
    Seat.objects.filter(pk=chair.pk).update(end=gone)
    for end in (None, today()):
        Term.objects.filter(pk=charles_term.pk).update(end=end, released=end, appointed_until=None)
        left = [(each.term, each.left) for each in register_of(steering_group, today()).left]
        assert left == ([(charles_term, gone)] if listed else [])


def test_whoever_has_come_back_is_among_those_who_sit_alone(
    client: Client, holder: Person, steering_group: Body
) -> None:
    leave(holder, 30)
    TermFactory.create(seat__body=steering_group, person=holder, start=today(), end=None)
    assert "Who has left" not in text(client)


def test_a_formula_in_an_entry_does_not_run_in_a_spreadsheet(
    client: Client, holder: Person
) -> None:
    InterestFactory.create(person=holder, what="=1+1")
    assert [row["Interest"] for row in table(client)] == ["'=1+1"]


def test_search_engines_are_asked_to_leave_it_out(client: Client, steering_group: Body) -> None:
    for address in (PAGE, FILE):
        assert client.get(address)["X-Robots-Tag"] == "noindex"
    assert '<meta name="robots" content="noindex">' in text(client)


def test_a_body_without_holders_has_an_empty_register(client: Client) -> None:
    BodyFactory.create(slug="new-body")
    assert "Nobody holds a seat today" in text(client, "/groups/new-body/interests/")
    assert client.get("/groups/nobody/interests/").status_code == 404


def test_the_page_of_the_group_leads_to_it(client: Client, steering_group: Body) -> None:
    assert PAGE in text(client, "/groups/steering-group/")
