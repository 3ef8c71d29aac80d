"""Two officers at once, overlapping tables, and a worker that is killed in the middle."""

import os
import signal
import subprocess
import sys
from pathlib import Path
from time import monotonic, sleep

import pytest
from django.db import connection
from django.utils import timezone

from membership.organisations.bulk import actions, work
from membership.organisations.bulk.models import LEASE, Import, ImportState
from membership.organisations.bulk.progress import progress_of
from membership.organisations.models import Organisation
from membership.people.models import User
from portal.records.models import AuditRecord
from tests.support.barrier import meet
from tests.support.organisation_tables import checked, organisation
from tests.support.worker import ROOT, worker_environment

pytestmark = pytest.mark.django_db(transaction=True)


def start(pk: int, user_pk: int) -> str:
    actions.start(Import.objects.get(pk=pk), acting_user=User.objects.get(pk=user_pk))
    return "started"


def carry_out(pk: int) -> str:
    work.do_work(pk)
    return str(Import.objects.get(pk=pk).state)


def rows(first: int, last: int) -> list[dict[str, str]]:
    return [
        organisation(
            f"{chr(65 + n % 26) * 6} {chr(65 + n // 26) * 6}", charity_number=str(200000 + n)
        )
        for n in range(first, last)
    ]


def records() -> dict[str, int]:
    return {
        action: AuditRecord.objects.filter(action=action).count()
        for action in ("import started", "imported", "import applied")
    }


def test_of_two_officers_who_press_the_button_one_starts_it(olive: User, amir: User) -> None:
    table = checked(rows(0, 5), olive)
    meeting = meet(
        (start, {"pk": table.pk, "user_pk": olive.pk}),
        (start, {"pk": table.pk, "user_pk": amir.pk}),
    )
    assert meeting.collided
    assert (meeting.results, meeting.refusals) == (["started"], ["AlreadyStarted"])
    assert "by another officer" in next(o.message for o in meeting.outcomes if o.refusal)
    work.do_work(table.pk)
    assert Organisation.objects.count() == 5
    assert records() == {"import started": 1, "imported": 5, "import applied": 1}


def test_of_two_workers_one_does_the_work(olive: User) -> None:
    table = checked(rows(0, 20), olive)
    actions.start(table, acting_user=olive)
    meeting = meet((carry_out, {"pk": table.pk}), (carry_out, {"pk": table.pk}))
    assert meeting.collided
    assert meeting.refusals == []
    table.refresh_from_db()
    assert (table.state, table.added) == (ImportState.APPLIED, 20)
    assert Organisation.objects.count() == 20
    assert records() == {"import started": 1, "imported": 20, "import applied": 1}


def test_of_two_overlapping_tables_one_is_imported_and_the_other_shown_anew(olive: User) -> None:
    first, second = checked(rows(0, 30), olive), checked(rows(20, 50), olive)
    for table in (first, second):
        actions.start(table, acting_user=olive)
    meeting = meet((carry_out, {"pk": first.pk}), (carry_out, {"pk": second.pk}))
    assert meeting.collided
    assert sorted(meeting.results) == [ImportState.APPLIED, ImportState.CHECKED]
    assert Organisation.objects.count() == 30
    late = Import.objects.get(state=ImportState.CHECKED)
    assert "have changed since" in late.problem
    assert late.rows.filter(moved=True).count() == 10
    assert set(late.rows.filter(moved=True).values_list("finding", flat=True)) == {"same"}
    actions.start(late, acting_user=olive)
    work.do_work(late.pk)
    assert Organisation.objects.count() == 50
    assert records() == {"import started": 3, "imported": 50, "import applied": 2}


KILLED = """
import django, os, sys, time
django.setup()
from membership.organisations.bulk import saving, work
saving._change = lambda *args: time.sleep(600)
work.do_work(int(sys.argv[1]))
"""


def test_a_worker_killed_in_the_middle_leaves_nothing_and_another_begins_again(
    olive: User, tmp_path: Path, settings: object
) -> None:
    """It is killed after the organisations are written, before the transaction is kept."""
    table = checked(rows(0, 30), olive)
    actions.start(table, acting_user=olive)
    environment = worker_environment(tmp_path)
    private = tmp_path / "private"
    private.parent.mkdir(exist_ok=True)
    private.symlink_to(settings.PRIVATE_MEDIA_ROOT)  # type: ignore[attr-defined]
    process = subprocess.Popen(
        [sys.executable, "-c", KILLED, str(table.pk)], cwd=ROOT, env=environment
    )
    try:
        deadline = monotonic() + 60
        while not _has_written(table.pk):
            assert monotonic() < deadline
            assert process.poll() is None
            sleep(0.05)
        sleep(0.5)
        assert Organisation.objects.count() == 0  # seen by nobody else
    finally:
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
    connection.close()
    table.refresh_from_db()
    assert table.state == ImportState.APPLYING
    assert records() == {"import started": 1, "imported": 0, "import applied": 0}
    later = timezone.now() + LEASE
    assert list(Import.objects.claimable(later)) == [table]
    work.do_work(table.pk, now=later)
    table.refresh_from_db()
    assert (table.state, table.added) == (ImportState.APPLIED, 30)
    assert records() == {"import started": 1, "imported": 30, "import applied": 1}


def _has_written(pk: int) -> bool:
    progress = progress_of(pk)
    return progress is not None and progress.step == "Writing"
