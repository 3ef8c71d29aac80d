"""The work on an import: the dry run, and the import itself in one transaction.

A worker claims an import for ``LEASE``. Whatever happens to it, the transaction is kept whole or
lost whole, and after the lease another worker begins again.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import BinaryIO, cast

from django.db import connection, transaction
from django.utils import timezone

from membership.organisations.bulk.columns import Vocabulary
from membership.organisations.bulk.comparing import Comparison, Found
from membership.organisations.bulk.known import Known
from membership.organisations.bulk.models import (
    ATTEMPTS,
    SKIP,
    Finding,
    Import,
    ImportQuerySet,
    ImportRow,
    ImportState,
)
from membership.organisations.bulk.parsing import Parsed, parse_table
from membership.organisations.bulk.progress import Reporter
from membership.organisations.bulk.queue import enqueue
from membership.organisations.bulk.saving import save_found
from membership.organisations.models import Organisation
from portal.lib.tables.reading import UnreadableTable, read_table
from portal.lib.time import london_day
from portal.records.actions import record

BATCH = 1000  # rows that one statement writes
GAVE_UP = (
    "The work was started several times and never came to its end. Nothing was imported. "
    "Try it once more, or ask whoever looks after the portal."
)
THINGS_MOVED = (
    "Organisations have changed since the table was checked, so nothing was imported. "
    "Look at the rows that read differently now, then import again."
)


def sweep(*, now: datetime) -> int:
    """Ask the workers for every import that has work and nobody to do it; how many it was."""
    pks = list(Import.objects.claimable(now).values_list("pk", flat=True)[:BATCH])
    for pk in pks:
        enqueue(pk)
    return len(pks)


def do_work(pk: int, *, now: datetime | None = None) -> None:
    """Check or apply the import, whichever it waits for; nothing when another worker has it."""
    now = now or timezone.now()
    if not Import.objects.claim(pk, now):
        return
    table = Import.objects.get(pk=pk)
    reporter = Reporter(pk)
    if table.attempts > ATTEMPTS:
        _give_up(table)
    elif table.state == ImportState.CHECKING:
        _check(table, now, reporter)
    else:
        _apply(table, now, reporter)
    reporter.forget()


def _give_up(table: Import) -> None:
    state = ImportState.CHECKED if table.state == ImportState.APPLYING else ImportState.UNREADABLE
    _mine(table).update(state=state, claimed_at=None, problem=GAVE_UP)


def _mine(table: Import) -> ImportQuerySet:
    """The row of the import as long as this worker has the claim."""
    mine: ImportQuerySet = Import.objects.filter(
        pk=table.pk, state=table.state, claimed_at=table.claimed_at
    )
    return mine.order_by()


def _check(table: Import, now: datetime, reporter: Reporter) -> None:
    """The dry run: find out about every row, and keep it."""
    vocabulary = Vocabulary()
    try:
        rows, unused = _read(table, vocabulary, reporter)
    except UnreadableTable as refusal:
        _mine(table).update(state=ImportState.UNREADABLE, claimed_at=None, problem=str(refusal))
        return
    known = _known(vocabulary, now)
    found = list(_compare(rows, known, reporter))
    with transaction.atomic():
        if not _mine(table).update(
            state=ImportState.CHECKED,
            claimed_at=None,
            checked_at=now,
            unused_headings=unused,
            fingerprint=known.fingerprint(rows),
        ):
            return
        _keep(table, found, _rows(table), moved=set())


def _apply(table: Import, now: datetime, reporter: Reporter) -> None:
    """Import the table if it still means what the officer saw; else show anew what it means."""
    vocabulary = Vocabulary()
    rows, _ = _read(table, vocabulary, reporter)
    with transaction.atomic():
        # The claim is looked at under lock: a worker that was believed lost may still be at it.
        if not _mine(table).select_for_update().exists():
            return
        _keep_others_from_changing_organisations()
        known, old = _known(vocabulary, now), _rows(table)
        fingerprint = known.fingerprint(rows)
        if fingerprint == table.fingerprint:  # then comparing would find the same
            found = [_found_before(row, old[row.number], known) for row in rows]
        else:
            found = list(_compare(rows, known, reporter))
        if moved := _moved(found, old):
            _mine(table).update(
                state=ImportState.CHECKED,
                claimed_at=None,
                checked_at=now,
                problem=THINGS_MOVED,
                fingerprint=fingerprint,
            )
            _keep(table, found, old, moved)
            return
        added, changed = save_found(table, found, old, vocabulary, now, reporter)
        _mine(table).update(
            state=ImportState.APPLIED,
            claimed_at=None,
            applied_at=now,
            added=added,
            changed=changed,
        )
        record(
            table,
            "import applied",
            acting_user=table.applied_by,
            new={"file": table.file_name, "added": added, "changed": changed},
        )


def _read(
    table: Import, vocabulary: Vocabulary, reporter: Reporter
) -> tuple[list[Parsed], list[str]]:
    reporter.say("Reading", 0, 0)
    with table.file.open("rb") as file:
        return parse_table(read_table(cast(BinaryIO, file), table.file_name), vocabulary)


def _known(vocabulary: Vocabulary, now: datetime) -> Known:
    organisations = Organisation.objects.prefetch_related("districts", "themes")
    return Known(organisations.iterator(chunk_size=2000), vocabulary, london_day(now))


def _compare(rows: list[Parsed], known: Known, reporter: Reporter) -> Iterator[Found]:
    comparison = Comparison(known)
    for done, row in enumerate(rows):
        reporter.say("Comparing", done, len(rows))
        yield comparison.find(row)


def _found_before(row: Parsed, kept: ImportRow, known: Known) -> Found:
    """What was found about the row at the check."""
    return Found(
        row,
        Finding(kept.finding),
        organisation=known.organisations.get(kept.organisation_pk or 0),
        problems=[(heading, reason) for heading, reason in kept.problems],
        changes=[(heading, old, new) for heading, old, new in kept.changes],
        twins=kept.twins,
        can_add=kept.can_add,
    )


def _rows(table: Import) -> dict[int, ImportRow]:
    return {row.number: row for row in table.rows.all()}


def _keep_others_from_changing_organisations() -> None:
    """Until the transaction ends; reading goes on. On SQLite a transaction that writes is alone anyway.

    The lock waits for whoever has locked a row to change it, so that the two never wait for each other.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            name = connection.ops.quote_name(Organisation._meta.db_table)
            cursor.execute(f"LOCK TABLE {name} IN EXCLUSIVE MODE")


def _moved(found: list[Found], old: dict[int, ImportRow]) -> set[int]:
    """The numbers of the rows about which something else is found than at the check."""
    return {
        each.row.number
        for each in found
        if each.row.number not in old or each.signature != signature_of(old[each.row.number])
    }


def signature_of(row: ImportRow) -> tuple[object, ...]:
    """What ``Found.signature`` is for a row as it is kept."""
    return (Finding(row.finding), row.organisation_pk, row.problems, row.changes, row.twins)


def _keep(table: Import, found: list[Found], old: dict[int, ImportRow], moved: set[int]) -> None:
    """Write what was found in place of what was found before; choices that are still offered stay."""
    table.rows.all().delete()
    rows = [_row(table, each, each.row.number in moved) for each in found]
    for row in rows:
        before = old.get(row.number)
        if before is not None and before.choice in dict(row.options):
            row.choice = before.choice if row.finding == Finding.TWIN else SKIP
    ImportRow.objects.bulk_create(rows, batch_size=BATCH)


def _row(table: Import, found: Found, moved: bool) -> ImportRow:
    organisation = found.organisation
    return ImportRow(
        of=table,
        number=found.row.number,
        finding=found.finding,
        name=found.row.name,
        organisation_pk=organisation.pk if organisation else None,
        slug=organisation.slug if organisation else "",
        problems=[list(problem) for problem in found.problems],
        changes=[list(change) for change in found.changes],
        twins=found.twins,
        can_add=found.can_add,
        moved=moved,
    )
