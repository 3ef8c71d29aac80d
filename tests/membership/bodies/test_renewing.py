"""Another term in the same seat, and how many may follow in a row."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from membership.bodies import actions, errors
from membership.bodies.models import Body, Seat, Term, WhyEnded
from membership.people.models import User
from portal.records.models import AuditRecord
from tests.factories.bodies import SeatFactory
from tests.factories.people import PersonFactory

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
FIRST, SECOND = date(2023, 1, 1), date(2026, 1, 1)
pytestmark = pytest.mark.django_db


@pytest.fixture
def term(thanet_seat: Seat, olive: User) -> Term:
    """Ann's first term, of three years, which has ended while she stays on."""
    ann = PersonFactory.create(full_name="Ann Applicant")
    return actions.appoint(thanet_seat, ann, start=FIRST, end=SECOND, acting_user=olive, now=NOW)


def renew(term: Term, by: User, end: date | None = date(2029, 1, 1), **more: Any) -> Term:
    return actions.renew(term, end=end, acting_user=by, **({"now": NOW} | more))


def set_rules(body: Body, by: User, **rules: Any) -> None:
    for name, value in rules.items():
        setattr(body, name, value)
    actions.save(body, acting_user=by)


def test_a_renewed_term_follows_without_a_gap_and_counts_on(term: Term, olive: User) -> None:
    renewed = renew(term, olive, reason="Elected again.")
    assert (renewed.start, renewed.number) == (SECOND, 2)
    assert (renewed.seat, renewed.person) == (term.seat, term.person)
    assert AuditRecord.objects.get(action="renewed").reason == "Elected again."


def test_no_more_terms_in_a_row_than_the_rules_allow(term: Term, olive: User) -> None:
    second = renew(term, olive)
    with pytest.raises(errors.TooManyTerms, match="served 2 terms in a row"):
        renew(second, olive, end=None)
    assert Term.objects.count() == 2


def test_a_term_until_further_notice_is_not_renewed(thanet_seat: Seat, olive: User) -> None:
    person = PersonFactory.create()
    term = actions.appoint(thanet_seat, person, start=SECOND, end=None, acting_user=olive, now=NOW)
    with pytest.raises(errors.HasNoEnd, match="until further notice"):
        renew(term, olive)


def test_who_has_left_the_seat_is_appointed_anew_instead(term: Term, olive: User) -> None:
    with pytest.raises(errors.AlreadyEnded):
        renew(term, olive, now=datetime(2027, 1, 1, tzinfo=UTC))


def test_a_short_pause_does_not_break_the_row_where_the_rules_ask_for_a_long_one(
    term: Term, olive: User
) -> None:
    set_rules(term.body, olive, cooling_off_months=12, holdover_allowed=False)
    second = renew(term, olive, now=datetime(2025, 6, 1, tzinfo=UTC))
    back: dict[str, Any] = {"end": None, "acting_user": olive, "now": NOW}
    seat = SeatFactory.create(body=term.body)
    with pytest.raises(errors.TooManyTerms, match="after a pause of 12 months"):
        actions.appoint(seat, term.person, start=date(2029, 12, 31), **back)
    again = actions.appoint(seat, term.person, start=date(2030, 1, 1), **back)
    assert (second.number, again.number) == (2, 1)


def test_a_part_term_counts_unless_the_rules_say_otherwise(thanet_seat: Seat, olive: User) -> None:
    ann = PersonFactory.create()
    part = actions.appoint(
        thanet_seat, ann, start=date(2025, 1, 1), end=SECOND, acting_user=olive, now=NOW
    )
    full = renew(part, olive)
    assert (part.part, part.number, full.part, full.number) == (True, 1, False, 2)
    set_rules(part.body, olive, part_terms_count=False)
    part.refresh_from_db()
    full.refresh_from_db()
    assert (part.number, full.number) == (0, 1)


def test_a_replacement_keeps_the_end_of_who_left_early_where_the_rules_say_so(
    term: Term, olive: User
) -> None:
    set_rules(term.body, olive, replacement_inherits_end=True)
    second = renew(term, olive)
    actions.end_term(
        second,
        last_day=date(2026, 6, 30),
        why_ended=WhyEnded.STOOD_DOWN,
        acting_user=olive,
        now=NOW,
    )
    bo = PersonFactory.create()
    follows: dict[str, Any] = {"start": date(2026, 7, 1), "acting_user": olive, "now": NOW}
    with pytest.raises(errors.OutlastsThePredecessor, match="31 December 2028"):
        actions.appoint(term.seat, bo, end=date(2029, 1, 2), **follows)
    assert actions.appoint(term.seat, bo, end=date(2029, 1, 1), **follows).part


def test_who_follows_a_term_that_ran_its_course_serves_a_full_one(term: Term, olive: User) -> None:
    set_rules(term.body, olive, replacement_inherits_end=True)
    bo = PersonFactory.create()
    start = date(2026, 7, 1)
    follows = actions.appoint(term.seat, bo, start=start, end=None, acting_user=olive, now=NOW)
    assert follows.end is None
