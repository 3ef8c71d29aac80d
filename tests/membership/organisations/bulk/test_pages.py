"""The officers' pages of tables, as they walk them."""

from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.contrib.messages import get_messages
from django.test import Client

from membership.organisations.bulk import actions, work
from membership.organisations.bulk.models import Import, ImportState
from membership.organisations.bulk.progress import Reporter
from membership.organisations.models import Organisation
from membership.people.models import User
from portal.lib.tables.reading import Limits
from tests.factories.organisations import OrganisationFactory
from tests.support.organisation_tables import (
    applied,
    checked,
    csv_of,
    organisation,
    uploaded,
)
from tests.support.permissions import second_factor

pytestmark = pytest.mark.django_db


def text(response: Any) -> str:
    main = BeautifulSoup(response.content, "html.parser").main
    assert main is not None
    return " ".join(main.get_text(" ").split())


def said(response: Any) -> str:
    return " ".join(str(message) for message in get_messages(response.wsgi_request))


@pytest.fixture
def as_olive(client: Client, olive: User) -> Client:
    second_factor(olive)
    client.force_login(olive)
    return client


class TestUploading:
    url = "/organisations/import/"

    def test_a_table_waits_for_its_check_and_then_shows_its_rows(self, as_olive: Client) -> None:
        response = as_olive.post(self.url, {"file": uploaded(csv_of([organisation("Otters")]))})
        table = Import.objects.get()
        assert response.headers["Location"] == table.get_absolute_url()
        assert "Waiting for its turn" in text(as_olive.get(table.get_absolute_url()))
        work.do_work(table.pk)
        page = text(as_olive.get(table.get_absolute_url()))
        assert "1 to add, 0 to change" in page
        assert "Row 2 : Otters New It will be added." in page

    @pytest.mark.parametrize(
        ("content", "name", "reason"),
        [
            (b"", "table.csv", "The file is empty"),
            (b"a", "table.pdf", "ends in .csv or .xlsx"),
            (b"a" * 11 * 1024 * 1024, "table.csv", "larger than 10 MB"),
            (b"a", f"{'a' * 300}.csv", "at most 200 characters"),
        ],
    )
    def test_a_wrong_file_is_refused_beside_the_field(
        self, as_olive: Client, content: bytes, name: str, reason: str
    ) -> None:
        response = as_olive.post(self.url, {"file": uploaded(content, name)})
        assert reason in str(response.context["form"].errors["file"])
        assert not Import.objects.exists()

    def test_no_file_is_asked_for(self, as_olive: Client) -> None:
        assert "Choose “Table of organisations”" in text(as_olive.post(self.url, {}))

    def test_a_table_that_cannot_be_read_says_why_and_can_be_removed(
        self, as_olive: Client, olive: User
    ) -> None:
        table = checked(b"%PDF", olive)
        assert "not a CSV file" in text(as_olive.get(table.get_absolute_url()))
        response = as_olive.post(table.get_absolute_url(), {"discard": "1"})
        assert response.headers["Location"] == self.url
        assert not Import.objects.exists()

    def test_the_form_says_the_limits_that_hold(self, as_olive: Client) -> None:
        assert f"at most {Limits().rows:,} rows" in text(as_olive.get(self.url))

    def test_an_officer_without_a_second_factor_is_led_to_it(
        self, client: Client, olive: User
    ) -> None:
        table = checked([organisation("Otters")], olive)
        client.force_login(olive)
        for url in (self.url, table.get_absolute_url(), f"{table.get_absolute_url()}file/"):
            assert client.get(url).headers["Location"] == "/accounts/2fa/"
        for url in ("/organisations/export.csv", "/organisations/import/template.csv"):
            assert client.get(url).headers["Location"] == "/accounts/2fa/"


class TestLooking:
    @pytest.fixture
    def table(self, olive: User) -> Import:
        OrganisationFactory.create(name="Margate Menders", slug="menders")
        rows = [
            organisation("Otters"),
            organisation("The Margate Menders"),
            organisation("Margate Menders", reference="menders", kind="CIO"),
            organisation("Zebras", kind="Pirates"),
        ]
        return checked(rows, olive)

    @pytest.mark.parametrize(
        ("show", "numbers"),
        [
            ("", [2, 3, 4, 5]),
            ("new", [2]),
            ("twin", [3]),
            ("changed", [4]),
            ("wrong", [5]),
            ("same", []),
            ("moved", []),
            ("emperors", [2, 3, 4, 5]),
        ],
    )
    def test_rows_by_what_was_found(
        self, as_olive: Client, table: Import, show: str, numbers: list[int]
    ) -> None:
        page = as_olive.get(f"{table.get_absolute_url()}?show={show}").context["page_obj"]
        assert [row.number for row in page] == numbers

    def test_old_and_new_stand_beside_each_other(self, as_olive: Client, table: Import) -> None:
        page = text(as_olive.get(f"{table.get_absolute_url()}?show=changed"))
        assert "Kind: from Community group → to Charitable incorporated organisation" in page

    def test_pages_of_rows_keep_what_is_shown(self, as_olive: Client, olive: User) -> None:
        rows = [organisation(f"{chr(65 + n % 26) * 9} {n}") for n in range(60)]
        table = checked(rows, olive)
        page = as_olive.get(f"{table.get_absolute_url()}?show=new").content.decode()
        assert "show=new&amp;page=2" in page

    def test_choices_on_a_page_are_kept(self, as_olive: Client, table: Import) -> None:
        url = f"{table.get_absolute_url()}?show=twin"
        response = as_olive.post(url, {"choice-3": "add", "keep": "1"})
        assert response.headers["Location"] == url
        assert table.rows.get(number=3).choice == "add"
        assert "1 twin as chosen" in text(as_olive.get(url))

    def test_all_twins_at_once(self, as_olive: Client, table: Import) -> None:
        response = as_olive.post(table.get_absolute_url(), {"choice-3": "skip", "add-all": "1"})
        assert "1 of the twins will be added" in said(response)
        assert table.rows.get(number=3).choice == "add"
        as_olive.post(table.get_absolute_url(), {"skip-all": "1"})
        assert table.rows.get(number=3).choice == "skip"


class TestImporting:
    def test_what_is_chosen_on_the_page_counts(self, as_olive: Client, olive: User) -> None:
        OrganisationFactory.create(name="Margate Menders")
        table = checked([organisation("The Margate Menders")], olive)
        url = table.get_absolute_url()
        as_olive.post(url, {"choice-2": "add", "apply": "1"})
        assert "Being imported" in text(as_olive.get(url))
        work.do_work(table.pk)
        assert Organisation.objects.filter(name="The Margate Menders").exists()
        assert "1 added, 0 changed" in text(as_olive.get(url))

    def test_progress_is_seen_without_a_script(self, as_olive: Client, olive: User) -> None:
        table = checked([organisation("Otters")], olive)
        actions.start(table, acting_user=olive)
        Reporter(table.pk).say("Writing", 0, 5000)
        Reporter(table.pk).say("Writing", 2500, 5000)
        page = as_olive.get(table.get_absolute_url())
        assert "Writing: 2,500 of 5,000 rows" in text(page)
        assert 'value="50"' in page.content.decode()
        Reporter(table.pk).forget()

    def test_the_second_to_press_the_button_is_told(
        self, as_olive: Client, olive: User, amir: User
    ) -> None:
        table = checked([organisation("Otters")], olive)
        actions.start(table, acting_user=amir)
        response = as_olive.post(table.get_absolute_url(), {"apply": "1"})
        assert "by another officer" in said(response)

    def test_what_moved_is_listed(self, as_olive: Client, olive: User) -> None:
        table = checked([organisation("Otters"), organisation("Zebras")], olive)
        OrganisationFactory.create(name="Otters")
        assert applied(table, olive).state == ImportState.CHECKED
        page = text(as_olive.get(f"{table.get_absolute_url()}?show=moved"))
        assert "have changed since the table was checked" in page
        assert "Different since the check (1)" in page
        assert "Zebras" not in page

    def test_checking_again(self, as_olive: Client, olive: User) -> None:
        table = checked([organisation("Otters")], olive)
        as_olive.post(table.get_absolute_url(), {"again": "1"})
        table.refresh_from_db()
        assert table.state == ImportState.CHECKING

    @pytest.mark.parametrize("button", ["apply", "again", "discard", "add-all", "skip-all"])
    def test_too_late_is_said_and_changes_nothing(
        self, as_olive: Client, olive: User, button: str
    ) -> None:
        table = applied(checked([organisation("Otters")], olive), olive)
        response = as_olive.post(table.get_absolute_url(), {"choice-2": "add", button: "1"})
        assert said(response)
        assert Organisation.objects.count() == 1
        table.refresh_from_db()
        assert table.state == ImportState.APPLIED


class TestTheFile:
    def test_it_leaves_as_a_download_under_its_own_name(
        self, as_olive: Client, olive: User
    ) -> None:
        content = csv_of([organisation("Otters")])
        table = checked(content, olive, "Our table.csv")
        response = as_olive.get(f"{table.get_absolute_url()}file/")
        assert b"".join(response) == content
        assert response.headers["Content-Disposition"] == 'attachment; filename="Our table.csv"'
        assert response.headers["X-Content-Type-Options"] == "nosniff"

    def test_it_has_no_address_of_its_own(self, olive: User) -> None:
        table = checked([organisation("Otters")], olive)
        with pytest.raises(ValueError, match="never by its address"):
            _ = table.file.url

    def test_one_that_is_not_kept_any_more_is_not_found(
        self, as_olive: Client, olive: User
    ) -> None:
        table = checked([organisation("Otters")], olive)
        table.file.storage.delete(str(table.file.name))
        assert as_olive.get(f"{table.get_absolute_url()}file/").status_code == 404


def test_officers_find_the_way_and_others_do_not_see_it(
    as_olive: Client, thanet_tides: Organisation
) -> None:
    assert "import organisations" in text(as_olive.get("/organisations/"))
    assert "import organisations" not in text(Client().get("/organisations/"))
    page = as_olive.get("/organisations/?q=tides").content.decode()
    assert "/organisations/export.csv?q=tides" in page
