"""Two processes that do the same at the same moment: it is done once."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from digests.models import Notice, NoticeKind
from membership.people.models import ArchiveState, DataArchive, User
from membership.people.rights.erasure import erase_account
from membership.people.rights.my_data import make_archive
from portal.records.models import AuditRecord, RetentionRun
from portal.records.retention import apply_rule, rule_named, run_due_rules
from tests.factories.people import UserFactory
from tests.support.barrier import meet

NOW = datetime(2030, 6, 3, 10, 20, tzinfo=UTC)
LONG_AGO = NOW - timedelta(days=400)
RULE = "never-confirmed-accounts"

pytestmark = pytest.mark.django_db(transaction=True)


def erase(pk: int) -> bool:
    return erase_account(pk, acting_user=User(pk=pk), now=timezone.now())


def make(pk: int) -> str | None:
    return make_archive(pk, now=timezone.now())


def tick() -> int:
    return run_due_rules(now=NOW).get(RULE, 0)


def by_hand() -> int:
    return apply_rule(rule_named(RULE), now=NOW)


def never_confirmed(count: int) -> None:
    User.objects.bulk_create(UserFactory.build_batch(count, date_joined=LONG_AGO))


def test_of_two_who_erase_one_account_at_once_one_does_it() -> None:
    pk = UserFactory.create().pk
    meeting = meet((erase, {"pk": pk}), (erase, {"pk": pk}))
    assert meeting.collided
    assert sorted(meeting.results) == [False, True]
    assert AuditRecord.objects.filter(action="erased").count() == 1
    assert Notice.objects.filter(kind=NoticeKind.ACCOUNT_ERASED).count() == 1


def test_of_two_workers_on_one_archive_one_makes_it() -> None:
    pk = DataArchive.objects.create(user=UserFactory.create()).pk
    meeting = meet((make, {"pk": pk}), (make, {"pk": pk}))
    assert meeting.collided
    assert set(meeting.results) == {ArchiveState.READY, None}
    assert Notice.objects.filter(kind=NoticeKind.MY_DATA_READY).count() == 1


def test_two_ticks_at_once_count_every_row_once() -> None:
    never_confirmed(700)
    meeting = meet((tick, {}), (tick, {}))
    assert meeting.collided
    assert sorted(meeting.results) == [0, 700]
    assert RetentionRun.objects.get(rule=RULE).count == 700


def test_a_run_by_hand_beside_the_daily_one_counts_no_row_twice() -> None:
    never_confirmed(700)
    meeting = meet((tick, {}), (by_hand, {}))
    assert meeting.collided
    assert sum(meeting.results) == 700
    assert not User.objects.exists()
