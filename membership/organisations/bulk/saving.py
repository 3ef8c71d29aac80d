"""Writing what a table says: organisations in bulk, each with its audit record."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from membership.organisations import signals
from membership.organisations.bulk.columns import Values, Vocabulary, audited, values_of
from membership.organisations.bulk.comparing import Found, changed_keys
from membership.organisations.bulk.models import ADD, Finding, Import, ImportRow
from membership.organisations.bulk.progress import Reporter
from membership.organisations.models import Organisation, VouchingState
from portal.lib.slugs import free_slug
from portal.records.actions import Entry, record_many

BATCH = 500  # rows that one statement writes
RELATIONS = ("districts", "themes")
PLAIN = (
    "name",
    "kind",
    "charity_number",
    "company_number",
    "countywide",
    "income_band",
    "website",
    "purpose",
    "public_email",
    "listed",
)
VOUCHING = ("state", "decided_at", "decline_reason", "answer", "visible_from")


def save_found(
    table: Import,
    found: Iterable[Found],
    rows: dict[int, ImportRow],
    vocabulary: Vocabulary,
    now: datetime,
    reporter: Reporter,
) -> tuple[int, int]:
    """Add and change organisations as the findings and the officer's choices say; how many of each."""
    new: list[Values] = []
    changes: dict[int, Values] = {}
    for each in found:
        choice = rows[each.row.number].choice
        twin = each.finding == Finding.TWIN
        if each.finding == Finding.NEW or (twin and each.can_add and choice == ADD):
            new.append(each.row.values)
        elif each.finding == Finding.CHANGED and each.organisation is not None:
            changes[each.organisation.pk] = each.row.values
        elif twin and (pk := rows[each.row.number].updates) is not None:
            changes[pk] = each.row.values
    total = len(new) + len(changes)
    reporter.say("Writing", 0, total)
    _add(table, new, vocabulary, now, reporter, total)
    changed = _change(table, changes, vocabulary, now)
    reporter.say("Writing", total, total)
    return len(new), changed


def _add(
    table: Import,
    new: list[Values],
    vocabulary: Vocabulary,
    now: datetime,
    reporter: Reporter,
    total: int,
) -> None:
    taken = set(Organisation.objects.values_list("slug", flat=True))
    for start in range(0, len(new), BATCH):
        batch = new[start : start + BATCH]
        made = []
        for values in batch:
            organisation = _organisation(values, now)
            organisation.slug = free_slug(organisation.name, taken)
            taken.add(organisation.slug)
            made.append(organisation)
        Organisation.objects.bulk_create(made)
        for relation in RELATIONS:
            _link(relation, zip(made, batch, strict=True))
        record_many(
            (
                Entry(organisation, "imported", new=_audited(table, values, vocabulary))
                for organisation, values in zip(made, batch, strict=True)
            ),
            acting_user=table.applied_by,
        )
        _tell_districts(
            {
                organisation.pk: set(_pks(values, "districts"))
                for organisation, values in zip(made, batch, strict=True)
            }
        )
        reporter.say("Writing", start + len(batch), total)


def _organisation(values: Values, now: datetime) -> Organisation:
    organisation = Organisation(registered_at=now, **_plain(values))
    if values.get("confirmed") is not False:
        _vouch(organisation, now)
    return organisation


def _plain(values: Values) -> dict[str, Any]:
    """The fields of the row itself that are said; an empty “In the directory” says nothing."""
    return {key: values[key] for key in PLAIN if values.get(key) is not None}


def _audited(table: Import, values: Values, vocabulary: Vocabulary) -> dict[str, Any]:
    return {**audited(values, vocabulary), "import": table.pk}


def _vouch(organisation: Organisation, now: datetime) -> None:
    organisation.state = VouchingState.VERIFIED
    organisation.decided_at = now
    organisation.decline_reason = organisation.answer = ""
    _show(organisation, now)


def _show(organisation: Organisation, now: datetime) -> None:
    """What everyone may find for the first time counts as new from ``now``."""
    if organisation.is_public:
        organisation.visible_from = organisation.visible_from or now


def _link(relation: str, pairs: Iterable[tuple[Organisation, Values]]) -> None:
    """Give each organisation the districts or themes of its row."""
    field: Any = Organisation._meta.get_field(relation)
    through = field.remote_field.through
    own, other = field.m2m_column_name(), field.m2m_reverse_name()
    through.objects.bulk_create(
        (
            through(**{own: organisation.pk, other: pk})
            for organisation, values in pairs
            for pk in _pks(values, relation)
        ),
        batch_size=BATCH,
    )


def _pks(values: Values, relation: str) -> list[int]:
    pks = values.get(relation)
    return pks if isinstance(pks, list) else []


def _tell_districts(added: dict[int, set[int]]) -> None:
    districts = {pk: sorted(served) for pk, served in added.items() if served}
    if districts:
        signals.districts_added.send(Organisation, districts=districts)


def _unlink(relation: str, organisations: list[Organisation]) -> None:
    field: Any = Organisation._meta.get_field(relation)
    pks = [organisation.pk for organisation in organisations]
    field.remote_field.through.objects.filter(**{f"{field.m2m_field_name()}__in": pks}).delete()


def _change(
    table: Import, changes: dict[int, Values], vocabulary: Vocabulary, now: datetime
) -> int:
    pks = sorted(changes)
    return sum(
        _change_batch(
            table, {pk: changes[pk] for pk in pks[start : start + BATCH]}, vocabulary, now
        )
        for start in range(0, len(pks), BATCH)
    )


def _change_batch(
    table: Import, changes: dict[int, Values], vocabulary: Vocabulary, now: datetime
) -> int:
    """Write what differs, and nothing where nothing does; how many organisations it was."""
    organisations = Organisation.objects.prefetch_related(*RELATIONS).filter(pk__in=changes)
    by_fields: dict[tuple[str, ...], list[Organisation]] = defaultdict(list)
    by_relation: dict[str, list[Organisation]] = {relation: [] for relation in RELATIONS}
    entries, confirmed = [], []
    added: dict[int, set[int]] = {}
    for organisation in organisations:
        values, old = changes[organisation.pk], values_of(organisation)
        keys = changed_keys(values, old)
        if not keys:
            continue
        by_fields[_set(organisation, values, keys, now)].append(organisation)
        for relation in set(RELATIONS) & set(keys):
            by_relation[relation].append(organisation)
        if "confirmed" in keys:
            confirmed.append(organisation.pk)
        if "districts" in keys:
            added[organisation.pk] = set(_pks(values, "districts")) - set(_pks(old, "districts"))
        before, after = ({key: side[key] for key in keys} for side in (old, values))
        entries.append(
            Entry(
                organisation,
                "changed by an import",
                old=audited(before, vocabulary),
                new=_audited(table, after, vocabulary),
            )
        )
    for fields, rows in by_fields.items():
        if fields:
            Organisation.objects.bulk_update(rows, fields)
    for relation, rows in by_relation.items():
        _unlink(relation, rows)
        _link(relation, ((row, changes[row.pk]) for row in rows))
    record_many(entries, acting_user=table.applied_by)
    _tell_districts(added)
    for pk in confirmed:
        signals.organisation_confirmed.send(Organisation, organisation_pk=pk)
    return len(entries)


def _set(
    organisation: Organisation, values: Values, keys: list[str], now: datetime
) -> tuple[str, ...]:
    """Change the object, not yet its row; the fields that have to be written."""
    fields = tuple(key for key in PLAIN if key in keys)
    for key in fields:
        setattr(organisation, key, values[key])
    if "confirmed" in keys:
        _vouch(organisation, now)
        return fields + VOUCHING
    if "listed" in keys:
        _show(organisation, now)
        return (*fields, "visible_from")
    return fields
