"""Organisations as a table: narrowed, safe to open, and the same when it comes back."""

import csv
import io
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from openpyxl import load_workbook

from membership.organisations.bulk import exports
from membership.organisations.bulk.columns import COLUMNS
from membership.organisations.models import IncomeBand, Kind, Organisation, VouchingState
from membership.people.models import User
from membership.people.roles import OFFICER
from membership.places.models import District
from portal.lib.tables.reading import read_table
from portal.lib.tables.writing import csv_lines
from tests.factories.organisations import OrganisationFactory
from tests.factories.people import UserFactory
from tests.factories.places import DistrictFactory, ThemeFactory
from tests.support.organisation_tables import checked, findings
from tests.support.permissions import second_factor


def lines(response: Any) -> list[list[str]]:
    return list(csv.reader(io.StringIO(b"".join(response).decode("utf-8-sig"), newline="")))


@pytest.fixture
def as_olive(client: Client, olive: User) -> Client:
    second_factor(olive)
    client.force_login(olive)
    return client


@pytest.fixture
def some(thanet: District, swale: District) -> None:
    theme = ThemeFactory.create(name="Sea")
    OrganisationFactory.create(
        name="=1+1",
        slug="sum",
        districts=[thanet, swale],
        themes=[theme],
        charity_number="1123456",
        purpose="-2 lines\r\nof \u201ctext\u201d; and, more",
        kind="charity",
    )
    OrganisationFactory.create(
        name="Waiting", slug="waiting", state=VouchingState.PENDING, visible_from=None
    )
    OrganisationFactory.create(name="Hidden", slug="hidden", listed=False, countywide=True)


@pytest.mark.django_db
@pytest.mark.usefixtures("some")
class TestExport:
    def test_every_state_and_no_formula(self, as_olive: Client) -> None:
        headings, *rows = lines(as_olive.get("/organisations/export.csv"))
        assert headings == [column.heading for column in COLUMNS]
        assert [(row[0], row[1]) for row in rows] == [
            ("sum", "'=1+1"),
            ("hidden", "Hidden"),
            ("waiting", "Waiting"),
        ]
        first = dict(zip(headings, rows[0], strict=True))
        assert first["Districts"] == "Swale; Thanet"
        assert first["Kind"] == "Registered charity"
        assert first["What it does"] == "'-2 lines\nof \u201ctext\u201d; and, more"

    def test_it_is_narrowed_as_the_directory_is(self, as_olive: Client) -> None:
        for query, slugs in {"district=thanet": {"sum", "hidden"}, "kind=charity": {"sum"}}.items():
            rows = lines(as_olive.get(f"/organisations/export.csv?{query}"))[1:]
            assert {row[0] for row in rows} == slugs, query

    @pytest.mark.parametrize("kind", ["csv", "xlsx"])
    def test_coming_back_it_changes_nothing(self, as_olive: Client, olive: User, kind: str) -> None:
        content = b"".join(as_olive.get(f"/organisations/export.{kind}"))
        table = checked(content, olive, f"table.{kind}")
        assert [finding for _, finding in findings(table)] == ["same"] * 3

    @pytest.mark.parametrize("kind", ["csv", "xlsx"])
    def test_the_template_is_a_table_that_can_be_imported(
        self, as_olive: Client, olive: User, kind: str
    ) -> None:
        DistrictFactory.create(name="Dover")
        content = b"".join(as_olive.get(f"/organisations/import/template.{kind}"))
        assert findings(checked(content, olive, f"table.{kind}")) == [(2, "new")]

    def test_the_template_explains_each_column(self) -> None:
        with exports.template_workbook() as file:
            sheet = load_workbook(file)["The columns"]
        told = [row[0] for row in sheet.iter_rows(min_row=2, values_only=True)]
        assert told == [column.heading for column in COLUMNS]

    def test_other_kinds_are_not_there(self, as_olive: Client) -> None:
        assert as_olive.get("/organisations/export.pdf").status_code == 404


words = st.text(
    st.characters(exclude_categories=("Cs", "Cc", "Cn", "Co", "Zl", "Zp")), min_size=1, max_size=30
).filter(str.strip)


class TestAnyOrganisation(TestCase):
    @hypothesis_settings(max_examples=15, deadline=None)
    @given(
        st.lists(
            st.builds(
                dict,
                name=words.map(str.strip),
                purpose=st.lists(words, min_size=1, max_size=3).map("\r\n".join),
                kind=st.sampled_from(Kind.values),
                income_band=st.sampled_from(IncomeBand.values),
                countywide=st.booleans(),
                listed=st.booleans(),
                state=st.sampled_from(["pending", "verified", "declined"]),
                public_email=st.sampled_from(["", "a+b@example.org"]),
                website=st.sampled_from(["", "https://example.org/?a=1&b=2"]),
            ),
            max_size=4,
        )
    )
    def test_it_comes_back_unchanged(self, fields: list[dict[str, Any]]) -> None:
        officer = UserFactory.create()
        officer.groups.add(Group.objects.get(name=OFFICER))
        theme = ThemeFactory.create(name=f"Themes; of {officer.pk}")
        for each in fields:
            OrganisationFactory.create(**each, themes=[theme])
        rows = exports.rows_of(Organisation.objects.all())
        table = checked(b"".join(csv_lines([exports.HEADINGS, *rows])), officer)
        assert {finding for _, finding in findings(table)} <= {"same"}, list(
            table.rows.exclude(finding="same").values_list("problems", "changes", "twins")
        )


@pytest.mark.django_db
def test_a_workbook_reads_as_the_csv_file_does(olive: User) -> None:
    OrganisationFactory.create_batch(3)
    everything = Organisation.objects.all()
    with exports.workbook(everything) as file:
        rows = read_table(file, "table.xlsx").rows
    assert [list(row.cells) for row in rows] == list(exports.rows_of(everything))
