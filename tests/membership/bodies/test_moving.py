"""Two swap seats, a term gets another end, a mistake is put right."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from membership.bodies import actions, errors
from membership.bodies.models import Body, HowAppointed, Seat, Term, WhyEnded
from membership.bodies.policies import Power, holds_power
from membership.bodies.sittings import who_sits
from membership.people.models import User
from portal.records.models import AuditRecord
from tests.factories.bodies import SeatFactory, TermFactory
from tests.factories.organisations import OrganisationFactory
from tests.factories.people import PersonFactory

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
ON = date(2026, 9, 1)
pytestmark = pytest.mark.django_db


@pytest.fixture
def ann(steering_group: Body) -> Term:
    """Sits for Thanet for the whole of 2026."""
    return TermFactory.create(
        seat__body=steering_group, seat__name="Thanet", person__full_name="Ann"
    )


@pytest.fixture
def bo(steering_group: Body) -> Term:
    """Sits for Swale for 2026 and 2027."""
    return TermFactory.create(
        seat__body=steering_group,
        seat__name="Swale",
        person__full_name="Bo",
        end=date(2028, 1, 1),
    )


def holders(body: Body, on: date) -> dict[str, str]:
    return {each.seat.name: each.term.person.full_name for each in who_sits(body, on) if each.term}


def test_two_swap_seats_from_a_day_on_and_keep_their_ends(ann: Term, bo: Term, olive: User) -> None:
    one, other = actions.swap(ann, bo, on=ON, acting_user=olive, reason="Agreed.", now=NOW)
    assert holders(ann.body, ON - timedelta(days=1)) == {"Thanet": "Ann", "Swale": "Bo"}
    assert holders(ann.body, ON) == {"Thanet": "Bo", "Swale": "Ann"}
    assert (one.end, other.end) == (date(2027, 1, 1), date(2028, 1, 1))
    assert AuditRecord.objects.filter(action="swapped", reason="Agreed.").count() == 2


def test_a_swap_counts_as_no_further_term(ann: Term, bo: Term, olive: User) -> None:
    one, other = actions.swap(ann, bo, on=ON, acting_user=olive, now=NOW)
    assert (one.number, other.number) == (1, 1)
    assert actions.renew(one, end=None, acting_user=olive, now=NOW).number == 2


def test_who_swaps_never_stays_on_in_the_seat_that_was_left(
    ann: Term, bo: Term, olive: User
) -> None:
    actions.swap(ann, bo, on=ON, acting_user=olive, now=NOW)
    ann.refresh_from_db()
    assert (ann.end, ann.released, ann.why_ended) == (ON, ON, WhyEnded.MOVED)


def test_who_has_stood_down_and_swaps_still_leaves_that_day(
    ann: Term, bo: Term, olive: User
) -> None:
    last = date(2026, 11, 30)
    why = WhyEnded.STOOD_DOWN
    actions.end_term(ann, last_day=last, why_ended=why, acting_user=olive, now=NOW)
    moved, _ = actions.swap(ann, bo, on=ON, acting_user=olive, now=NOW)
    assert (moved.released, moved.why_ended) == (date(2026, 12, 1), why)
    assert not holds_power(ann.person, ann.body, Power.MEMBER, date(2026, 12, 1))


@pytest.mark.parametrize("on", [date(2026, 1, 1), date(2027, 1, 1)])
def test_both_sit_before_the_day_and_after_it(ann: Term, bo: Term, olive: User, on: date) -> None:
    with pytest.raises(errors.RunsOnBothDays, match="Ann holds the seat Thanet"):
        actions.swap(ann, bo, on=on, acting_user=olive, now=NOW)


def test_nobody_swaps_with_another_group_or_with_themselves(ann: Term, olive: User) -> None:
    for other in (ann, TermFactory.create()):
        with pytest.raises(errors.NotTwoSeats):
            actions.swap(ann, other, on=ON, acting_user=olive, now=NOW)


def test_a_swap_that_runs_into_a_successor_changes_nothing(
    ann: Term, bo: Term, olive: User
) -> None:
    TermFactory.create(seat=ann.seat, start=ann.end, end=date(2028, 1, 1))
    with pytest.raises(errors.SeatTaken):
        actions.swap(ann, bo, on=ON, acting_user=olive, now=NOW)
    assert holders(ann.body, ON) == {"Thanet": "Ann", "Swale": "Bo"}


def test_another_end_is_agreed_and_kept_as_such(ann: Term, olive: User) -> None:
    later = date(2027, 7, 1)
    term = actions.reschedule(ann, end=later, acting_user=olive, reason="Staggered.", now=NOW)
    assert (term.end, term.appointed_until, term.was_cut_short) == (later, later, False)
    record = AuditRecord.objects.get(action="rescheduled")
    assert record.old is not None
    assert (record.old["end"], record.reason) == ("2027-01-01", "Staggered.")


def test_another_end_leaves_room_for_who_comes_next(ann: Term, olive: User) -> None:
    TermFactory.create(seat=ann.seat, start=ann.end, end=None)
    with pytest.raises(errors.SeatTaken):
        actions.reschedule(ann, end=date(2027, 7, 1), acting_user=olive, now=NOW)


def test_no_other_end_reaches_into_the_days_of_an_office_elsewhere(
    ann: Term, chair: Seat, board_seat: Seat, olive: User
) -> None:
    """Ann takes the Board's seat, and with it the chair, the day after she leaves her own."""
    TermFactory.create(seat=board_seat, person=ann.person, start=ann.end, end=None)
    with pytest.raises(errors.HoldsAnotherSeat, match="Chair"):
        actions.reschedule(ann, end=date(2027, 3, 1), acting_user=olive, now=NOW)
    sooner = actions.reschedule(ann, end=date(2026, 12, 1), acting_user=olive, now=NOW)
    assert sooner.end == date(2026, 12, 1)


def test_no_other_end_outlasts_the_predecessor_where_the_rules_say_so(
    ann: Term, olive: User
) -> None:
    Body.objects.update(replacement_inherits_end=True)
    TermFactory.create(
        seat=ann.seat,
        start=date(2024, 1, 1),
        end=ann.start,
        appointed_until=date(2027, 1, 1),
    )
    with pytest.raises(errors.OutlastsThePredecessor):
        actions.reschedule(ann, end=date(2027, 3, 1), acting_user=olive, now=NOW)


def test_who_speaks_for_whom_is_put_right_although_the_seat_has_ended_early(
    ann: Term, olive: User
) -> None:
    Seat.objects.filter(pk=ann.seat_id).update(end=ON)
    organisation = OrganisationFactory.create()
    right = correct(ann, olive, organisation=organisation)
    assert right.organisation == organisation


def test_an_end_in_the_past_is_a_correction(ann: Term, olive: User) -> None:
    with pytest.raises(errors.EndsInThePast):
        actions.reschedule(ann, end=NOW.date(), acting_user=olive, now=NOW)


def test_who_has_stood_down_gets_no_other_end(ann: Term, olive: User) -> None:
    why = WhyEnded.STOOD_DOWN
    actions.end_term(ann, last_day=ON, why_ended=why, acting_user=olive, now=NOW)
    with pytest.raises(errors.AlreadyEnded):
        actions.reschedule(ann, end=date(2028, 1, 1), acting_user=olive, now=NOW)


def correct(term: Term, by: User, **changes: Any) -> Term:
    fields: dict[str, Any] = {
        "person": term.person,
        "organisation": term.organisation,
        "start": term.start,
        "end": term.end,
        "how_appointed": HowAppointed(term.how_appointed),
        "reason": "Typed wrongly.",
    } | changes
    return actions.correct(term, acting_user=by, now=NOW, **fields)


def test_a_corrected_day_is_as_if_it_had_always_been_so(ann: Term, olive: User) -> None:
    correct(ann, olive, start=date(2025, 12, 1))
    assert holds_power(ann.person, ann.body, Power.MEMBER, date(2025, 12, 1))
    record = AuditRecord.objects.get(action="corrected")
    assert record.old is not None
    assert record.new is not None
    assert (record.old["start"], record.new["start"]) == ("2026-01-01", "2025-12-01")


def test_a_correction_says_why(ann: Term, olive: User) -> None:
    with pytest.raises(errors.ReasonMissing):
        correct(ann, olive, start=date(2025, 12, 1), reason=" ")


def test_a_correction_changes_something(ann: Term, olive: User) -> None:
    with pytest.raises(errors.NothingToCorrect):
        correct(ann, olive)


def test_a_correction_keeps_the_promises(ann: Term, bo: Term, olive: User) -> None:
    with pytest.raises(errors.HoldsAnotherSeat):
        correct(ann, olive, person=bo.person)


def test_the_wrong_person_is_put_right_and_both_are_counted_anew(ann: Term, olive: User) -> None:
    cora = PersonFactory.create(full_name="Cora")
    before = TermFactory.create(
        seat=SeatFactory.create(body=ann.body),
        person=cora,
        start=date(2025, 1, 1),
        end=date(2026, 1, 1),
    )
    term = correct(ann, olive, person=cora)
    assert (before.number, term.number) == (1, 2)


def test_the_corrected_end_of_who_stood_down_is_the_day_of_leaving(ann: Term, olive: User) -> None:
    why = WhyEnded.STOOD_DOWN
    actions.end_term(ann, last_day=date(2026, 6, 30), why_ended=why, acting_user=olive, now=NOW)
    term = correct(Term.objects.get(pk=ann.pk), olive, end=date(2026, 6, 1))
    assert (term.end, term.released) == (date(2026, 6, 1), date(2026, 6, 1))
    assert term.appointed_until == date(2027, 1, 1)


def test_nobody_but_officers_and_the_chair_changes_terms(
    ann: Term, bo: Term, sadie: User, thanet_seat: Seat
) -> None:
    with pytest.raises(PermissionDenied):
        actions.swap(ann, bo, on=ON, acting_user=sadie, now=NOW)
    with pytest.raises(PermissionDenied):
        actions.reschedule(ann, end=None, acting_user=sadie, now=NOW)
    with pytest.raises(PermissionDenied):
        correct(ann, sadie, start=date(2025, 12, 1))
