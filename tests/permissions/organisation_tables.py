"""Who may take tables of organisations in and out."""

from membership.organisations.bulk.models import Finding, Import, ImportRow, ImportState
from tests.permissions.organisations import OFFICERS, many
from tests.support.organisation_tables import checked, organisation
from tests.support.permissions import Address, World


def build(world: World) -> None:
    """A table with a row of each kind that was checked, and one that was imported."""
    rows = [
        organisation("Margate Menders", website="https://example.org"),
        organisation(world.organisation.name),
        organisation("Otters of Thanet", reference=world.organisation.slug),
        organisation("Kestrel Watch", kind="Pirates"),
    ]
    world.things["table"] = checked(rows, world.people["officer"])


def many_rows(world: World, count: int) -> None:
    """``count`` rows more, a quarter of each kind that has something to show."""
    table, last = world.things["table"], world.things["table"].rows.count() + 1
    kinds = [Finding.NEW, Finding.CHANGED, Finding.TWIN, Finding.WRONG]
    twin = {"organisation": 1, "name": "A", "slug": "a", "why": "Alike.", "changes": []}
    ImportRow.objects.bulk_create(
        ImportRow(
            of=table,
            number=last + number,
            finding=kinds[number % 4],
            name=f"Row {number}",
            slug="thanet-tides" if number % 4 == 1 else "",
            twins=[twin] if number % 4 == 2 else [],
            problems=[["Name", "Wrong."]] if number % 4 == 3 else [],
        )
        for number in range(1, count + 1)
    )


def many_tables(world: World, count: int) -> None:
    officer = world.people["officer"]
    Import.objects.bulk_create(
        Import(file_name=f"{n}.csv", uploaded_by=officer, state=ImportState.CHECKED)
        for n in range(count)
    )


def table(world: World) -> str:
    return world.things["table"].get_absolute_url()  # type: ignore[no-any-return]


ADDRESSES = [
    Address(
        "organisations:imports", lambda world: "/organisations/import/", OFFICERS, grow=many_tables
    ),
    Address(
        "organisations:imports",
        lambda world: "/organisations/import/",
        OFFICERS,
        method="post",
        data={"file": ""},
    ),
    Address("organisations:import", table, OFFICERS, grow=many_rows),
    Address("organisations:import", lambda world: f"{table(world)}?show=twin", OFFICERS),
    Address("organisations:import", table, OFFICERS, method="post", data={"choice-3": "add"}),
    Address(
        "organisations:import_file", lambda world: f"{table(world)}file/", OFFICERS, page=False
    ),
    Address(
        "organisations:import_template",
        lambda world: "/organisations/import/template.csv",
        OFFICERS,
        page=False,
    ),
    Address(
        "organisations:export",
        lambda world: "/organisations/export.csv",
        OFFICERS,
        grow=many,
        page=False,
    ),
    Address(
        "organisations:export", lambda world: "/organisations/export.xlsx", OFFICERS, page=False
    ),
]
