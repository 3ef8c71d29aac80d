"""What the dry run says of each row; nothing is imported by it."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from membership.organisations.bulk.models import Import, ImportState
from membership.organisations.models import Organisation, VouchingState
from membership.people.models import User
from membership.places.models import District
from portal.records.models import AuditRecord
from tests.factories.organisations import OrganisationFactory
from tests.factories.places import DistrictFactory, ThemeFactory
from tests.support.organisation_tables import (
    checked,
    findings,
    organisation,
    problems,
    workbook_of,
)

pytestmark = pytest.mark.django_db


def only(table: Import) -> tuple[str, list[list[str]]]:
    row = table.rows.get()
    return row.finding, row.changes


def test_a_new_organisation(olive: User) -> None:
    table = checked([organisation("Margate Menders")], olive)
    assert table.state == ImportState.CHECKED
    assert findings(table) == [(2, "new")]
    assert not Organisation.objects.exists()


def test_a_workbook_is_read_like_a_csv_file(olive: User) -> None:
    table = checked(workbook_of([organisation("Margate Menders")]), olive, "table.xlsx")
    assert findings(table) == [(2, "new")]


def test_the_upload_is_on_record(olive: User) -> None:
    table = checked([organisation("Margate Menders")], olive)
    entry = AuditRecord.objects.get(action="import uploaded")
    assert (entry.target_pk, entry.acting_user_pk) == (str(table.pk), olive.pk)


class TestChanges:
    def test_a_reference_names_the_organisation(
        self, olive: User, thanet_tides: Organisation
    ) -> None:
        row = {
            "reference": "thanet-tides",
            "name": "Tides of Thanet",
            "public_email": "a@example.org",
        }
        assert only(checked([row], olive)) == (
            "changed",
            [["Name", "Thanet Tides", "Tides of Thanet"], ["Public e-mail", "", "a@example.org"]],
        )

    def test_a_number_names_it_too(self, olive: User) -> None:
        OrganisationFactory.create(name="Menders", charity_number="1123456")
        row = {"name": "The Menders Ltd", "charity_number": "1123 456"}
        assert only(checked([row], olive)) == (
            "changed",
            [["Name", "Menders", "The Menders Ltd"]],
        )

    def test_a_row_that_says_what_is_there_changes_nothing(
        self, olive: User, thanet_tides: Organisation
    ) -> None:
        assert only(checked([{"reference": "thanet-tides", "name": "Thanet Tides"}], olive)) == (
            "same",
            [],
        )

    def test_a_column_that_is_not_there_leaves_things_and_an_empty_cell_empties_them(
        self, olive: User
    ) -> None:
        OrganisationFactory.create(
            slug="menders",
            name="Menders",
            website="https://a.example",
            public_email="a@example.org",
        )
        row = {"reference": "menders", "name": "Menders", "website": ""}
        assert only(checked([row], olive)) == ("changed", [["Website", "https://a.example", ""]])

    def test_districts_and_themes_are_named_in_full(
        self, olive: User, thanet_tides: Organisation, swale: District
    ) -> None:
        ThemeFactory.create(name="Arts, culture and heritage")
        row = {
            "reference": "thanet-tides",
            "name": "Thanet Tides",
            "districts": "swale; THANET",
            "themes": "Arts, culture and heritage",
        }
        assert only(checked([row], olive)) == (
            "changed",
            [
                ["Districts", "Thanet", "Swale; Thanet"],
                ["Themes", "", "Arts, culture and heritage"],
            ],
        )

    def test_confirming_one_that_waits(self, olive: User) -> None:
        OrganisationFactory.create(slug="menders", name="Menders", state=VouchingState.PENDING)
        row = {"reference": "menders", "name": "Menders", "confirmed": "yes"}
        assert only(checked([row], olive)) == ("changed", [["Confirmed", "no", "yes"]])

    def test_an_empty_yes_or_no_says_nothing(self, olive: User) -> None:
        OrganisationFactory.create(slug="menders", name="Menders", listed=False)
        row = {"reference": "menders", "name": "Menders", "confirmed": "", "listed": ""}
        assert only(checked([row], olive)) == ("same", [])

    def test_a_district_that_has_ended_stays_with_whoever_serves_it(self, olive: User) -> None:
        gone = DistrictFactory.create(name="Gone", end=datetime.date(2020, 4, 1))
        OrganisationFactory.create(slug="menders", name="Menders", districts=[gone])
        row = {"reference": "menders", "name": "Menders", "districts": "Gone"}
        assert only(checked([row], olive)) == ("same", [])


class TestTwins:
    @pytest.mark.parametrize(
        ("name", "why"),
        [
            ("The MARGATE menders Ltd.", "It has the same name."),
            ("Margate Mender", "Its name is much alike."),
        ],
    )
    def test_a_name_like_one_that_is_here(self, olive: User, name: str, why: str) -> None:
        here = OrganisationFactory.create(
            name="Margate Menders", income_band="micro", countywide=True
        )
        row = checked([organisation(name)], olive).rows.get()
        assert (row.finding, row.choice, row.can_add) == ("twin", "skip", True)
        (twin,) = row.twins
        assert (twin["organisation"], twin["why"]) == (here.pk, why)
        assert ["Name", "Margate Menders", name] in twin["changes"]
        assert [value for value, _ in row.options] == ["skip", f"update-{here.pk}", "add"]

    def test_the_same_number_under_another_name_is_no_mere_change(self, olive: User) -> None:
        here = OrganisationFactory.create(name="Kent Kestrels", charity_number="1123456")
        row = checked([organisation("Otter Watch", charity_number="1123456")], olive).rows.get()
        assert row.finding == "twin"
        assert row.twins[0]["why"] == "It has the same charity number, but another name."
        assert [value for value, _ in row.options] == ["skip", f"update-{here.pk}"]

    def test_a_name_like_an_earlier_row(self, olive: User) -> None:
        table = checked(
            [organisation("Margate Menders"), organisation("Margate Menders CIC")], olive
        )
        assert findings(table) == [(2, "new"), (3, "twin")]
        row = table.rows.get(number=3)
        assert row.twins[0]["why"] == "Row 2 of this table. It has the same name."
        assert [value for value, _ in row.options] == ["skip", "add"]

    def test_a_like_name_with_another_number_is_another_organisation(self, olive: User) -> None:
        OrganisationFactory.create(name="1st Dover Scouts", charity_number="1123456")
        table = checked([organisation("2nd Dover Scouts", charity_number="1123457")], olive)
        assert findings(table) == [(2, "new")]


WRONG: dict[str, tuple[dict[str, str], str, str]] = {
    "no name": (organisation(""), "Name", "Enter the name"),
    "a name too long": (organisation("a" * 151), "Name", "150 characters"),
    "no kind": (organisation("A", kind=""), "Kind", "Choose one of the kinds"),
    "an unknown kind": (
        organisation("A", kind="Pirates"),
        "Kind",
        "“Pirates” is not one of the kinds",
    ),
    "an unknown income": (
        organisation("A", income_band="lots"),
        "Yearly income",
        "not one of the incomes",
    ),
    "a wrong charity number": (organisation("A", charity_number="12"), "Charity number", "6 or 7"),
    "a wrong company number": (organisation("A", company_number="XX1"), "Company number", "8 char"),
    "neither yes nor no": (organisation("A", countywide="maybe"), "Whole county", "“yes” or “no”"),
    "not to be confirmed": (organisation("A", confirmed="perhaps"), "Confirmed", "“yes” or “no”"),
    "no district": (organisation("A", countywide="no"), "Districts", "at least one district"),
    "an unknown district": (organisation("A", districts="Atlantis"), "Districts", "“Atlantis”"),
    "an ended district": (
        organisation("A", districts="Gone"),
        "Districts",
        "Gone is not a district",
    ),
    "an unknown theme": (organisation("A", themes="Piracy"), "Themes", "no theme “Piracy”"),
    "no website": (organisation("A", website="not one"), "Website", "valid URL"),
    "a website that runs": (organisation("A", website="javascript:x"), "Website", "valid URL"),
    "no e-mail address": (organisation("A", public_email="nobody"), "Public e-mail", "valid"),
    "no purpose": (organisation("A", purpose=" "), "What it does", "Say what it does"),
    "a purpose too long": (
        organisation("A", purpose="a" * 2001),
        "What it does",
        "2000 characters",
    ),
    "an unknown reference": ({"reference": "nobody", "name": "A"}, "Reference", "no organisation"),
    "a number of another": (
        {"reference": "one", "name": "One", "charity_number": "2222222"},
        "Charity number",
        "Two has this number",
    ),
    "numbers of two": (
        organisation("One", charity_number="1111111", company_number="CE222222"),
        "Row",
        "belong to two organisations",
    ),
    "a confirmation undone": (
        {"reference": "one", "name": "One", "confirmed": "no"},
        "Confirmed",
        "cannot undo",
    ),
}


@pytest.mark.parametrize("case", WRONG)
def test_a_wrong_row_says_where_and_why(olive: User, case: str) -> None:
    DistrictFactory.create(name="Gone", end=datetime.date(2020, 4, 1))
    OrganisationFactory.create(name="One", slug="one", charity_number="1111111")
    OrganisationFactory.create(
        name="Two", slug="two", charity_number="2222222", company_number="CE222222"
    )
    row, heading, reason = WRONG[case]
    table = checked([{"name": "Zebra House", **row}], olive)
    assert findings(table) == [(2, "wrong")]
    ((found_heading, found_reason),) = problems(table)[2]
    assert found_heading == heading
    assert reason in found_reason


def test_every_wrong_cell_of_a_row_is_named(olive: User) -> None:
    table = checked([organisation("", kind="", website="x y")], olive)
    assert [heading for heading, _ in problems(table)[2]] == ["Name", "Kind", "Website"]


def test_a_new_organisation_needs_columns_that_a_known_one_does_not(
    olive: User, thanet_tides: Organisation
) -> None:
    table = checked(
        [{"reference": "thanet-tides", "name": "Thanet Tides"}, {"name": "Otter Watch"}], olive
    )
    assert findings(table) == [(2, "same"), (3, "wrong")]
    assert [heading for heading, _ in problems(table)[3]] == [
        "Kind",
        "Yearly income",
        "What it does",
    ]


class TestRepeatedRows:
    def test_a_number_twice(self, olive: User) -> None:
        rows = [organisation(name, charity_number="1123456") for name in ("Otters", "Kestrels")]
        table = checked(rows, olive)
        assert findings(table) == [(2, "new"), (3, "wrong")]
        assert problems(table)[3] == [["Charity number", "Row 2 has the same."]]

    def test_one_organisation_by_its_reference_and_by_its_number(self, olive: User) -> None:
        OrganisationFactory.create(name="Otters", slug="otters", charity_number="1123456")
        rows = [
            {"reference": "otters", "name": "Otters", "charity_number": ""},
            {"name": "Otters", "charity_number": "1123456"},
        ]
        table = checked(rows, olive)
        assert findings(table) == [(2, "changed"), (3, "wrong")]
        assert problems(table)[3] == [["Row", "Row 2 is about Otters too."]]

    def test_a_wrong_row_is_in_nobodys_way(self, olive: User) -> None:
        rows = [
            organisation("Otters", charity_number="1123456", kind="x"),
            organisation("Otters", charity_number="1123456"),
        ]
        assert findings(checked(rows, olive)) == [(2, "wrong"), (3, "new")]


class TestTables:
    def test_a_file_that_is_no_table_says_why(self, olive: User) -> None:
        table = checked(b"%PDF-1.7", olive)
        assert table.state == ImportState.UNREADABLE
        assert "not a CSV file" in table.problem

    @pytest.mark.parametrize(
        ("content", "reason"),
        [
            (b"Colour,Size\nred,1", "no column"),
            (b"Name,Kind,kind \nA,B,C", "Two columns have the heading"),
            (b"Name,charity number,Charity_number\nA,B,C", "Two columns are both about"),
        ],
    )
    def test_headings_that_are_not_ours(self, olive: User, content: bytes, reason: str) -> None:
        table = checked(content, olive)
        assert table.state == ImportState.UNREADABLE
        assert reason in table.problem

    def test_columns_that_nothing_is_read_from_are_named(self, olive: User) -> None:
        table = checked(b"name,Colour,,Kind\nA,red,x,cic", olive)
        assert table.unused_headings == ["Colour", "(column 3, without a heading)"]

    def test_headings_are_known_however_they_are_spaced(self, olive: User) -> None:
        content = b" NAME ,kind,yearly  Income,What it does,Whole county\nA,cic,micro,B,y"
        assert findings(checked(content, olive)) == [(2, "new")]

    def test_formulas_and_cells_too_many_make_a_row_wrong(self, olive: User) -> None:
        content = b"name,Website\n=1+1,\nOtters,,,more"
        assert [row[0][0] for row in problems(checked(content, olive)).values()] == ["Name", "Row"]


def test_the_dry_run_asks_as_often_for_many_rows_as_for_few(olive: User) -> None:
    checked([], olive)
    costs = []
    for count in (3, 60):
        here = OrganisationFactory.create_batch(count)
        with CaptureQueriesContext(connection) as captured:
            table = checked([organisation(f"{row.name} again") for row in here], olive)
        assert {finding for _, finding in findings(table)} == {"twin"}
        costs.append(len(captured))
    assert costs[0] == costs[1]


class TestMergedOrganisations:
    @pytest.fixture
    def kept(self, olive: User) -> Organisation:
        kept = OrganisationFactory.create(name="Kestrel Watch", slug="kestrels")
        OrganisationFactory.create(
            name="Otter Friends",
            slug="otters",
            charity_number="1123456",
            state=VouchingState.MERGED,
            merged_into=kept,
        )
        return kept

    def test_an_old_name_leads_to_what_it_became(self, olive: User, kept: Organisation) -> None:
        row = checked([organisation("The Otter Friends")], olive).rows.get()
        assert (row.finding, row.twins[0]["organisation"]) == ("twin", kept.pk)

    @pytest.mark.parametrize(
        "cells", [{"reference": "otters"}, {"charity_number": "1123456"}], ids=str
    )
    def test_what_it_was_known_by_is_nobodys(
        self, olive: User, kept: Organisation, cells: dict[str, str]
    ) -> None:
        table = checked([organisation("Somebody", **cells)], olive)
        assert (
            problems(table)[2][0][1]
            == "It is of Otter Friends, which is part of Kestrel Watch now."
        )
