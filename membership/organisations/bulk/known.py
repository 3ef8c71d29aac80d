"""What is there to compare with: the organisations of one moment, and by what each is known."""

from collections.abc import Iterable, Mapping
from datetime import date
from functools import cached_property
from hashlib import sha256

from membership.organisations.bulk.columns import Value, Vocabulary, values_of
from membership.organisations.bulk.parsing import Parsed
from membership.organisations.models import Organisation
from membership.organisations.names import NameIndex

NUMBERS = {"charity_number": "charity number", "company_number": "company number"}
KEYS = ("reference", *NUMBERS)


class Known:
    """Organisations by key, reference, number and name; merged ones are known by what they became."""

    def __init__(
        self, organisations: Iterable[Organisation], vocabulary: Vocabulary, on: date
    ) -> None:
        self.vocabulary = vocabulary
        self.current_districts = {
            pk
            for pk, district in vocabulary.districts.items()
            if (district.start is None or district.start <= on)
            and (district.end is None or district.end > on)
        }
        everything = {row.pk: row for row in organisations}
        self.stands_for = {pk: _standing(row, everything) for pk, row in everything.items()}
        self.merged = [row for row in everything.values() if row.is_merged]
        self.organisations = {pk: row for pk, row in everything.items() if not row.is_merged}
        self.values = {pk: values_of(row) for pk, row in self.organisations.items()}
        self.by_key: dict[str, dict[Value, int]] = {
            key: {_text(values[key]): pk for pk, values in self.values.items() if values[key]}
            for key in KEYS
        }
        self.gone: dict[str, dict[Value, Organisation]] = {
            key: {value: row for row in self.merged if (value := _keys(row)[place])}
            for place, key in enumerate(KEYS)
        }

    @cached_property
    def names(self) -> NameIndex[int]:
        """Every name that an organisation has, or had before it was merged into it."""
        rows = [*self.organisations.values(), *self.merged]
        return NameIndex((self.stands_for[row.pk], row.folded_name) for row in rows)

    def fingerprint(self, rows: list[Parsed]) -> str:
        """The same for the same rows among the same organisations, about which the same is found."""
        digest = sha256(repr(sorted(self.current_districts)).encode())
        for pk in sorted(self.values):
            digest.update(repr((pk, self.values[pk])).encode())
        for merged in sorted(self.merged, key=lambda row: row.pk):
            parts = (merged.pk, self.stands_for[merged.pk], merged.name, *_keys(merged))
            digest.update(repr(parts).encode())
        for row in rows:
            digest.update(repr(row).encode())
        for names in self.vocabulary.names.values():
            digest.update(repr(sorted(names.items())).encode())
        return digest.hexdigest()


def _text(value: Value) -> str:
    return str(value or "")


def _keys(row: Organisation) -> tuple[str, str, str]:
    """By what it is known: its reference and its numbers."""
    return (row.slug, row.charity_number, row.company_number)


def _standing(row: Organisation, everything: Mapping[int, Organisation]) -> int:
    """The key of the organisation that it was merged into in the end; its own when it was not."""
    seen: set[int] = set()
    while row.merged_into_id is not None and row.pk not in seen:
        seen.add(row.pk)
        row = everything[row.merged_into_id]
    return row.pk
