"""Two who do something to declarations at the same moment, as processes of their own."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from digests.models import Notice
from membership.bodies.declarations import actions
from membership.bodies.declarations.actions import Entry
from membership.bodies.declarations.chasing import chase, chase_now
from membership.bodies.declarations.fingerprints import fingerprint
from membership.bodies.declarations.kinds import InterestKind
from membership.bodies.models import Chase, Confirmation, Interest, Term
from membership.people.models import Person, User
from tests.support.barrier import meet

pytestmark = pytest.mark.django_db(transaction=True)


def run(now: datetime) -> int:
    return chase(now=now)


def remind(person: int, user: int) -> None:
    chase_now(Person.objects.get(pk=person), acting_user=User.objects.get(pk=user))


def declare(person: int, user: int) -> None:
    actions.declare(
        Person.objects.get(pk=person),
        InterestKind.LAND,
        Entry("A barn"),
        acting_user=User.objects.get(pk=user),
    )


def confirm_nothing(person: int, user: int) -> None:
    actions.confirm(
        Person.objects.get(pk=person),
        shown=fingerprint([]),
        nothing_to_declare=True,
        acting_user=User.objects.get(pk=user),
    )


def test_two_runs_at_once_remind_once(sadie_term: Term, charles_term: Term) -> None:
    now = timezone.now()
    meeting = meet((run, {"now": now}), (run, {"now": now}))
    assert meeting.collided
    assert meeting.refusals == []
    assert sum(meeting.results) == 2  # one for each of the two who sit
    assert Chase.objects.count() == 2
    assert Notice.objects.filter(kind="interests_due").count() == 2


def test_a_run_that_was_missed_is_made_up_once_by_two(sadie_term: Term) -> None:
    now = timezone.now()
    assert chase(now=now - timedelta(days=30)) == 1
    meeting = meet((run, {"now": now}), (run, {"now": now}))
    assert meeting.collided
    assert sum(meeting.results) == 1
    assert [each.step for each in Chase.objects.all()] == ["first", "second"]


def test_the_chair_and_an_officer_remind_once(holder: Person, charles: User, olive: User) -> None:
    calls = [(remind, {"person": holder.pk, "user": user.pk}) for user in (charles, olive)]
    meeting = meet(*calls)
    assert meeting.collided
    assert meeting.refusals == ["RemindedALittleWhileAgo"]
    assert Chase.objects.count() == 1


def test_nobody_has_nothing_to_declare_while_an_entry_is_written(
    holder: Person, sadie: User, charles: User
) -> None:
    meeting = meet(
        (declare, {"person": holder.pk, "user": charles.pk}),
        (confirm_nothing, {"person": holder.pk, "user": sadie.pk}),
    )
    assert meeting.collided
    assert Interest.objects.count() == 1
    refused = meeting.refusals == ["ListHasChanged"]
    assert refused or meeting.refusals == []
    assert Confirmation.objects.exists() is not refused
