"""Tables of contacts: what each row says, and what is wrong with those that are left out."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from typing import Any, BinaryIO

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from digests.lists.actions import Entry
from digests.lists.stops import dead, stopped
from digests.models import Contact, ContactList
from membership.people.models import fold_email
from portal.lib.tables.cells import clean_text
from portal.lib.tables.reading import Limits, Row, Table, UnreadableTable, read_table

LIMITS = Limits(file_bytes=5 * 1024 * 1024, rows=10_000, columns=30, characters=1000)
EARLIEST = date(2000, 1, 1)

HEADINGS = {
    "address": "E-mail address",
    "name": "Name",
    "organisation": "Organisation",
    "opted_in_on": "Agreed on",
    "opted_in_how": "How they agreed",
}
OTHER_HEADINGS = {"e-mail": "address", "email": "address", "email address": "address"}
LONGEST = {"address": 254, "name": 100, "organisation": 150, "opted_in_how": 200}
BY_HEADING = {heading.casefold(): key for key, heading in HEADINGS.items()} | OTHER_HEADINGS

Fault = tuple[int, str]
"""The number of a row, as spreadsheets count, and why it is left out."""


class Wrong(Exception):
    """The row cannot be taken; the text says why."""


@dataclass
class Checked:
    """What a table would put on a list: good rows, faults, and how many are on the list already."""

    rows: list[dict[str, Any]] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


def check(file: BinaryIO, name: str, contact_list: ContactList, *, on: date) -> Checked:
    """Read a table for ``contact_list``. Raises UnreadableTable."""
    table = read_table(file, name, LIMITS)
    columns = _columns(table)
    wanting_none, gone = stopped(), dead()
    checked, first = Checked(), dict[str, int]()
    for row in table.rows:
        try:
            entry = _entry(row, columns, contact_list, on)
            if entry.address in first:
                raise Wrong(f"Row {first[entry.address]} has the same address.")
            if entry.address in wanting_none:
                raise Wrong("The owner of this address asked for no more circulars.")
            if entry.address in gone:
                raise Wrong("E-mails to this address came back: it is known not to exist.")
        except Wrong as fault:
            checked.faults.append((row.number, str(fault)))
        else:
            first[entry.address] = row.number
            checked.rows.append(_as_kept(entry))
    return checked


def _columns(table: Table) -> dict[str, int]:
    """By key the place of each column that is known. Raises UnreadableTable without addresses."""
    found = {
        BY_HEADING[heading]: place
        for place, heading in enumerate(
            " ".join(each.split()).casefold() for each in table.headings
        )
        if heading in BY_HEADING
    }
    if "address" not in found:
        raise UnreadableTable("No column has the heading “E-mail address”.")
    return found


def _entry(row: Row, columns: Mapping[str, int], contact_list: ContactList, on: date) -> Entry:
    said = {key: " ".join(clean_text(row.cells[place]).split()) for key, place in columns.items()}
    used = [fault for place, fault in row.faults.items() if place in columns.values()]
    beyond = row.faults.get(len(row.cells))
    if used or beyond:
        raise Wrong(used[0] if used else str(beyond))
    for key, longest in LONGEST.items():
        if len(said.get(key, "")) > longest:
            raise Wrong(f"“{HEADINGS[key]}” has more than {longest} characters.")
    agreed_on, how = _day(said.get("opted_in_on", ""), on), said.get("opted_in_how", "")
    if bool(agreed_on) != bool(how):
        raise Wrong("“Agreed on” and “How they agreed” go together: one of them is empty.")
    if contact_list.needs_consent and not agreed_on:
        raise Wrong("Everybody on this list must have agreed: say when and how.")
    address = _address(said["address"])
    return Entry(address, said.get("name", ""), said.get("organisation", ""), agreed_on, how)


def _address(text: str) -> str:
    if not text:
        raise Wrong("There is no e-mail address.")
    try:
        validate_email(text)
    except ValidationError as error:
        raise Wrong(f"“{text[:60]}” is not an e-mail address.") from error
    return fold_email(text)


def _day(text: str, on: date) -> date | None:
    """A day as spreadsheets and people of this country write it; it has passed."""
    if not text:
        return None
    for form in ("%Y-%m-%d", "%d/%m/%Y", "%d/%m/%y"):
        try:
            day = datetime.strptime(text, form).date()  # noqa: DTZ007 a day has no time zone
        except ValueError:
            continue
        if not EARLIEST <= day <= on:
            raise Wrong(f"“{text[:20]}” is not a day on which somebody can have agreed.")
        return day
    raise Wrong(f"“{text[:20]}” is not a date such as 31/3/2026.")


def _as_kept(entry: Entry) -> dict[str, Any]:
    day = entry.opted_in_on.isoformat() if entry.opted_in_on else ""
    return asdict(entry) | {"opted_in_on": day}


def entry_of(row: Mapping[str, Any]) -> Entry:
    """What ``check`` kept of a row."""
    day = row["opted_in_on"]
    return Entry(**{**row, "opted_in_on": date.fromisoformat(day) if day else None})


def known(rows: list[dict[str, Any]], contact_list: ContactList) -> set[str]:
    """The addresses of ``rows`` that are on the list already."""
    there = Contact.objects.running().filter(contact_list=contact_list)
    return {row["address"] for row in rows} & set(there.values_list("address", flat=True))
