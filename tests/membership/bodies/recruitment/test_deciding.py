"""Deciding a seat: one of the shortlist takes it, or nobody, and nothing is lost by a refusal."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from membership.bodies.errors import HoldsAnotherSeat, SeatTaken
from membership.bodies.models import Call, CallSeat, Expression, Seat, Term
from membership.bodies.recruitment import actions, errors
from membership.bodies.recruitment.states import CallState
from membership.organisations.models import Belonging, Organisation
from membership.people.models import Person, User
from portal.records.models import AuditRecord
from tests.factories.bodies import SeatFactory, TermFactory
from tests.factories.people import PersonFactory
from tests.factories.recruitment import CallSeatFactory

START, END = date(2030, 1, 1), date(2033, 1, 1)
pytestmark = pytest.mark.django_db


@pytest.fixture
def offered(closed: Call, nells: Expression, omars: Expression, charles: User) -> CallSeat:
    """The Thanet seat of the closed call, with both on the shortlist."""
    for each in (nells, omars):
        actions.shortlist(each, True, acting_user=charles)
    return closed.seats.get()


def decide(offered: CallSeat, expression: Expression, by: User, **changes: Any) -> Term:
    fields: dict[str, Any] = {"start": START, "end": END, "reason": "Trusted by all."} | changes
    return actions.decide(offered, expression, acting_user=by, **fields)


def test_the_chosen_holds_the_seat_for_her_organisation(
    offered: CallSeat, nells: Expression, charles: User, nell: User, menders: Organisation
) -> None:
    term = decide(offered, nells, charles)
    assert (term.seat, term.start, term.end) == (offered.seat, START, END)
    assert (term.person.user, term.person.full_name) == (nell, "Nell Newcomer")
    assert term.organisation == menders
    offered.refresh_from_db()
    assert (offered.appointed, offered.term, offered.decided_by) == (True, term, charles)
    assert AuditRecord.objects.get(action="decided").reason == "Trusted by all."


def test_the_call_is_decided_with_its_last_seat(
    offered: CallSeat, nells: Expression, omars: Expression, charles: User, now: datetime
) -> None:
    call = offered.call
    second = CallSeatFactory.create(call=call, seat=SeatFactory.create(body=call.body))
    decide(offered, nells, charles)
    call.refresh_from_db()
    assert call.state(now) == CallState.BEING_DECIDED
    with pytest.raises(errors.ChosenAlready):
        decide(second, nells, charles)
    decide(second, omars, charles)
    call.refresh_from_db()
    assert call.state(now) == CallState.DECIDED


def test_a_seat_can_be_left_vacant_with_a_reason(
    offered: CallSeat, charles: User, now: datetime
) -> None:
    with pytest.raises(errors.NoReason):
        actions.leave_vacant(offered, reason="", acting_user=charles)
    actions.leave_vacant(offered, reason="We look further.", acting_user=charles)
    offered.refresh_from_db()
    assert (offered.appointed, offered.reason) == (False, "We look further.")
    assert Call.objects.get().decided_at is not None
    assert not Term.objects.filter(seat=offered.seat).exists()


def test_a_seat_is_decided_once(offered: CallSeat, nells: Expression, charles: User) -> None:
    decide(offered, nells, charles)
    with pytest.raises(errors.DecidedAlready):
        actions.leave_vacant(offered, reason="No.", acting_user=charles)


def test_only_somebody_of_the_panel_who_looks_after_the_group_decides(
    offered: CallSeat, nells: Expression, judith: User, olive: User
) -> None:
    for user in (judith, olive):
        with pytest.raises(PermissionDenied):
            decide(offered, nells, user)
    actions.name_panel(offered.call, [judith, olive], acting_user=olive)
    decide(offered, nells, olive)


def test_a_decision_has_a_reason(offered: CallSeat, nells: Expression, charles: User) -> None:
    with pytest.raises(errors.NoReason):
        decide(offered, nells, charles, reason="")


def test_nobody_is_chosen_who_is_not_on_the_shortlist(
    offered: CallSeat, nells: Expression, charles: User
) -> None:
    actions.shortlist(nells, False, acting_user=charles)
    with pytest.raises(errors.NotShortlisted):
        decide(offered, nells, charles)


def test_nobody_is_appointed_for_an_organisation_that_she_has_left(
    offered: CallSeat, nells: Expression, nell: User, charles: User, now: datetime
) -> None:
    Belonging.objects.filter(user=nell).update(ended_at=now)
    with pytest.raises(errors.HasLeft, match="Margate Menders"):
        decide(offered, nells, charles)


def test_a_refusal_of_the_seat_leaves_everything_as_it_was(
    offered: CallSeat, nells: Expression, charles: User
) -> None:
    TermFactory.create(seat=offered.seat, start=START - timedelta(days=9), end=None)
    with pytest.raises(SeatTaken):
        decide(offered, nells, charles)
    offered.refresh_from_db()
    nells.refresh_from_db()
    assert (offered.decided_at, nells.chosen_for, nells.shortlisted) == (None, None, True)
    assert not Person.objects.filter(user=nells.user).exists()


def test_somebody_who_holds_another_seat_of_the_group_is_refused(
    offered: CallSeat, nells: Expression, charles: User, nell: User
) -> None:
    person = PersonFactory.create(full_name="Nell Newcomer", user=nell)
    TermFactory.create(seat=SeatFactory.create(body=offered.seat.body), person=person, end=None)
    with pytest.raises(HoldsAnotherSeat):
        decide(offered, nells, charles)


def test_her_own_entry_in_the_public_record_is_used(
    offered: CallSeat, nells: Expression, charles: User, nell: User
) -> None:
    person = PersonFactory.create(full_name="Nell M. Newcomer", user=nell)
    assert decide(offered, nells, charles).person == person


def test_a_namesake_without_an_account_is_asked_about(
    offered: CallSeat, nells: Expression, charles: User, nell: User
) -> None:
    namesake = PersonFactory.create(full_name="NELL NEWCOMER")
    with pytest.raises(errors.SamePerson):
        decide(offered, nells, charles)
    term = decide(offered, nells, charles, same_person=True)
    namesake.refresh_from_db()
    assert (term.person, namesake.user) == (namesake, nell)
    linked = AuditRecord.objects.get(target_label="people.person")
    assert (linked.acting_user_pk, linked.new) == (charles.pk, {"user": nell.pk})


def test_a_chair_hands_nobody_the_seat_of_a_namesake_elsewhere(
    offered: CallSeat, nells: Expression, charles: User
) -> None:
    namesake = TermFactory.create(person__full_name="Nell Newcomer", end=None).person
    with pytest.raises(errors.OfficerLinks):
        decide(offered, nells, charles, same_person=True)
    namesake.refresh_from_db()
    assert namesake.user is None


def test_another_of_the_same_name_stays_another(
    offered: CallSeat, nells: Expression, charles: User
) -> None:
    namesake = PersonFactory.create(full_name="Nell Newcomer")
    assert decide(offered, nells, charles, same_person=False).person != namesake


def test_nothing_is_decided_before_the_deadline(
    call: Call, charles: User, thanet_seat: Seat
) -> None:
    with pytest.raises(PermissionDenied):
        actions.leave_vacant(call.seats.get(), reason="Early.", acting_user=charles)


def test_once_decided_nothing_is_written_any_more(
    offered: CallSeat, nells: Expression, charles: User
) -> None:
    decide(offered, nells, charles)
    with pytest.raises(errors.CallSettled):
        actions.shortlist(nells, False, acting_user=charles)
