"""Declaring, changing, ending and confirming: what is done, by whom, and what is refused."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from membership.bodies.declarations import actions, errors
from membership.bodies.declarations.actions import Entry
from membership.bodies.declarations.fingerprints import fingerprint
from membership.bodies.declarations.kinds import InterestKind
from membership.bodies.models import Confirmation, Interest, Seat, Term
from membership.people.models import Person, User
from portal.lib.time import today
from portal.records.models import AuditRecord
from tests.factories.bodies import DeputyFactory, SeatFactory, TermFactory
from tests.factories.declarations import ConfirmationFactory
from tests.factories.people import PersonFactory, UserFactory

DAY = timedelta(days=1)
HOME = Entry("My home in Deal", "", date(2010, 5, 1))
pytestmark = pytest.mark.django_db


def confirm(person: Person, by: User, *, nothing: bool = False, **kwargs: Any) -> Confirmation:
    covered = Interest.objects.filter(person=person).current(today())
    return actions.confirm(
        person,
        shown=kwargs.pop("shown", fingerprint(covered)),
        nothing_to_declare=nothing,
        acting_user=by,
        **kwargs,
    )


def test_a_holder_declares_for_herself(holder: Person, sadie: User) -> None:
    interest = actions.declare(holder, InterestKind.LAND, HOME, acting_user=sadie)
    assert (interest.what, interest.start) == ("My home in Deal", date(2010, 5, 1))
    assert not interest.on_behalf
    assert interest.is_published(today())
    record = AuditRecord.objects.get(target_label="bodies.interest")
    assert (record.action, record.acting_user_pk) == ("declared", sadie.pk)


@pytest.mark.parametrize("role", ["charles", "olive"])
def test_the_chair_and_officers_declare_on_her_behalf(
    holder: Person, role: str, request: pytest.FixtureRequest
) -> None:
    user = request.getfixturevalue(role)
    interest = actions.declare(holder, InterestKind.LAND, HOME, acting_user=user)
    assert interest.on_behalf
    assert confirm(holder, user).on_behalf


def test_nobody_else_declares_for_her(
    holder: Person, molly: User, thanet_seat: Seat, sadie_term: Term
) -> None:
    deputy = DeputyFactory.create(term=sadie_term, person__user=molly).person
    fellow = UserFactory.create()
    TermFactory.create(seat__body=sadie_term.body, person__user=fellow, end=None)
    assert deputy.user == molly
    for user in (molly, fellow):
        with pytest.raises(PermissionDenied):
            actions.declare(holder, InterestKind.LAND, HOME, acting_user=user)


def test_a_chair_of_another_body_has_no_say(holder: Person, charles: User, chair: Seat) -> None:
    Seat.objects.filter(pk=chair.pk).update(end=today())
    with pytest.raises(PermissionDenied):
        actions.declare(holder, InterestKind.LAND, HOME, acting_user=charles)


def test_whoever_is_appointed_declares_before_the_first_day_and_nobody_after_the_last(
    holder: Person, sadie: User
) -> None:
    Term.objects.update(start=today() + DAY, end=today() + 2 * DAY)
    actions.declare(holder, InterestKind.LAND, HOME, acting_user=sadie)
    Term.objects.update(start=today() - 2 * DAY, end=today(), released=today())
    with pytest.raises(PermissionDenied):
        actions.declare(holder, InterestKind.LAND, HOME, acting_user=sadie)


def test_a_gift_has_its_day_and_needs_no_end(holder: Person, sadie: User) -> None:
    gift = actions.declare(
        holder, InterestKind.GIFT, Entry("A hamper", "A shop", today()), acting_user=sadie
    )
    assert gift.end == today() + DAY
    with pytest.raises(errors.NeedsItsDay):
        actions.declare(holder, InterestKind.GIFT, Entry("A pen"), acting_user=sadie)


def test_what_has_not_begun_is_not_declared(holder: Person, sadie: User) -> None:
    entry = Entry("A flat", start=today() + DAY)
    with pytest.raises(errors.InTheFuture):
        actions.declare(holder, InterestKind.LAND, entry, acting_user=sadie)


def test_a_change_keeps_in_private_what_was_said_before(trusteeship: Interest, sadie: User) -> None:
    entry = Entry("Chair of the lifeboat fund", trusteeship.whom, trusteeship.start)
    changed = actions.change(trusteeship, entry, acting_user=sadie)
    assert changed.what == "Chair of the lifeboat fund"
    record = AuditRecord.objects.get(action="changed")
    assert record.old == {"what": "Treasurer of the lifeboat fund"}


def test_saving_what_is_there_records_nothing(trusteeship: Interest, sadie: User) -> None:
    entry = Entry(trusteeship.what, trusteeship.whom, trusteeship.start)
    actions.change(trusteeship, entry, acting_user=sadie)
    assert not AuditRecord.objects.filter(action="changed").exists()


def test_an_interest_ends_and_its_entry_stays(trusteeship: Interest, sadie: User) -> None:
    actions.end_interest(trusteeship, last_day=today(), acting_user=sadie)
    trusteeship.refresh_from_db()
    assert trusteeship.end == today() + DAY
    assert trusteeship in Interest.objects.on_the_page(today() + 30 * DAY)
    with pytest.raises(errors.NotHere):
        actions.end_interest(trusteeship, last_day=today(), acting_user=sadie)


@pytest.mark.parametrize(
    ("last_day", "refusal"),
    [(date(2019, 12, 31), errors.EndsTooEarly), (date(2999, 1, 1), errors.InTheFuture)],
)
def test_an_end_lies_between_the_start_and_today(
    trusteeship: Interest, sadie: User, last_day: date, refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        actions.end_interest(trusteeship, last_day=last_day, acting_user=sadie)


def test_what_has_ended_is_not_changed_any_more(trusteeship: Interest, sadie: User) -> None:
    Interest.objects.update(end=today())
    with pytest.raises(errors.NotHere):
        actions.change(trusteeship, HOME, acting_user=sadie)


def test_confirming_says_what_it_covered(trusteeship: Interest, sadie: User) -> None:
    confirmation = confirm(trusteeship.person, sadie)
    assert (confirmation.entries, confirmation.nothing_to_declare) == (1, False)
    assert confirmation.fingerprint == fingerprint([trusteeship])
    assert confirmation.confirmed_by == sadie


def test_nothing_to_declare_is_a_statement_and_not_an_empty_list(
    holder: Person, sadie: User
) -> None:
    with pytest.raises(errors.SaysNothing):
        confirm(holder, sadie)
    assert confirm(holder, sadie, nothing=True).nothing_to_declare


def test_nobody_has_nothing_to_declare_beside_entries(trusteeship: Interest, sadie: User) -> None:
    with pytest.raises(errors.SomethingIsDeclared):
        confirm(trusteeship.person, sadie, nothing=True)


@pytest.mark.parametrize("fields", [{"entries": 0}, {"entries": 2, "nothing_to_declare": True}])
def test_the_database_keeps_the_two_apart_as_well(holder: Person, fields: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        ConfirmationFactory.create(person=holder, **{"nothing_to_declare": False, **fields})


def test_what_changed_behind_the_page_is_looked_at_again(
    trusteeship: Interest, sadie: User, charles: User
) -> None:
    shown = fingerprint([trusteeship])
    actions.declare(trusteeship.person, InterestKind.LAND, HOME, acting_user=charles)
    with pytest.raises(errors.ListHasChanged):
        confirm(trusteeship.person, sadie, shown=shown)


def test_a_gift_of_last_month_needs_no_confirming(holder: Person, sadie: User) -> None:
    actions.declare(
        holder, InterestKind.GIFT, Entry("A hamper", "", today() - 30 * DAY), acting_user=sadie
    )
    assert confirm(holder, sadie, nothing=True).entries == 0


def test_whoever_never_sat_has_nobody_to_write_for_them(olive: User, now: datetime) -> None:
    SeatFactory.create()
    with pytest.raises(PermissionDenied):
        actions.declare(PersonFactory.create(), InterestKind.LAND, HOME, acting_user=olive, now=now)
