"""Appointing, ending and taking back: what changes, who may, and what is refused."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from membership.bodies import actions, errors, signals
from membership.bodies.models import Body, Seat, Term, WhyEnded
from membership.bodies.policies import Power, holds_power
from membership.bodies.states import TermState, term_state
from membership.people.models import Person, User
from portal.records.models import AuditRecord
from tests.factories.bodies import SeatFactory, TermFactory
from tests.factories.people import PersonFactory

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
START, END = date(2026, 7, 1), date(2029, 7, 1)
pytestmark = pytest.mark.django_db


@pytest.fixture
def ann(db: None) -> Person:
    return PersonFactory.create(full_name="Ann Applicant")


def appoint(seat: Seat, person: Person, by: User, **changes: Any) -> Term:
    fields: dict[str, Any] = {"start": START, "end": END, "now": NOW} | changes
    return actions.appoint(seat, person, acting_user=by, **fields)


def end(term: Term, last_day: date, by: User, now: datetime = NOW) -> Term:
    return actions.end_term(
        term, last_day=last_day, why_ended=WhyEnded.STOOD_DOWN, acting_user=by, now=now
    )


def test_an_appointment_is_recorded_shown_and_told(
    thanet_seat: Seat, ann: Person, olive: User
) -> None:
    told: list[int] = []

    def receive(term_pk: int, **kwargs: Any) -> None:
        told.append(term_pk)

    signals.term_appointed.connect(receive)
    term = appoint(thanet_seat, ann, olive, reason="Elected by the forum.")
    signals.term_appointed.disconnect(receive)
    record = AuditRecord.objects.get(action="appointed")
    assert (record.target_pk, record.reason) == (str(term.pk), "Elected by the forum.")
    assert record.new is not None
    assert record.new["person"] == ann.pk
    assert term.visible_from == NOW
    assert told == [term.pk]


def test_the_chair_appoints(thanet_seat: Seat, ann: Person, charles: User) -> None:
    now = datetime.now(tz=UTC)
    assert appoint(thanet_seat, ann, charles, now=now).person == ann


def test_a_holder_may_not_appoint(thanet_seat: Seat, ann: Person, sadie: User) -> None:
    with pytest.raises(PermissionDenied):
        appoint(SeatFactory.create(body=thanet_seat.body), ann, sadie)


def test_a_taken_seat_is_refused_with_its_holder_named(
    thanet_seat: Seat, ann: Person, olive: User
) -> None:
    appoint(thanet_seat, PersonFactory.create(full_name="Bo Before"), olive)
    with pytest.raises(errors.SeatTaken, match="Bo Before from 1 July 2026 until 30 June 2029"):
        appoint(thanet_seat, ann, olive, start=date(2029, 6, 30), end=None)
    assert AuditRecord.objects.filter(action="appointed").count() == 1


def test_a_second_seat_of_the_body_is_refused(thanet_seat: Seat, ann: Person, olive: User) -> None:
    appoint(thanet_seat, ann, olive)
    with pytest.raises(errors.HoldsAnotherSeat, match="holds the seat Thanet"):
        appoint(SeatFactory.create(body=thanet_seat.body), ann, olive)


def test_nobody_is_appointed_to_an_ex_officio_seat(chair: Seat, ann: Person, olive: User) -> None:
    with pytest.raises(errors.SeatFollows):
        appoint(chair, ann, olive)


def test_whoever_sits_by_another_office_gets_no_second_seat(
    thanet_seat: Seat, charles_term: Term, olive: User
) -> None:
    with pytest.raises(errors.HoldsAnotherSeat, match="Chair"):
        appoint(thanet_seat, charles_term.person, olive, start=charles_term.start)


def test_whoever_stays_on_by_another_office_gets_no_second_seat(
    thanet_seat: Seat, charles_term: Term, olive: User
) -> None:
    person, over = charles_term.person, START - timedelta(days=60)
    Term.objects.update(start=over - timedelta(days=365), end=over, appointed_until=over)
    assert holds_power(person, thanet_seat.body, Power.CHAIR, START)
    with pytest.raises(errors.HoldsAnotherSeat, match="Chair"):
        appoint(thanet_seat, person, olive)


def test_whoever_will_sit_by_another_office_once_there_is_its_seat_gets_no_second_one(
    thanet_seat: Seat, chair: Seat, charles_term: Term, olive: User
) -> None:
    Seat.objects.filter(pk=chair.pk).update(start=charles_term.start + timedelta(days=30))
    with pytest.raises(errors.HoldsAnotherSeat, match="Chair"):
        appoint(thanet_seat, charles_term.person, olive, start=charles_term.start)


def test_nobody_is_appointed_to_a_group_that_has_closed(
    thanet_seat: Seat, ann: Person, olive: User
) -> None:
    Body.objects.filter(pk=thanet_seat.body_id).update(closed=START)
    with pytest.raises(errors.OutsideTheGroup, match="until 30 June 2026"):
        appoint(thanet_seat, ann, olive)
    assert appoint(thanet_seat, ann, olive, start=START - timedelta(days=1)).pk


def test_a_seat_is_looked_at_as_it_is_when_the_appointment_is_made(
    thanet_seat: Seat, ann: Person, olive: User
) -> None:
    Seat.objects.filter(pk=thanet_seat.pk).update(end=START)
    with pytest.raises(errors.OutsideTheSeat):
        appoint(thanet_seat, ann, olive)


@pytest.mark.parametrize(
    ("days", "error"),
    [
        ({"start": END, "end": START}, errors.EndsBeforeItStarts),
        ({"start": date(2019, 12, 31)}, errors.OutsideTheSeat),
        ({"end": None}, errors.OutsideTheSeat),
        ({"end": date(2030, 1, 2)}, errors.OutsideTheSeat),
    ],
)
def test_a_term_lies_within_the_life_of_its_seat(
    days: dict[str, Any], error: type[Exception], ann: Person, olive: User
) -> None:
    seat = SeatFactory.create(end=date(2030, 1, 1))
    with pytest.raises(error):
        appoint(seat, ann, olive, **days)


def test_terms_in_a_row_are_counted_and_limited(
    thanet_seat: Seat, ann: Person, olive: User
) -> None:
    first = appoint(thanet_seat, ann, olive)
    second = appoint(thanet_seat, ann, olive, start=END, end=date(2032, 7, 1))
    assert (first.number, second.number) == (1, 2)
    with pytest.raises(errors.TooManyTerms, match="2 terms in a row"):
        appoint(thanet_seat, ann, olive, start=date(2032, 7, 1), end=None)
    later = appoint(thanet_seat, ann, olive, start=date(2034, 7, 1), end=None)
    assert later.number == 1


def test_who_stayed_on_and_is_appointed_again_counts_on(
    thanet_seat: Seat, ann: Person, olive: User
) -> None:
    appoint(thanet_seat, ann, olive)
    assert appoint(thanet_seat, ann, olive, start=date(2029, 9, 1), end=None).number == 2


def test_a_term_ends_early_and_its_holder_does_not_stay_on(olive: User) -> None:
    term = end(TermFactory.create(), date(2026, 6, 30), olive)
    assert (term.end, term.released) == (date(2026, 7, 1), date(2026, 7, 1))
    read = Term.objects.with_succession().get(pk=term.pk)
    assert term_state(read, date(2026, 6, 30)) == TermState.ENDS_SOON
    assert term_state(read, date(2026, 7, 1)) == TermState.ENDED


def test_staying_on_is_ended_and_the_term_keeps_its_end(olive: User) -> None:
    now = datetime(2027, 2, 1, tzinfo=UTC)
    term = end(TermFactory.create(), date(2027, 2, 10), olive, now)
    assert (term.end, term.released) == (date(2027, 1, 1), date(2027, 2, 11))
    assert Term.objects.carried_over(date(2027, 2, 10)).exists()
    assert Term.objects.ended(date(2027, 2, 11)).exists()


@pytest.mark.parametrize(
    ("last_day", "error"),
    [
        (date(2025, 12, 31), errors.EndsBeforeItStarts),
        (date(2027, 7, 1), errors.NotEarlier),
    ],
)
def test_an_end_lies_within_the_time_that_the_holder_sits(
    last_day: date, error: type[Exception], olive: User
) -> None:
    with pytest.raises(error):
        end(TermFactory.create(), last_day, olive)


def test_what_has_ended_is_not_ended_again(olive: User) -> None:
    with pytest.raises(errors.AlreadyEnded):
        end(TermFactory.create(), date(2026, 6, 1), olive, datetime(2028, 1, 1, tzinfo=UTC))


def test_an_end_keeps_old_and_new_and_why(olive: User) -> None:
    end(TermFactory.create(), date(2026, 6, 30), olive)
    record = AuditRecord.objects.get(action="ended")
    assert record.old is not None
    assert record.new is not None
    assert (record.old["end"], record.new["end"]) == ("2027-01-01", "2026-07-01")
    assert record.new["why_ended"] == "stood-down"


def test_an_appointment_is_taken_back_before_it_starts(
    thanet_seat: Seat, ann: Person, olive: User
) -> None:
    term = appoint(thanet_seat, ann, olive)
    actions.withdraw(term, acting_user=olive, reason="Wrong name.", now=NOW)
    assert not Term.objects.exists()
    assert AuditRecord.objects.filter(action="withdrawn", reason="Wrong name.").exists()


def test_a_term_that_has_started_is_not_taken_back(olive: User) -> None:
    with pytest.raises(errors.AlreadyStarted):
        actions.withdraw(TermFactory.create(), acting_user=olive, reason="", now=NOW)


def test_a_change_of_rules_is_recorded_with_old_and_new(steering_group: Body, olive: User) -> None:
    steering_group.notice_days = 60
    actions.save(steering_group, acting_user=olive)
    record = AuditRecord.objects.get(action="changed")
    assert (record.old, record.new) == ({"notice_days": 90}, {"notice_days": 60})


def test_the_chair_does_not_change_the_rules(steering_group: Body, charles: User) -> None:
    with pytest.raises(PermissionDenied):
        actions.save(steering_group, acting_user=charles)
