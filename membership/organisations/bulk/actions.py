"""What officers do with a table of organisations; the work itself is in ``work``."""

from collections.abc import Mapping
from datetime import datetime

from django.core.files import File
from django.db import transaction
from django.utils import timezone

from membership.organisations.actions.rights import require
from membership.organisations.bulk import policies
from membership.organisations.bulk.errors import (
    AlreadyStarted,
    ChosenTwice,
    NothingToImport,
    NotNow,
)
from membership.organisations.bulk.models import (
    ADD,
    SKIP,
    UNDER_WAY,
    UPDATE,
    Finding,
    Import,
    ImportRow,
    ImportState,
)
from membership.organisations.bulk.queue import enqueue
from membership.people.models import User
from portal.records.actions import record


@transaction.atomic
def upload(file: File, *, acting_user: User, now: datetime | None = None) -> Import:  # type: ignore[type-arg]
    """Keep the table and have it checked; nothing is imported yet."""
    require(policies.can_import(acting_user))
    name = (file.name or "").replace("\\", "/").rpartition("/")[2]
    taken = Import(
        file_name=name[-200:], uploaded_by=acting_user, uploaded_at=now or timezone.now()
    )
    taken.file.save(
        "table.xlsx" if name.lower().endswith(".xlsx") else "table.csv", file, save=False
    )
    taken.save()
    record(taken, "import uploaded", acting_user=acting_user, new={"file": taken.file_name})
    enqueue(taken.pk)
    return taken


@transaction.atomic
def check_again(table: Import, *, acting_user: User) -> None:
    """Hold the table against what is there now. Raises NotNow while it is worked on or once imported."""
    require(policies.can_import(acting_user))
    if not _from_to(table, ImportState.CHECKED, ImportState.CHECKING):
        raise NotNow
    enqueue(table.pk)


@transaction.atomic
def choose(table: Import, choices: Mapping[int, str], *, acting_user: User) -> None:
    """Keep what is to become of twins, by the number of the row; what a row does not offer is left.

    Raises NotNow once the import has begun.
    """
    require(policies.can_import(acting_user))
    _locked(table)
    rows = list(table.rows.filter(finding=Finding.TWIN, number__in=choices))
    for row in rows:
        if choices[row.number] in dict(row.options):
            row.choice = choices[row.number]
    ImportRow.objects.bulk_update(rows, ["choice"], batch_size=500)


@transaction.atomic
def choose_for_all(table: Import, choice: str, *, acting_user: User) -> int:
    """Leave every twin out, or add every one that may be added; how many it was. Raises NotNow."""
    require(policies.can_import(acting_user))
    _locked(table)
    twins = table.rows.filter(finding=Finding.TWIN)
    if choice == ADD:
        return twins.filter(can_add=True).update(choice=ADD)
    return twins.update(choice=SKIP)


@transaction.atomic
def start(table: Import, *, acting_user: User, now: datetime | None = None) -> None:
    """Import the table: the work begins as soon as a worker is free.

    Raises AlreadyStarted when it has begun before, NotNow before the check is done, NothingToImport
    when it would change nothing, ChosenTwice when two rows would update one organisation.
    """
    require(policies.can_import(acting_user))
    if not _from_to(table, ImportState.CHECKED, ImportState.APPLYING, applied_by=acting_user):
        table.refresh_from_db()
        raise AlreadyStarted if table.state in (*UNDER_WAY, ImportState.APPLIED) else NotNow
    if not to_import(table):
        raise NothingToImport
    refuse_two_of_one(table)
    record(table, "import started", acting_user=acting_user, new={"file": table.file_name})
    enqueue(table.pk)


@transaction.atomic
def discard(table: Import, *, acting_user: User) -> None:
    """Remove a table that was not imported, its file included. Raises NotNow for any other."""
    require(policies.can_import(acting_user))
    if not _from_to(table, ImportState.CHECKED, ImportState.UNREADABLE):
        table.refresh_from_db()
        if table.state != ImportState.UNREADABLE:
            raise NotNow
    record(table, "import discarded", acting_user=acting_user, old={"file": table.file_name})
    storage, name = table.file.storage, table.file.name
    table.delete()
    if name:
        transaction.on_commit(lambda: storage.delete(name), robust=True)


def to_import(table: Import) -> int:
    """How many rows would add or change an organisation."""
    plain = table.rows.filter(finding__in=[Finding.NEW, Finding.CHANGED]).count()
    return int(plain + table.rows.filter(finding=Finding.TWIN).exclude(choice=SKIP).count())


def refuse_two_of_one(table: Import) -> None:
    """Raises ChosenTwice when two rows would update the same organisation."""
    chosen = table.rows.filter(finding=Finding.TWIN, choice__startswith=UPDATE)
    updates = [(row, row.updates) for row in chosen]
    about = dict(
        table.rows.filter(
            finding__in=[Finding.CHANGED, Finding.SAME],
            organisation_pk__in=[pk for _, pk in updates],
        ).values_list("organisation_pk", "number")
    )
    for row, pk in updates:
        if pk in about:
            name = next(twin["name"] for twin in row.twins if twin["organisation"] == pk)
            raise ChosenTwice(row.number, about[pk], name)
        about[pk] = row.number


def _from_to(table: Import, old: ImportState, new: ImportState, **fields: object) -> bool:
    """Take the table from one state to another; False when it was not in the first."""
    same = Import.objects.filter(pk=table.pk, state=old).order_by()
    return same.update(state=new, claimed_at=None, attempts=0, problem="", **fields) == 1


def _locked(table: Import) -> None:
    """Keep the table from being started until this is done. Raises NotNow when it is not checked."""
    state = Import.objects.select_for_update().values_list("state", flat=True).get(pk=table.pk)
    if state != ImportState.CHECKED:
        raise NotNow
