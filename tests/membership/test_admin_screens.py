"""Wagtail's screens for organisations, people, districts and themes."""

import csv
import io
from datetime import date, timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from openpyxl import load_workbook

from consultations.models import Response
from membership.bodies.models import Seat
from membership.organisations.models import Organisation, VouchingState
from membership.people.models import Person, User
from membership.people.waiting import waiting_for
from membership.places.models import District, Theme
from portal.records.actions import record
from portal.records.models import AuditRecord
from portal.records.screens import NOBODY, with_names
from tests.factories.consultations import RoundFactory
from tests.factories.organisations import OrganisationFactory
from tests.factories.people import PersonFactory, UserFactory
from tests.factories.places import DistrictFactory, ThemeFactory
from tests.support.permissions import second_factor

pytestmark = pytest.mark.django_db
FORMULA = '=HYPERLINK("https://evil.example")'


@pytest.fixture
def as_olive(client: Client, olive: User) -> Client:
    second_factor(olive)
    client.force_login(olive)
    return client


@pytest.fixture
def as_amir(client: Client, amir: User) -> Client:
    second_factor(amir)
    client.force_login(amir)
    return client


def page(client: Client, address: str) -> BeautifulSoup:
    response = client.get(address)
    assert response.status_code == 200, address
    return BeautifulSoup(response.content, "html.parser")


def rows(client: Client, address: str) -> list[list[str]]:
    content = b"".join(client.get(address).streaming_content)  # type: ignore[attr-defined]
    return list(csv.reader(io.StringIO(content.decode())))


class TestOrganisations:
    def form(self, **changes: Any) -> dict[str, Any]:
        return {
            "name": "Margate Menders",
            "kind": "charity",
            "charity_number": "1123456",
            "income_band": "micro",
            "purpose": "We mend.",
            "countywide": "on",
            "listed": "on",
        } | changes

    def test_what_an_officer_enters_is_vouched_for(
        self, as_olive: Client, olive: User, thanet: District
    ) -> None:
        sent = self.form(districts=[thanet.pk])
        assert as_olive.post("/admin/organisations/new/", sent).status_code == 302
        made = Organisation.objects.get(name="Margate Menders")
        assert (made.slug, made.is_public, list(made.districts.all())) == (
            "margate-menders",
            True,
            [thanet],
        )
        trail = AuditRecord.objects.get(target_pk=str(made.pk), action="entered")
        assert trail.acting_user_pk == olive.pk

    def test_a_change_is_recorded_once_and_shown_in_the_history(
        self, as_olive: Client, olive: User, thanet_tides: Organisation
    ) -> None:
        address = f"/admin/organisations/edit/{thanet_tides.pk}/"
        sent = self.form(name="Tides", districts=[d.pk for d in thanet_tides.districts.all()])
        assert as_olive.post(address, sent).status_code == 302
        assert AuditRecord.objects.filter(action="details changed").count() == 1
        text = page(as_olive, f"/admin/organisations/history/{thanet_tides.pk}/").get_text(" ")
        assert "Details changed" in text
        assert "Thanet Tides → Tides" in " ".join(text.split())
        assert olive.full_name in text

    def test_what_was_done_on_other_pages_is_in_the_history(
        self, as_olive: Client, thanet_tides: Organisation
    ) -> None:
        record(thanet_tides, "declined", acting_user=None, reason="<b>Not a charity</b>")
        soup = page(as_olive, f"/admin/organisations/history/{thanet_tides.pk}/")
        text = " ".join(soup.get_text(" ").split())
        assert "Declined: <b>Not a charity</b>" in text
        assert NOBODY in text

    def test_a_number_that_another_has_is_said_beside_the_field(
        self, as_olive: Client, thanet_tides: Organisation
    ) -> None:
        OrganisationFactory.create(charity_number="1123456")
        response = as_olive.post(f"/admin/organisations/edit/{thanet_tides.pk}/", self.form())
        assert "charity_number" in response.context["form"].errors

    def test_filters_and_search_narrow_the_list(
        self, as_olive: Client, thanet_tides: Organisation, swale: District
    ) -> None:
        OrganisationFactory.create(name="Kept Out", listed=False, districts=[swale])
        OrganisationFactory.create(name="Waits", state=VouchingState.PENDING, kind="cic")
        for query, names in {
            "listed=false": {"Kept Out"},
            "state=pending": {"Waits"},
            "kind=cic": {"Waits"},
            f"districts={swale.pk}": {"Kept Out"},
            "q=tides": {"Thanet Tides"},
        }.items():
            found = as_olive.get(f"/admin/organisations/?{query}").context["object_list"]
            assert {each.name for each in found} == names, query

    @pytest.mark.parametrize("mark", ["=", "+", "-", "@"])
    def test_cells_of_an_export_never_run(
        self, as_olive: Client, thanet_tides: Organisation, mark: str
    ) -> None:
        bad = mark + FORMULA[1:]
        Organisation.objects.filter(pk=thanet_tides.pk).update(purpose=bad, name=bad)
        District.objects.update(name=bad)
        heading, row = rows(as_olive, "/admin/organisations/?export=csv")
        assert len(heading) == len(row)
        assert row.count(f"'{bad}") == 3
        assert not any(cell.startswith(mark) for cell in row)
        response = as_olive.get("/admin/organisations/?export=xlsx")
        book = load_workbook(io.BytesIO(b"".join(response.streaming_content)))  # type: ignore[attr-defined]
        cells = list(book.active.iter_rows(min_row=2))[0]  # type: ignore[union-attr]  # noqa: RUF015
        assert [c.value for c in cells].count(f"'{bad}") == 3
        assert not any(cell.data_type == "f" for cell in cells)

    def test_an_export_holds_what_the_filters_leave(
        self, as_olive: Client, thanet_tides: Organisation
    ) -> None:
        OrganisationFactory.create(name="Other", kind="cic")
        assert [row[0] for row in rows(as_olive, "/admin/organisations/?kind=cic&export=csv")] == [
            "Name",
            "Other",
        ]

    def test_an_export_of_many_costs_as_many_queries_as_one_of_few(
        self, as_olive: Client, thanet: District
    ) -> None:
        def cost() -> int:
            with CaptureQueriesContext(connection) as captured:
                rows(as_olive, "/admin/organisations/?export=csv")
            return len(captured)

        OrganisationFactory.create(districts=[thanet])
        rows(as_olive, "/admin/organisations/?export=csv")
        few = cost()
        for _ in range(20):
            OrganisationFactory.create(districts=[thanet])
        assert cost() == few

    def test_editors_do_not_read_what_keeps_out_of_the_directory(
        self, client: Client, edie: User, thanet_tides: Organisation
    ) -> None:
        second_factor(edie)
        client.force_login(edie)
        for address in (
            "",
            "?export=csv",
            f"inspect/{thanet_tides.pk}/",
            f"history/{thanet_tides.pk}/",
        ):
            assert client.get(f"/admin/organisations/{address}").status_code == 302


class TestOthers:
    def test_districts_by_when_they_are_there(self, as_olive: Client) -> None:
        long_ago, to_come = date(2000, 1, 1), date(2100, 1, 1)
        DistrictFactory.create(name="Gone", end=long_ago)
        DistrictFactory.create(name="Here")
        DistrictFactory.create(name="Coming", start=to_come)
        for when, name in {"current": "Here", "ended": "Gone", "coming": "Coming"}.items():
            found = as_olive.get(f"/admin/districts/?when={when}").context["object_list"]
            assert [each.name for each in found] == [name]

    def test_changes_of_themes_and_people_are_recorded_and_what_people_say_is_not_kept(
        self, as_amir: Client, amir: User
    ) -> None:
        theme, person = ThemeFactory.create(name="Sea"), PersonFactory.create()
        as_amir.post(
            f"/admin/themes/edit/{theme.pk}/", {"name": "Shore", "slug": theme.slug, "order": 0}
        )
        as_amir.post(
            f"/admin/persons/edit/{person.pk}/",
            {"full_name": person.full_name, "about": "I sail.", "user": ""},
        )
        kept = AuditRecord.objects.filter(action="changed").order_by("pk")
        assert [(each.old, each.new) for each in kept] == [
            ({"name": "Sea"}, {"name": "Shore"}),
            ({"about": None}, {"about": "not kept"}),
        ]
        assert Theme.objects.get().name == "Shore"

    def test_a_deletion_is_recorded(self, as_amir: Client) -> None:
        person = PersonFactory.create(full_name="Noel Nobody")
        as_amir.post(f"/admin/persons/delete/{person.pk}/")
        assert not Person.objects.exists()
        assert AuditRecord.objects.get(action="deleted").old == {"name": "Noel Nobody"}

    @pytest.mark.parametrize("screen", ["persons", "districts", "themes"])
    def test_every_list_can_be_searched_and_exported(
        self, as_amir: Client, screen: str, thanet: District
    ) -> None:
        PersonFactory.create(full_name="Thanet Someone")
        ThemeFactory.create(name="Thanet matters")
        assert "Thanet" in page(as_amir, f"/admin/{screen}/?q=thanet").get_text()
        assert "Thanet" in rows(as_amir, f"/admin/{screen}/?q=thanet&export=csv")[1][0]
        assert len(rows(as_amir, f"/admin/{screen}/?q=nothing&export=csv")) == 1

    def test_accounts_are_exported_with_their_roles_and_have_their_history(
        self, as_amir: Client, olive: User
    ) -> None:
        User.objects.filter(pk=olive.pk).update(full_name=FORMULA)
        found = rows(as_amir, "/admin/users/?export=csv")
        assert any(row[:3] == [f"'{FORMULA}", olive.email, "KCC officer"] for row in found)
        record(olive, "second factor reset", acting_user=None)
        text = page(as_amir, f"/admin/users/history/{olive.pk}/").get_text()
        assert "Second factor reset" in text

    def test_the_names_of_a_history_are_one_query(self, olive: User, amir: User) -> None:
        for person in (olive, amir, None):
            record(olive, "changed", acting_user=person, old={"a": [1, 2]}, new={"a": True})
        with CaptureQueriesContext(connection) as captured:
            entries = with_names(AuditRecord.objects.all())
        assert [each.by for each in entries] == [NOBODY, str(amir), str(olive)]
        assert entries[0].changes == "a: 1, 2 → yes"
        assert len(captured) == 2

    @pytest.mark.parametrize("screen", ["persons", "organisations", "districts", "themes", "users"])
    def test_a_full_list_costs_as_many_queries_as_a_short_one(
        self, as_amir: Client, screen: str
    ) -> None:
        def grow(count: int) -> None:
            for user in UserFactory.create_batch(count):
                PersonFactory.create(user=user)
            OrganisationFactory.create_batch(count)
            DistrictFactory.create_batch(count)
            ThemeFactory.create_batch(count)

        def cost() -> int:
            cache.clear()
            with CaptureQueriesContext(connection) as captured:
                assert as_amir.get(f"/admin/{screen}/").status_code == 200
            return len(captured)

        grow(3)
        cost()
        few = cost()
        grow(15)
        assert cost() == few


class TestLook:
    def test_the_sidebar_shows_the_name_and_not_the_address(
        self, as_olive: Client, olive: User
    ) -> None:
        sidebar = page(as_olive, "/admin/").find(id="wagtail-sidebar-props")
        assert sidebar is not None
        assert olive.full_name in sidebar.get_text()
        assert olive.email not in sidebar.get_text()

    def test_controls_of_the_admin_carry_no_class_of_the_theme(self, as_olive: Client) -> None:
        for address in ("/admin/organisations/new/", "/admin/organisations/", "/admin/account/"):
            assert "govuk-" not in as_olive.get(address).content.decode()
        assert "govuk-input" in as_olive.get("/organisations/").content.decode()


class TestWaiting:
    def test_the_front_of_the_admin_says_what_waits_and_for_how_long(
        self, as_olive: Client, thanet_tides: Organisation
    ) -> None:
        OrganisationFactory.create(
            state=VouchingState.PENDING, waiting_since=timezone.now() - timedelta(days=3)
        )
        OrganisationFactory.create(state=VouchingState.PENDING)
        Organisation.objects.filter(pk=thanet_tides.pk).update(recheck_since=timezone.now())
        text = " ".join(page(as_olive, "/admin/").get_text(" ").split())
        assert "2 organisations to confirm , the oldest since" in text
        assert "3 days ago" in text
        assert "1 organisation with a new name or number" in text
        assert "1 organisation without a manager" in text

    def test_seats_and_results_wait_as_well(
        self, as_olive: Client, olive: User, thanet_seat: Seat
    ) -> None:
        Response.objects.create(round=RoundFactory.create(closed=True), capacity="other")
        RoundFactory.create(closed=True)  # nobody answered: nothing to publish
        found = [str(each) for each in waiting_for(olive, now=timezone.now())]
        assert {"1 seat that needs a holder", "1 round to publish the results of"} <= set(found)

    def test_each_sees_what_is_theirs(self, priya: User, edie: User, thanet_seat: Seat) -> None:
        OrganisationFactory.create(state=VouchingState.PENDING)
        for person in (None, priya, edie):
            assert waiting_for(person, now=timezone.now()) == []

    def test_it_costs_the_same_however_much_waits(
        self, as_olive: Client, olive: User, thanet_seat: Seat
    ) -> None:
        def cost() -> int:
            cache.clear()
            with CaptureQueriesContext(connection) as captured:
                waiting_for(olive, now=timezone.now())
            return len(captured)

        OrganisationFactory.create(state=VouchingState.PENDING)
        waiting_for(olive, now=timezone.now())
        few = cost()
        OrganisationFactory.create_batch(15, state=VouchingState.PENDING)
        assert cost() == few
