"""What scores come to."""

import pytest

from membership.bodies.models import Call, Expression, PanelMember
from membership.bodies.recruitment import actions
from membership.bodies.recruitment.scoring import result, scores_by_member, standings
from membership.people.models import User

WEIGHTS = {1: 3, 2: 1}


def test_a_criterion_counts_as_often_as_its_weight() -> None:
    made = result(WEIGHTS, [(7, 1, 4), (7, 2, 0)])
    assert made.mean == 3.0
    assert made.in_words == "3.0 of 5 (1 of the panel)"


def test_each_member_counts_once_and_the_spread_is_said() -> None:
    made = result(WEIGHTS, [(7, 1, 4), (7, 2, 4), (8, 1, 2), (8, 2, 2)])
    assert (made.mean, made.lowest, made.highest) == (3.0, 2.0, 4.0)
    assert made.in_words == "3.0 of 5, from 2.0 to 4.0 (2 of the panel)"


def test_whoever_has_left_a_criterion_out_does_not_count() -> None:
    made = result(WEIGHTS, [(7, 1, 4)])
    assert (made.mean, made.in_words) == (None, "Not scored yet")


@pytest.mark.django_db
def test_scores_of_whoever_stood_aside_do_not_count(
    closed: Call, nells: Expression, charles: User, judith: User
) -> None:
    for user, value in ((charles, 5), (judith, 1)):
        scores = dict.fromkeys(closed.criteria.values_list("pk", flat=True), value)
        actions.give_scores(nells, scores, acting_user=user)
    member = PanelMember.objects.get(user=charles)
    [both] = standings(closed, [nells], member)
    assert (both.result.mean, both.is_mine_done) == (3.0, True)
    actions.stand_aside(closed, acting_user=judith)
    [alone] = standings(closed, [nells], member)
    assert alone.result.mean == 5.0
    assert scores_by_member(closed, nells) == [(member, [5, 5])]


@pytest.mark.django_db
def test_without_criteria_nobody_has_to_wait(
    closed: Call, nells: Expression, charles: User
) -> None:
    closed.criteria.all().delete()
    [standing] = standings(closed, [nells], PanelMember.objects.get(user=charles))
    assert standing.is_mine_done
    actions.add_note(nells, "Strong on the islands.", acting_user=charles)
