"""The dry run: what each row of a table would do to the organisations that are there."""

from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from membership.organisations.bulk.columns import (
    COLUMNS,
    HEADINGS,
    Value,
    Values,
    written,
)
from membership.organisations.bulk.known import KEYS, NUMBERS, Known
from membership.organisations.bulk.models import Finding
from membership.organisations.bulk.parsing import ROW, Parsed
from membership.organisations.models import Organisation
from membership.organisations.names import LIKE_ENOUGH, NameIndex, fold, likeness

MOST_TWINS = 3  # that are shown for one row
Change = tuple[str, str, str]  # heading, old, new


@dataclass
class Found:
    """What was found about one row."""

    row: Parsed
    finding: Finding
    organisation: Organisation | None = None
    problems: list[tuple[str, str]] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    twins: list[dict[str, Any]] = field(default_factory=list)
    can_add: bool = False

    @property
    def signature(self) -> tuple[Any, ...]:
        """What makes it the same finding as another: all that an officer decided upon."""
        return (
            self.finding,
            self.organisation.pk if self.organisation else None,
            [list(problem) for problem in self.problems],
            [list(change) for change in self.changes],
            self.twins,
        )


class Wrong(Exception):
    """The row contradicts what is there; ``problem`` is the heading and the reason."""

    def __init__(self, heading: str, reason: str) -> None:
        self.problem = (heading, reason)
        super().__init__(reason)


class Comparison:
    """Finds out row by row, in their order: later rows are held against earlier ones too."""

    def __init__(self, known: Known) -> None:
        self.known = known
        self.rows_by_key: dict[str, dict[Value, int]] = {key: {} for key in KEYS}
        self.row_of: dict[int, int] = {}
        self.new_rows: dict[int, Parsed] = {}
        self.new_names: NameIndex[int] = NameIndex()

    def find(self, row: Parsed) -> Found:
        """What ``row`` would do."""
        if row.problems:
            return Found(row, Finding.WRONG, problems=row.problems)
        try:
            self._refuse_repeated(row)
            found = self._found(row)
        except Wrong as wrong:
            return Found(row, Finding.WRONG, problems=[wrong.problem])
        if found.finding != Finding.WRONG:
            self._remember(found)
        return found

    def _found(self, row: Parsed) -> Found:
        organisation, why = self._known(row.values)
        if organisation is None:
            return self._new_or_twin(row)
        if why and not _alike(row, organisation):
            twin = self._twin(row, organisation, f"It has the same {why}, but another name.")
            return Found(row, Finding.TWIN, twins=[twin])
        if organisation.pk in self.row_of:
            raise Wrong(
                ROW, f"Row {self.row_of[organisation.pk]} is about {organisation.name} too."
            )
        changes = self.changes(row.values, organisation)
        finding = Finding.CHANGED if changes else Finding.SAME
        return Found(row, finding, organisation=organisation, changes=changes)

    def _known(self, values: Values) -> tuple[Organisation | None, str]:
        """The organisation that the row is about, and by which number; none when it is about no known one."""
        self._refuse_merged(values)
        reference = values.get("reference")
        found = {
            key: pk
            for key in NUMBERS
            if (pk := self.known.by_key[key].get(values.get(key) or None))
        }
        if reference:
            named = self.known.by_key["reference"].get(reference)
            if named is None:
                raise Wrong(HEADINGS["reference"], "There is no organisation with this reference.")
            for key, pk in found.items():
                if pk != named:
                    raise Wrong(
                        HEADINGS[key], f"{self.known.organisations[pk].name} has this number."
                    )
            return self.known.organisations[named], ""
        if len(set(found.values())) > 1:
            names = " and ".join(self.known.organisations[pk].name for pk in found.values())
            raise Wrong(ROW, f"The two numbers belong to two organisations: {names}.")
        for key, pk in found.items():
            return self.known.organisations[pk], NUMBERS[key]
        return None, ""

    def _refuse_merged(self, values: Values) -> None:
        for key, rows in self.known.gone.items():
            merged = rows.get(values.get(key) or None)
            if merged is not None:
                name = self.known.organisations[self.known.stands_for[merged.pk]].name
                raise Wrong(HEADINGS[key], f"It is of {merged.name}, which is part of {name} now.")

    def _new_or_twin(self, row: Parsed) -> Found:
        problems = self._lacking(row.values)
        if problems:
            return Found(row, Finding.WRONG, problems=problems)
        self._check_places(row.values, {})
        twins = [
            self._twin(
                row, self.known.organisations[pk], _why(row, self.known.organisations[pk].name)
            )
            for pk, _ in self.known.names.like(row.name)
            if not _surely_another(row, self.known.values[pk], self.known.organisations[pk].name)
        ]
        twins += [
            _twin_row(row, self.new_rows[number])
            for number, _ in self.new_names.like(row.name)
            if not _surely_another(row, self.new_rows[number].values, self.new_rows[number].name)
        ]
        if twins:
            return Found(row, Finding.TWIN, twins=twins[:MOST_TWINS], can_add=True)
        return Found(row, Finding.NEW)

    def _lacking(self, values: Values) -> list[tuple[str, str]]:
        return [
            (column.heading, "The table lacks this column, and a new organisation needs it.")
            for column in COLUMNS
            if column.needed and column.key not in values
        ]

    def _twin(self, row: Parsed, organisation: Organisation, why: str) -> dict[str, Any]:
        return {
            "organisation": organisation.pk,
            "name": organisation.name,
            "slug": organisation.slug,
            "why": why,
            "changes": [list(change) for change in self.changes(row.values, organisation)],
        }

    def changes(self, values: Values, organisation: Organisation) -> list[Change]:
        """What ``values`` would change. Raises Wrong for a change that is not possible."""
        old = self.known.values[organisation.pk]
        changed = changed_keys(values, old)
        if "confirmed" in changed and old["confirmed"]:
            raise Wrong(HEADINGS["confirmed"], "It is confirmed already; a table cannot undo that.")
        if {"countywide", "districts"} & set(changed):
            self._check_places(values, old)
        return [
            (
                HEADINGS[key],
                written(key, old[key], self.known.vocabulary),
                written(key, values[key], self.known.vocabulary),
            )
            for key in changed
        ]

    def _check_places(self, values: Values, old: Values) -> None:
        countywide = values.get("countywide", old.get("countywide"))
        districts = values.get("districts", old.get("districts")) or []
        if not districts and not countywide:
            raise Wrong(
                HEADINGS["districts"], "Name at least one district, or “yes” for the whole county."
            )
        assert isinstance(districts, list)  # noqa: S101 the column's kind of value
        served = old.get("districts") or []
        assert isinstance(served, list)  # noqa: S101 the column's kind of value
        for pk in set(districts) - set(served) - self.known.current_districts:
            name = self.known.vocabulary.districts[pk].name
            raise Wrong(HEADINGS["districts"], f"{name} is not a district today.")

    def _refuse_repeated(self, row: Parsed) -> None:
        for key, rows in self.rows_by_key.items():
            number = rows.get(row.values.get(key) or None)
            if number is not None:
                raise Wrong(HEADINGS[key], f"Row {number} has the same.")

    def _remember(self, found: Found) -> None:
        row = found.row
        for key, rows in self.rows_by_key.items():
            if value := row.values.get(key):
                rows[value] = row.number
        if found.organisation is not None:
            self.row_of[found.organisation.pk] = row.number
        elif found.finding == Finding.NEW or found.can_add:
            self.new_rows[row.number] = row
            self.new_names.add(row.number, row.name)


def changed_keys(values: Values, old: Values) -> list[str]:
    """The columns that say something else than ``old``; an empty “Confirmed” says nothing."""
    return [
        column.key
        for column in COLUMNS
        if column.key in values
        and column.key != "reference"
        and values[column.key] is not None
        and values[column.key] != old[column.key]
    ]


@lru_cache(maxsize=50_000)
def _folded(name: str) -> str:
    """Each name is asked for again and again; folding one takes as long as comparing ten."""
    return fold(name)


def _alike(row: Parsed, organisation: Organisation) -> bool:
    return (
        _folded(row.name) == organisation.folded_name
        or likeness(row.name, organisation.name) >= LIKE_ENOUGH
    )


def _why(row: Parsed, name: str) -> str:
    same = _folded(row.name) == _folded(name)
    return "It has the same name." if same else "Its name is much alike."


def _twin_row(row: Parsed, other: Parsed) -> dict[str, Any]:
    return {
        "organisation": None,
        "name": other.name,
        "slug": "",
        "why": f"Row {other.number} of this table. {_why(row, other.name)}",
        "changes": [],
    }


def _surely_another(row: Parsed, values: Values, name: str) -> bool:
    """Whether it is another one for all its likeness: its number differs, and the name too."""
    return _folded(row.name) != _folded(name) and any(
        row.values.get(key) and values.get(key) and row.values[key] != values[key]
        for key in NUMBERS
    )
