"""Equality answers wait in no order, are added in batches of at least ten, and are tallies alone."""

from datetime import timedelta
from itertools import cycle

import pytest
from django.utils import timezone

from consultations.equality.actions import EqualityRefused, add_up, add_up_all, leave_answers
from consultations.models import EqualityOption, EqualitySheet
from portal.records.retention import apply_rule, rule_named
from tests.consultations.equality.conftest import options_of
from tests.factories.consultations import ResponseFactory

NOW = timezone.now


def leave(sheet: EqualitySheet, count: int) -> list[int]:
    """One option of the first question each, in turn."""
    chosen = [option for option, _ in zip(cycle(options_of(sheet)), range(count), strict=False)]
    for option in chosen:
        leave_answers(sheet, options=[option], now=NOW())
    sheet.refresh_from_db()
    return chosen


def counts(sheet: EqualitySheet) -> dict[int, int]:
    return dict(sheet.tallies.exclude(count=0).values_list("option", "count"))


def close(sheet: EqualitySheet, **ago: int) -> None:
    sheet.round.opens_at = NOW() - timedelta(days=60)
    sheet.round.closes_at = NOW() - timedelta(**ago)
    sheet.round.save()


def test_nothing_is_added_while_fewer_than_ten_would_be(sheet: EqualitySheet) -> None:
    leave(sheet, 19)
    assert add_up(sheet.pk, now=NOW()) == 0
    assert counts(sheet) == {}


def test_while_more_can_come_ten_stay_behind(sheet: EqualitySheet) -> None:
    leave(sheet, 20)
    assert add_up(sheet.pk, now=NOW()) == 10
    sheet.refresh_from_db()
    assert len(sheet.waiting) == sheet.added == sum(counts(sheet).values()) == 10


def test_in_the_end_all_are_added(sheet: EqualitySheet) -> None:
    chosen = leave(sheet, 25)
    add_up(sheet.pk, now=NOW())
    close(sheet, days=2)
    assert add_up_all(now=NOW()) == 10
    sheet.refresh_from_db()
    assert sheet.waiting == []
    assert sheet.added == 25
    assert counts(sheet) == {pk: chosen.count(pk) for pk in set(chosen)}
    assert add_up_all(now=NOW()) == 0


def test_fewer_than_ten_in_the_end_are_thrown_away(sheet: EqualitySheet) -> None:
    leave(sheet, 9)
    close(sheet, days=27)
    assert add_up_all(now=NOW()) == 0
    apply_rule(rule_named("equality-answers"), now=NOW())
    sheet.refresh_from_db()
    assert len(sheet.waiting) == 9
    close(sheet, days=28)
    apply_rule(rule_named("equality-answers"), now=NOW())
    sheet.refresh_from_db()
    assert sheet.waiting == []
    assert counts(sheet) == {}


def test_what_waits_is_in_the_order_of_its_values(sheet: EqualitySheet) -> None:
    first, second = options_of(sheet), options_of(sheet, 1)
    for options in ([first[2]], [second[1], first[0]], [first[1]], [first[0]]):
        leave_answers(sheet, options=options, now=NOW())
    sheet.refresh_from_db()
    assert sheet.waiting == [
        [first[0]],
        sorted([first[0], second[1]]),
        [first[1]],
        [first[2]],
    ]


def test_no_more_are_left_than_answers_were_sent(sheet: EqualitySheet) -> None:
    leave(sheet, 30)
    add_up(sheet.pk, now=NOW())
    with pytest.raises(EqualityRefused, match="Everybody"):
        leave(sheet, 1)
    ResponseFactory.create(round=sheet.round)
    leave(sheet, 1)


@pytest.mark.parametrize(
    ("chosen", "why"),
    [
        (lambda first, second, other: [first[0], first[1]], "one answer"),
        (lambda first, second, other: [other], "answers shown"),
        (lambda first, second, other: [first[0], first[0]], "answers shown"),
        (lambda first, second, other: [0], "answers shown"),
    ],
    ids=["two of one question", "of a question not asked", "one twice", "unknown"],
)
def test_what_does_not_answer_the_questions_is_refused(
    sheet: EqualitySheet, chosen: object, why: str
) -> None:
    other = EqualityOption.objects.exclude(question__sheets=sheet)[0].pk
    with pytest.raises(EqualityRefused, match=why):
        leave_answers(
            sheet,
            options=chosen(options_of(sheet), options_of(sheet, 1), other),  # type: ignore[operator]
            now=NOW(),
        )
    sheet.refresh_from_db()
    assert sheet.waiting == []


def test_answers_are_taken_until_a_day_after_the_round(sheet: EqualitySheet) -> None:
    close(sheet, hours=23)
    leave(sheet, 1)
    close(sheet, hours=24)
    with pytest.raises(EqualityRefused, match="no longer"):
        leave(sheet, 1)
