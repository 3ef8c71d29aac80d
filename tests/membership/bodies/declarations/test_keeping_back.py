"""Asking that an interest is not published, and the answer."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from membership.bodies.declarations import actions, errors
from membership.bodies.declarations.actions import Entry
from membership.bodies.declarations.kinds import RULES, InterestKind
from membership.bodies.declarations.policies import can_view
from membership.bodies.models import Interest
from membership.people.models import Person, User
from portal.lib.time import today
from portal.records.models import AuditRecord

DAY = timedelta(days=1)
WHY = "It leads to my door."
pytestmark = pytest.mark.django_db


@pytest.fixture
def asked(holder: Person, sadie: User) -> Interest:
    entry = Entry("A cottage at Kingsdown", why_kept_back=WHY)
    return actions.declare(holder, InterestKind.LAND, entry, acting_user=sadie)


def answer(interest: Interest, by: User, *, agree: bool) -> Interest:
    return actions.answer(interest, agree=agree, reason="Said so.", acting_user=by)


def test_it_is_not_published_while_it_waits(asked: Interest) -> None:
    assert asked.waits_for_an_answer
    assert not asked.is_published(today())
    assert list(Interest.objects.waiting()) == [asked]


@pytest.mark.parametrize("role", ["charles", "olive"])
def test_what_the_chair_or_an_officer_agrees_to_stays_back(
    asked: Interest, role: str, request: pytest.FixtureRequest
) -> None:
    answer(asked, request.getfixturevalue(role), agree=True)
    asked.refresh_from_db()
    assert asked.is_agreed
    assert not asked.is_published(today() + 3650 * DAY)
    assert AuditRecord.objects.get(action="keeping back agreed").reason == "Said so."


def test_what_is_declined_is_published_a_week_later(asked: Interest, charles: User) -> None:
    declined = answer(asked, charles, agree=False)
    assert not declined.is_published(today() + 6 * DAY)
    assert declined.is_published(today() + 7 * DAY)


def test_nobody_answers_for_herself(holder: Person, asked: Interest, sadie: User) -> None:
    with pytest.raises(PermissionDenied):
        answer(asked, sadie, agree=True)


def test_a_chair_does_not_answer_for_himself_either(charles: User, olive: User) -> None:
    entry = Entry("A mooring", why_kept_back=WHY)
    own = actions.declare(charles.person, InterestKind.LAND, entry, acting_user=charles)
    with pytest.raises(PermissionDenied):
        answer(own, charles, agree=True)
    assert answer(own, olive, agree=True).is_agreed


def test_a_request_is_answered_once(asked: Interest, charles: User, olive: User) -> None:
    answer(asked, charles, agree=True)
    with pytest.raises(errors.NothingIsAsked):
        answer(asked, olive, agree=False)


def test_a_correction_leaves_an_agreed_request_alone(
    asked: Interest, sadie: User, charles: User
) -> None:
    answer(asked, charles, agree=True)
    changed = actions.change(asked, Entry("A house at Kingsdown", "", None, WHY), acting_user=sadie)
    assert changed.is_agreed


def test_a_new_reason_is_a_new_request(asked: Interest, sadie: User, charles: User) -> None:
    answer(asked, charles, agree=False)
    again = actions.change(asked, Entry(asked.what, "", None, "Police advice."), acting_user=sadie)
    assert again.waits_for_an_answer
    assert again.publish_from is None


def test_a_request_is_taken_back_and_the_entry_published(asked: Interest, sadie: User) -> None:
    assert actions.change(asked, Entry(asked.what), acting_user=sadie).is_published(today())


@pytest.mark.parametrize(
    "rule", [r for r in RULES.values() if not r.may_be_kept_back], ids=lambda rule: rule.kind
)
def test_of_other_kinds_nothing_is_asked(holder: Person, sadie: User, rule: object) -> None:
    entry = Entry("Something", "", today(), WHY)
    with pytest.raises(errors.CannotBeKeptBack):
        actions.declare(holder, rule.kind, entry, acting_user=sadie)  # type: ignore[attr-defined]


def test_who_may_read_what_is_kept_back(
    asked: Interest, sadie: User, charles: User, olive: User, molly: User, edie: User
) -> None:
    readers = {
        user for user in (sadie, charles, olive, molly, edie) if can_view(user, asked, today())
    }
    assert readers == {sadie, charles, olive}
    assert not can_view(None, asked, today())
    actions.change(asked, Entry(asked.what), acting_user=sadie)
    asked.refresh_from_db()
    assert can_view(None, asked, today())
