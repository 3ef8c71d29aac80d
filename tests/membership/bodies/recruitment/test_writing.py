"""Writing a call, publishing it, and changing it in the open."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from membership.bodies.models import Body, Call, CallSeat, Expression, Seat
from membership.bodies.recruitment import actions, errors
from membership.bodies.recruitment.actions import Asked
from membership.bodies.recruitment.states import CallState
from membership.people.models import User
from portal.lib.time import today
from portal.records.models import AuditRecord
from tests.factories.bodies import SeatFactory
from tests.factories.recruitment import CallFactory, CallSeatFactory
from tests.membership.bodies.recruitment.conftest import forward

DAY = timedelta(days=1)
pytestmark = pytest.mark.django_db


def draft(body: Body, by: User, *seats: Seat, **changes: Any) -> Call:
    call = CallFactory.build(body=body, visible_from=None, **changes)
    return actions.save(call, Asked(seats, [("Listens", 2)]), acting_user=by)


def corrected(call: Call, by: User, note: str = "A slip.", **changes: Any) -> Call:
    asked = Asked(
        Seat.objects.filter(calls__call=call), list(call.criteria.values_list("name", "weight"))
    )
    copy = Call.objects.get(pk=call.pk)
    for name, value in changes.items():
        setattr(copy, name, value)
    return actions.save(copy, asked, acting_user=by, note=note)


def test_a_draft_has_seats_criteria_and_the_chair_as_its_panel(
    steering_group: Body, thanet_seat: Seat, charles: User, olive: User
) -> None:
    call = draft(steering_group, olive, thanet_seat)
    assert [each.seat for each in call.seats.all()] == [thanet_seat]
    assert list(call.criteria.values_list("name", "weight")) == [("Listens", 2)]
    assert [member.user for member in call.panel.all()] == [charles]
    assert AuditRecord.objects.filter(action="drafted", target_pk=str(call.pk)).exists()


def test_where_there_is_no_chair_the_officer_who_writes_is_the_panel(
    steering_group: Body, thanet_seat: Seat, olive: User
) -> None:
    assert draft(steering_group, olive, thanet_seat).panel.get().user == olive


def test_a_draft_can_look_for_the_holders_of_several_seats(
    steering_group: Body, thanet_seat: Seat, olive: User
) -> None:
    other = SeatFactory.create(body=steering_group)
    assert draft(steering_group, olive, thanet_seat, other).seats.count() == 2


def test_only_whoever_looks_after_the_group_writes_calls(
    steering_group: Body, thanet_seat: Seat, sadie: User
) -> None:
    with pytest.raises(PermissionDenied):
        draft(steering_group, sadie, thanet_seat)
    assert not Call.objects.exists()


def test_a_seat_is_in_one_call_at_a_time(
    steering_group: Body, thanet_seat: Seat, olive: User
) -> None:
    draft(steering_group, olive, thanet_seat)
    with pytest.raises(errors.SeatIsCalled):
        draft(steering_group, olive, thanet_seat)
    with pytest.raises(IntegrityError), transaction.atomic():
        CallSeatFactory.create(call=CallFactory.create(body=steering_group), seat=thanet_seat)


def test_a_group_that_closes_before_the_first_day_calls_nobody(
    steering_group: Body, thanet_seat: Seat, olive: User
) -> None:
    steering_group.closed = today() + timedelta(days=1)
    steering_group.save()
    with pytest.raises(errors.NotThatSeat):
        draft(steering_group, olive, thanet_seat)


def test_a_seat_that_follows_another_and_one_of_another_group_are_refused(
    steering_group: Body, chair: Seat, board_seat: Seat, olive: User
) -> None:
    for seat in (chair, board_seat):
        with pytest.raises(errors.NotThatSeat):
            draft(steering_group, olive, seat)
    with pytest.raises(errors.NoSeat):
        draft(steering_group, olive)
    assert not Call.objects.exists()


def test_publishing_opens_a_call(
    steering_group: Body, thanet_seat: Seat, olive: User, now: datetime
) -> None:
    call = draft(steering_group, olive, thanet_seat)
    assert call.state(now) == CallState.DRAFT
    call = actions.publish(call, acting_user=olive, now=now)
    assert (call.visible_from, call.state(now)) == (now, CallState.OPEN)
    with pytest.raises(errors.NotADraft):
        actions.publish(call, acting_user=olive)


def test_a_draft_whose_deadline_has_passed_is_not_published(
    steering_group: Body, thanet_seat: Seat, olive: User, now: datetime
) -> None:
    call = draft(steering_group, olive, thanet_seat, closes_at=now)
    with pytest.raises(errors.NoTimeLeft):
        actions.publish(call, acting_user=olive, now=now)


def test_a_draft_that_is_discarded_frees_its_seat(
    steering_group: Body, thanet_seat: Seat, olive: User
) -> None:
    actions.discard(draft(steering_group, olive, thanet_seat), acting_user=olive)
    assert not Call.objects.exists()
    draft(steering_group, olive, thanet_seat)


def test_a_published_call_is_not_discarded(call: Call, charles: User) -> None:
    with pytest.raises(errors.NotADraft):
        actions.discard(call, acting_user=charles)


def test_a_correction_stands_on_the_page_and_in_the_audit_trail(call: Call, charles: User) -> None:
    corrected(call, charles, "It is three days.", time_asked="Three days a month")
    announced = call.announcements.get()
    assert (announced.kind, announced.text) == ("corrected", "It is three days.")
    record = AuditRecord.objects.get(action="corrected")
    assert record.old == {"time_asked": "Two days a month"}
    assert record.new == {"time_asked": "Three days a month"}


def test_nothing_published_is_changed_in_silence(call: Call, charles: User) -> None:
    with pytest.raises(errors.NeedsANote):
        corrected(call, charles, note="", time_asked="Three days a month")
    call.refresh_from_db()
    assert call.time_asked == "Two days a month"


def test_a_correction_that_changes_nothing_says_nothing(call: Call, charles: User) -> None:
    corrected(call, charles, note="")
    assert not call.announcements.exists()


def test_seats_and_deadline_stay_as_published(call: Call, charles: User, now: datetime) -> None:
    before = call.closes_at
    corrected(call, charles, closes_at=now + 300 * DAY)
    call.refresh_from_db()
    assert call.closes_at == before
    other = SeatFactory.create(body=call.body)
    with pytest.raises(errors.SeatsStay):
        actions.save(call, Asked([other]), acting_user=charles, note="Another seat.")


def test_criteria_stay_once_the_panel_has_scored(
    closed: Call, nells: Expression, charles: User
) -> None:
    scores = dict.fromkeys(closed.criteria.values_list("pk", flat=True), 3)
    actions.give_scores(nells, scores, acting_user=charles)
    seats = Seat.objects.filter(calls__call=closed)
    with pytest.raises(errors.PanelHasBegun):
        actions.save(closed, Asked(seats, [("New", 1)]), acting_user=charles, note="New ones.")


def test_more_time_is_given_with_a_public_note(call: Call, charles: User) -> None:
    old, later = call.closes_at, call.closes_at + 7 * DAY
    actions.extend(call, closes_at=later, note="It was half-term.", acting_user=charles)
    call.refresh_from_db()
    assert call.closes_at == later
    assert call.announcements.get().text == "It was half-term."
    record = AuditRecord.objects.get(action="deadline extended")
    assert record.old is not None
    assert datetime.fromisoformat(record.old["closes_at"]).date() == old.date()


def test_a_deadline_never_comes_closer_and_never_moves_in_silence(
    call: Call, charles: User
) -> None:
    with pytest.raises(errors.NotLater):
        actions.extend(call, closes_at=call.closes_at - DAY, note="So.", acting_user=charles)
    with pytest.raises(errors.NeedsANote):
        actions.extend(call, closes_at=call.closes_at + DAY, note="", acting_user=charles)


def test_after_the_deadline_there_is_more_time_only_while_nobody_has_applied(
    call: Call, charles: User, nell: User
) -> None:
    late = call.closes_at + DAY
    later: dict[str, Any] = {
        "closes_at": late + 7 * DAY,
        "note": "Nobody yet.",
        "acting_user": charles,
    }
    actions.extend(call, **later, now=late)
    forward(call, nell)
    too_late = late + 8 * DAY
    with pytest.raises(errors.ReadAlready):
        actions.extend(call, **later | {"closes_at": too_late + DAY}, now=too_late)


def test_a_withdrawn_call_says_why_and_frees_its_seats(
    call: Call, charles: User, thanet_seat: Seat, olive: User, now: datetime
) -> None:
    actions.withdraw(call, reason="The seat ends.", acting_user=charles, now=now)
    call.refresh_from_db()
    assert (call.state(now), call.withdraw_reason) == (CallState.WITHDRAWN, "The seat ends.")
    assert CallSeat.objects.get(call=call).appointed is False
    draft(call.body, olive, thanet_seat)
    with pytest.raises(errors.CallSettled):
        actions.withdraw(call, reason="Twice.", acting_user=charles)
    with pytest.raises(errors.CallSettled):
        corrected(call, charles, title="Other")
    with pytest.raises(errors.CallSettled):
        actions.extend(call, closes_at=call.closes_at + DAY, note="So.", acting_user=charles)


def test_a_draft_is_neither_extended_nor_withdrawn(
    steering_group: Body, thanet_seat: Seat, olive: User
) -> None:
    call = draft(steering_group, olive, thanet_seat, start=date(2030, 1, 1), end=None)
    with pytest.raises(errors.StillADraft):
        actions.withdraw(call, reason="So.", acting_user=olive)
    with pytest.raises(errors.StillADraft):
        actions.extend(call, closes_at=call.closes_at + DAY, note="So.", acting_user=olive)
