"""What everybody may take away."""

import csv
import io
from datetime import date
from typing import Any

import pytest
from django.test import Client

from membership.bodies.models import Body, Seat, Term
from membership.organisations.models import Organisation
from portal.lib.time import last_day, today
from tests.factories.bodies import TermFactory
from tests.factories.people import PersonFactory

PAGE = "/groups/steering-group/"
pytestmark = pytest.mark.django_db


def table(client: Client, address: str) -> list[dict[str, str]]:
    response = client.get(address)
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    return list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))


def popolo(client: Client) -> dict[str, list[dict[str, Any]]]:
    data: dict[str, list[dict[str, Any]]] = client.get(f"{PAGE}popolo.json").json()
    return data


def last(term: Term) -> str:
    assert term.end is not None
    return last_day(term.end).isoformat()


def test_the_members_of_today_are_a_table(client: Client, sadie_term: Term) -> None:
    (row,) = table(client, f"{PAGE}members.csv")
    assert row["Seat"] == row["Stands for"] == row["District"] == "Thanet"
    assert (row["Member"], row["Organisation"]) == ("Sadie Seatholder", "Thanet Tides")
    assert (row["Since"], row["Until"]) == (sadie_term.start.isoformat(), last(sadie_term))
    assert row["State"] == "Filled"


def test_the_members_of_another_day_are_asked_for(client: Client, sadie_term: Term) -> None:
    (row,) = table(client, f"{PAGE}members.csv?on=2020-02-29")
    assert (row["Member"], row["State"]) == ("", "Vacant")
    assert row["Since"] == "2020-01-01"
    assert row["Until"] == last_day(sadie_term.start).isoformat()
    assert table(client, f"{PAGE}members.csv?on=2019-12-31") == []


@pytest.mark.parametrize("wrong", ["2025-02-29", "soon", "1;DROP"])
def test_a_table_of_an_impossible_day_is_not_found(
    client: Client, steering_group: Body, wrong: str
) -> None:
    assert client.get(f"{PAGE}members.csv", {"on": wrong}).status_code == 404


def test_whoever_stays_on_has_the_end_of_the_term_and_the_limit(
    client: Client, thanet_seat: Seat
) -> None:
    TermFactory.create(seat=thanet_seat, start=date(2025, 1, 1), end=date(2026, 1, 1))
    (row,) = table(client, f"{PAGE}members.csv?on=2026-02-01")
    assert (row["Until"], row["State"]) == ("2025-12-31", "Carried over")
    assert row["Stays on until at the latest"] == "2026-06-30"


def test_every_term_is_a_row(client: Client, thanet_seat: Seat) -> None:
    TermFactory.create(seat=thanet_seat, start=date(2024, 1, 1), end=date(2025, 1, 1))
    TermFactory.create(seat=thanet_seat, start=date(2025, 2, 1), end=None)
    first, second = table(client, f"{PAGE}terms.csv")
    assert (first["First day"], first["Last day"]) == ("2024-01-01", "2025-01-31")
    assert (first["Appointed until"], first["State"]) == ("2024-12-31", "Ended")
    assert (second["First day"], second["Last day"]) == ("2025-02-01", "")


def test_what_a_spreadsheet_could_run_is_text(client: Client, thanet_seat: Seat) -> None:
    person = PersonFactory.create(full_name="=HYPERLINK(1)")
    TermFactory.create(seat=thanet_seat, person=person, end=None)
    for name in ("members", "terms"):
        (row,) = table(client, f"{PAGE}{name}.csv")
        assert row["Member"] == "'=HYPERLINK(1)"


def test_a_file_is_named_for_its_group_and_day(client: Client, steering_group: Body) -> None:
    answer = client.get(f"{PAGE}members.csv?on=2024-02-29")
    name = 'attachment; filename="steering-group-members-2024-02-29.csv"'
    assert answer["Content-Disposition"] == name


def test_popolo_joins_people_seats_and_organisations(
    client: Client, sadie_term: Term, board: Body
) -> None:
    data, seat = popolo(client), sadie_term.seat
    assert data["persons"] == [{"id": f"person-{sadie_term.person_id}", "name": "Sadie Seatholder"}]
    (post,), (membership,) = data["posts"], data["memberships"]
    assert (post["label"], post["role"]) == ("Thanet", "Voting member")
    assert data["areas"][0]["id"] == post["area_id"]
    assert membership["post_id"] == post["id"] == f"seat-{seat.pk}"
    assert membership["person_id"] == data["persons"][0]["id"]
    assert membership["end_date"] == last(sadie_term)
    names = {row["id"]: row["name"] for row in data["organizations"]}
    assert names[membership["organization_id"]] == "Steering Group"
    assert names[membership["on_behalf_of_id"]] == "Thanet Tides"
    assert names[f"body-{board.pk}"] == "Strategic Partnership Board"


def test_popolo_has_a_membership_for_each_seat_that_a_term_gives(
    client: Client, charles_term: Term, chair: Seat
) -> None:
    (membership,) = popolo(client)["memberships"]
    assert membership["id"] == f"term-{charles_term.pk}-seat-{chair.pk}"
    assert membership["role"] == "Chair"
    assert popolo(client)["posts"][0]["follows_id"] == f"seat-{charles_term.seat_id}"


def test_popolo_leaves_nobody_out_who_stays_on(client: Client, thanet_seat: Seat) -> None:
    TermFactory.create(seat=thanet_seat, start=date(2025, 1, 1), end=today())
    (membership,) = popolo(client)["memberships"]
    assert membership["end_date"] > today().isoformat()


def test_of_an_unlisted_organisation_the_name_alone_is_given(
    client: Client, sadie_term: Term
) -> None:
    Organisation.objects.update(listed=False)
    found = [row for row in popolo(client)["organizations"] if row["name"] == "Thanet Tides"]
    assert [set(row) for row in found] == [{"id", "name"}]


@pytest.mark.parametrize("name", ["members.csv", "terms.csv", "popolo.json"])
def test_who_has_the_newest_is_told_so_and_a_change_is_never_missed(
    client: Client, sadie_term: Term, name: str
) -> None:
    mark = client.get(f"{PAGE}{name}")["ETag"]
    assert client.get(f"{PAGE}{name}", headers={"if-none-match": mark}).status_code == 304
    sadie_term.person.full_name = "Sadie Sandwich"
    sadie_term.person.save()
    assert client.get(f"{PAGE}{name}", headers={"if-none-match": mark}).status_code == 200
