"""How long 5,000 rows take: the dry run and the import, against 5,000 organisations that are there."""

import itertools
import random
from dataclasses import dataclass
from time import perf_counter, process_time

from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from membership.organisations.bulk import actions, work
from membership.organisations.bulk.models import Finding, Import, ImportState
from membership.organisations.models import Organisation
from membership.people.models import User
from membership.people.roles import OFFICER
from membership.places.models import District
from portal.tooling.bench import cpu_seconds
from tests.factories.organisations import OrganisationFactory
from tests.support.organisation_tables import organisation, workbook_of

ROWS = 5000
SECONDS = 60  # for both steps together, of processor time: a busy machine's clock says little
SYLLABLES = ["al", "bar", "cro", "den", "ely", "fro", "gar", "hol", "ing", "kel", "lyn", "mar"]
KINDS = ["Carers", "Choir", "Families", "Food", "Gardens", "Housing", "Music", "Rowing", "Youth"]
ENDS = ["Association", "Centre", "Circle", "Club", "Friends", "Group", "Project", "Trust"]


@dataclass(frozen=True)
class Cost:
    """What a step took."""

    step: str
    seconds: float
    cpu: float
    queries: int

    def line(self) -> str:
        return (
            f"{self.step:<20} {self.seconds:8.2f} s {self.cpu:8.2f} s CPU {self.queries:6} queries"
        )


def names() -> list[str]:
    """Twice as many names as there are rows, in an order that is always the same."""
    places = ["".join(parts).title() for parts in itertools.product(SYLLABLES, repeat=3)]
    made = [" ".join(parts) for parts in itertools.product(places, KINDS, ENDS)]
    random.Random(1).shuffle(made)
    return made[: 2 * ROWS]


def table() -> list[dict[str, str]]:
    """A row for each fate: a fifth about organisations that are here, the rest about others."""
    here = names()[:ROWS]
    districts = "; ".join(District.objects.values_list("name", flat=True)[:2])
    rows = []
    for number, name in enumerate(names()[ROWS:]):
        row = organisation(name, charity_number=str(2_000_000 + number), districts=districts)
        if number % 5 == 0:
            row |= {"name": here[number], "charity_number": str(1_000_000 + number)}
        elif number % 50 == 1:
            row["kind"] = "unheard of"
        elif number % 3 == 0:
            row["charity_number"] = ""
        rows.append(row)
    return rows


def _fill() -> None:
    rows = [
        OrganisationFactory.build(
            name=name, slug=f"bench-{number}", charity_number=str(1_000_000 + number)
        )
        for number, name in enumerate(names()[:ROWS])
    ]
    Organisation.objects.bulk_create(rows)


def cpu_so_far() -> float:
    """Seconds of this process, and of PostgreSQL's that serves it."""
    if connection.vendor != "postgresql":
        return process_time()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return process_time() + cpu_seconds([cursor.fetchone()[0]])


def _measured(step: str, pk: int) -> Cost:
    clock, cpu = perf_counter(), cpu_so_far()
    with CaptureQueriesContext(connection) as captured:
        work.do_work(pk)
        queries = len(captured)
    return Cost(step, perf_counter() - clock, cpu_so_far() - cpu, queries)


def _run() -> tuple[list[Cost], Import]:
    _fill()
    officer = User.objects.create_user("bench-officer@example.org")
    officer.groups.add(Group.objects.get(name=OFFICER))
    content = ContentFile(workbook_of(table()), name="bench.xlsx")
    taken = actions.upload(content, acting_user=officer)
    costs = [_measured("dry run", taken.pk)]
    actions.choose_for_all(taken, "add", acting_user=officer)
    actions.start(taken, acting_user=officer)
    costs.append(_measured("import", taken.pk))
    taken.refresh_from_db()
    return costs, taken


def main() -> int:
    """Measure both steps in a transaction that is undone; gives the exit status."""
    with transaction.atomic():
        costs, taken = _run()
        found = {kind.label: taken.rows.filter(finding=kind).count() for kind in Finding}
        transaction.set_rollback(True)
    taken.file.delete(save=False)
    print(
        f"\n{ROWS:,} rows of organisations: {found}, {taken.added} added, {taken.changed} changed"
    )
    for cost in costs:
        print(cost.line())
    together = sum(cost.cpu for cost in costs)
    holds = together <= SECONDS and taken.state == ImportState.APPLIED
    print(
        f"{'together':<20} {together:19.2f} s CPU   bound {SECONDS} s{'' if holds else '   BROKEN'}"
    )
    return 0 if holds else 1
