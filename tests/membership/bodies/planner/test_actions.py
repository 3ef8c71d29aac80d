"""Saving, sharing, publishing and applying a plan."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from django.core.exceptions import PermissionDenied

from membership.bodies import actions as body_actions
from membership.bodies.models import Body, HowAppointed, Term, WhyEnded
from membership.bodies.planner import actions, errors, links, policies, reality
from membership.bodies.planner.models import Plan
from membership.bodies.planner.proposing import Outcome
from membership.people.models import User
from portal.records.models import AuditRecord
from tests.factories.bodies import SeatFactory, TermFactory
from tests.factories.people import PersonFactory
from tests.membership.bodies.planner.conftest import NOW
from tests.support.plans import compared, saved_plan

pytestmark = pytest.mark.django_db


def ends(body: Body) -> list[date | None]:
    return sorted(Term.objects.filter(body=body).values_list("end", flat=True))


def carry_out(plan: Plan, acting_user: User, *, now: datetime = NOW) -> int:
    shown = actions.fingerprint(plan)
    return actions.apply_plan(plan, shown=shown, acting_user=acting_user, reason="Agreed.", now=now)


def test_what_is_saved_is_what_was_compared(plan: Plan, group: Body) -> None:
    stored = actions.stored(plan)
    assert stored.input == compared(group, now=NOW)
    assert stored.proposal.outcome == Outcome.BEST
    assert AuditRecord.objects.filter(action="plan saved", target_pk=plan.pk).count() == 1


def test_a_plan_of_a_version_that_nobody_knows_is_not_guessed_at(plan: Plan) -> None:
    plan.version = 99
    with pytest.raises(ValueError, match="version 99"):
        actions.stored(plan)


def test_applying_a_plan_moves_the_ends_that_it_proposes(plan: Plan, olive: User) -> None:
    assert carry_out(plan, olive) == 2
    assert ends(plan.body) == [date(2027, 4, 1), date(2028, 4, 1), date(2029, 4, 1)]
    plan.refresh_from_db()
    assert (plan.applied_by, plan.applied_at) == (olive, NOW)


def test_each_moved_term_has_a_record_of_its_own(plan: Plan, olive: User) -> None:
    carry_out(plan, olive)
    records = AuditRecord.objects.filter(action="rescheduled")
    assert [record.reason for record in records] == ["Agreed.", "Agreed."]
    assert AuditRecord.objects.filter(action="plan applied").count() == 1


def test_a_plan_is_applied_once(plan: Plan, olive: User) -> None:
    carry_out(plan, olive)
    with pytest.raises(errors.AlreadyApplied):
        carry_out(plan, olive)


def test_what_was_not_shown_is_not_done(plan: Plan, olive: User, terms: list[Term]) -> None:
    shown = actions.fingerprint(plan)
    moved = actions.stored(plan).proposal.moves[0].term
    person = Term.objects.get(pk=moved).person
    person.full_name = "Another Name"
    person.save()
    with pytest.raises(errors.NotAsShown):
        actions.apply_plan(plan, shown=shown, acting_user=olive, now=NOW)
    assert set(ends(plan.body)) == {date(2028, 4, 1)}


def end_early(terms: list[Term], olive: User) -> None:
    body_actions.end_term(
        terms[0],
        last_day=date(2027, 6, 30),
        why_ended=WhyEnded.STOOD_DOWN,
        acting_user=olive,
        now=NOW,
    )


def move_one(terms: list[Term], olive: User) -> None:
    body_actions.reschedule(terms[1], end=date(2027, 9, 1), acting_user=olive, now=NOW)


def appoint_one(terms: list[Term], olive: User) -> None:
    body_actions.appoint(
        terms[2].seat,
        PersonFactory.create(full_name="Nora Next"),
        start=date(2028, 4, 1),
        end=date(2031, 4, 1),
        how_appointed=HowAppointed.ELECTED,
        acting_user=olive,
        now=NOW,
    )


def add_a_seat(terms: list[Term], olive: User) -> None:
    SeatFactory.create(body=terms[0].body, name="Thanet")


def end_a_seat(terms: list[Term], olive: User) -> None:
    SeatFactory._meta.model.objects.filter(pk=terms[0].seat_id).update(standing="in-attendance")


@pytest.mark.parametrize(
    ("change", "line"),
    [
        (end_early, "It is recorded that Ashford Holder leaves the seat Ashford."),
        (move_one, "The term of Dover Holder ends on 31 August 2027, no longer on 31 March 2028."),
        (appoint_one, "Nora Next has been appointed to the seat Swale since."),
        (add_a_seat, "The voting seat Thanet has been added."),
        (end_a_seat, "The voting seat Ashford is no longer there."),
    ],
)
def test_a_plan_is_refused_by_name_when_reality_has_moved_on(
    plan: Plan,
    terms: list[Term],
    olive: User,
    change: Callable[[list[Term], User], None],
    line: str,
) -> None:
    change(terms, olive)
    before = ends(plan.body)
    with pytest.raises(errors.RealityHasMovedOn) as refused:
        carry_out(plan, olive)
    assert line in refused.value.differences
    assert ends(plan.body) == before


def test_a_term_that_was_taken_back_is_named(group: Body, terms: list[Term], olive: User) -> None:
    appoint_one(terms, olive)
    plan = saved_plan(group, olive, now=NOW, percent=50)
    body_actions.withdraw(
        Term.objects.get(start=date(2028, 4, 1)), acting_user=olive, reason="Slip.", now=NOW
    )
    with pytest.raises(errors.RealityHasMovedOn) as refused:
        carry_out(plan, olive)
    assert "A term in the seat Swale has been taken back." in refused.value.differences


def test_days_that_pass_refuse_nothing_until_the_notice_is_too_short(
    plan: Plan, olive: User
) -> None:
    with pytest.raises(errors.RealityHasMovedOn, match="less than 90 days away"):
        carry_out(plan, olive, now=datetime(2027, 1, 2, 12, tzinfo=UTC))
    assert carry_out(plan, olive, now=datetime(2026, 12, 31, 12, tzinfo=UTC)) == 2


def test_a_plan_without_moves_has_nothing_to_apply(
    group: Body, terms: list[Term], olive: User
) -> None:
    plan = saved_plan(group, olive, now=NOW, percent=100)
    with pytest.raises(errors.NothingToApply):
        carry_out(plan, olive)


def test_a_shared_link_works_until_it_is_stopped(plan: Plan, olive: User) -> None:
    token = links.shared_path(actions.share(plan, acting_user=olive, now=NOW)).split("/")[-2]
    assert links.plan_behind(token) == plan
    actions.stop_sharing(plan, acting_user=olive, now=NOW)
    with pytest.raises(errors.LinkInvalid):
        links.plan_behind(token)


def test_sharing_again_makes_another_link(plan: Plan, olive: User) -> None:
    first = links.shared_path(actions.share(plan, acting_user=olive, now=NOW))
    assert links.shared_path(actions.share(plan, acting_user=olive, now=NOW)) == first
    actions.stop_sharing(plan, acting_user=olive, now=NOW)
    assert links.shared_path(actions.share(plan, acting_user=olive, now=NOW)) != first


def test_a_paper_is_not_removed_before_it_is_withdrawn(plan: Plan, olive: User) -> None:
    actions.publish(plan, acting_user=olive, now=NOW)
    with pytest.raises(errors.StillPublished):
        actions.remove(plan, acting_user=olive, now=NOW)
    actions.withdraw_paper(plan, acting_user=olive, now=NOW)
    actions.remove(plan, acting_user=olive, now=NOW)
    assert not Plan.objects.exists()


def test_what_was_applied_stays(plan: Plan, olive: User) -> None:
    carry_out(plan, olive)
    with pytest.raises(errors.AlreadyApplied):
        actions.remove(plan, acting_user=olive, now=NOW)


@pytest.mark.parametrize(
    "action",
    [actions.share, actions.stop_sharing, actions.publish, actions.withdraw_paper, carry_out],
)
def test_who_does_not_look_after_the_group_does_nothing_with_its_plans(
    plan: Plan, priya: User, action: Callable[..., object]
) -> None:
    with pytest.raises(PermissionDenied):
        action(plan, acting_user=priya, now=NOW)


def test_who_may_read_a_plan_finds_it_in_the_list(plan: Plan, olive: User, priya: User) -> None:
    def seen(user: User, now: datetime) -> list[bool]:
        return [
            policies.can_view(user, plan, now),
            policies.visible_to(user, plan.body, now).filter(pk=plan.pk).exists(),
        ]

    assert (seen(olive, NOW), seen(priya, NOW)) == ([True, True], [False, False])
    plan = actions.publish(plan, acting_user=olive, now=NOW)
    assert seen(priya, NOW) == [True, True]
    assert seen(priya, NOW - timedelta(seconds=1)) == [False, False]


def test_terms_are_read_with_the_row_that_they_stand_in(group: Body, olive: User) -> None:
    seat, person = SeatFactory.create(body=group), PersonFactory.create()
    days = (date(2020, 4, 1), date(2023, 4, 1), date(2026, 4, 1), date(2029, 4, 1))
    for start, end in pairwise(days):
        body_actions.appoint(seat, person, start=start, end=end, acting_user=olive, now=NOW)
    (known,) = reality.read(group, date(2026, 11, 25)).seats
    assert [(term.since, term.number) for term in known.terms] == [(date(2020, 4, 1), 3)]


def test_a_vacancy_takes_over_the_end_that_was_agreed(terms: list[Term], olive: User) -> None:
    body_actions.end_term(
        terms[0],
        last_day=date(2026, 11, 1),
        why_ended=WhyEnded.STOOD_DOWN,
        acting_user=olive,
        now=datetime(2026, 10, 1, tzinfo=UTC),
    )
    known = reality.read(terms[0].body, date(2026, 11, 25)).seats[0]
    assert (known.terms, known.inherited_end) == ((), date(2028, 4, 1))


def test_a_replacement_has_room_until_the_end_of_who_left_early_and_no_longer(
    group: Body, terms: list[Term]
) -> None:
    follows = terms[0]
    agreed = date(2028, 5, 1)
    TermFactory.create(
        seat=follows.seat,
        start=follows.start - timedelta(days=365),
        end=follows.start,
        appointed_until=agreed,
    )
    for inherits, latest in ((False, None), (True, agreed)):
        group.replacement_inherits_end = inherits
        group.save()
        known = [term for seat in reality.read(group, NOW.date()).seats for term in seat.terms]
        assert [term.latest for term in known if term.key == follows.pk] == [latest]
