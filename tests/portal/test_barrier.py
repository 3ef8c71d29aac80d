"""The helper with which other tests show what happens at once shows that it is at once."""

import os

import pytest
from django.db import transaction

from membership.places.models import Theme
from tests.support.barrier import Meeting, Outcome, meet

pytestmark = pytest.mark.django_db(transaction=True)


@transaction.atomic
def add_theme(name: str) -> int:
    Theme.objects.create(name=name, slug=name)
    return os.getpid()


def fail_hard() -> None:
    os._exit(3)


def test_processes_of_their_own_meet_in_the_database_of_the_test() -> None:
    meeting = meet(*[(add_theme, {"name": "music"}) for _ in range(3)])
    assert meeting.collided
    assert meeting.refusals == ["IntegrityError", "IntegrityError"]
    assert len(meeting.results) == 1
    assert os.getpid() not in meeting.results
    assert Theme.objects.get().name == "music"


def test_what_came_one_after_the_other_is_no_collision() -> None:
    before, after = Outcome(1, "", "", 0.0, 1.0), Outcome(2, "", "", 1.5, 2.0)
    assert not Meeting([before, after]).collided
    assert Meeting([before, Outcome(2, "", "", 0.5, 2.0)]).collided


def test_a_process_that_dies_is_noticed() -> None:
    with pytest.raises(AssertionError, match="died"):
        meet((fail_hard, {}), timeout=20)
