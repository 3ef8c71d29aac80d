"""From the rows of a table to what each says of an organisation; nothing is compared here."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError

from membership.organisations.bulk.columns import (
    COLUMNS_BY_HEADING,
    HEADINGS,
    Column,
    Values,
    Vocabulary,
    folded,
    parse,
)
from portal.lib.tables.reading import Row, Table, UnreadableTable

ROW = "Row"  # the heading of a problem that no single column has


@dataclass(frozen=True)
class Parsed:
    """What a row says: values by column, and (heading, reason) for each cell that is wrong."""

    number: int
    values: Values
    problems: list[tuple[str, str]] = field(default_factory=list)
    name: str = ""  # as it stands there, right or wrong


def parse_table(table: Table, vocabulary: Vocabulary) -> tuple[list[Parsed], list[str]]:
    """Every row of the table, and the headings that nothing is read from.

    Raises UnreadableTable when it has no column by which to know an organisation.
    """
    columns = {
        place: COLUMNS_BY_HEADING[folded(heading)]
        for place, heading in enumerate(table.headings)
        if folded(heading) in COLUMNS_BY_HEADING
    }
    keys = [column.key for column in columns.values()]
    if "name" not in keys:
        raise UnreadableTable(
            "The table has no column “Name”. The first row must hold the headings of the template."
        )
    if twice := sorted(HEADINGS[key] for key in keys if keys.count(key) > 1):
        raise UnreadableTable(f"Two columns are both about “{twice[0]}”. Remove one of them.")
    unused = [
        heading or f"(column {place + 1}, without a heading)"
        for place, heading in enumerate(table.headings)
        if place not in columns
    ]
    return [_parsed(row, columns, vocabulary) for row in table.rows], unused


def _parsed(row: Row, columns: Mapping[int, Column], vocabulary: Vocabulary) -> Parsed:
    values: Values = {}
    problems = [(ROW, fault) for place, fault in row.faults.items() if place >= len(row.cells)]
    name = ""
    for place, column in columns.items():
        text = row.cells[place]
        if column.key == "name":
            name = " ".join(text.split())[:150]
        if fault := row.faults.get(place):
            problems.append((column.heading, fault))
            continue
        try:
            values[column.key] = parse(column.key, text, vocabulary)
        except ValidationError as error:
            problems.append((column.heading, " ".join(error.messages)))
    return Parsed(row.number, values, problems, name)
