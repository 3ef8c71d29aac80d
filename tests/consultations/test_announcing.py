"""Beat only announces: each event of a round once, made up when missed, not told when stale."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

import pytest

from consultations.models import Announcement, Event, Round
from consultations.notices.actions import announce_due
from consultations.notices.announcements import CLOSED_IS_NEWS_FOR
from consultations.signals import round_event_announced
from consultations.tasks import announce
from portal.celery import app
from portal.lib.time import LONDON
from tests.factories.consultations import RoundFactory

pytestmark = pytest.mark.django_db

OPENS = datetime(2026, 9, 7, tzinfo=LONDON)  # midnight
CLOSES = datetime(2026, 11, 2, tzinfo=LONDON)  # 23:59 on 1 November, after the clocks went back
SOON = datetime(2026, 10, 26, tzinfo=LONDON)
DUE = datetime(2027, 1, 25, tzinfo=LONDON)
A_MOMENT = timedelta(seconds=1)
TOLD, UNTOLD = True, False


@pytest.fixture
def round_() -> Round:
    return RoundFactory.create(
        opens_at=OPENS, closes_at=CLOSES, page__visible_from=OPENS - timedelta(days=10)
    )


@contextmanager
def listening() -> Iterator[list[int]]:
    heard: list[int] = []

    def hear(announcement_pk: int, **kwargs: Any) -> None:
        heard.append(announcement_pk)

    round_event_announced.connect(hear)
    try:
        yield heard
    finally:
        round_event_announced.disconnect(hear)


def told() -> list[tuple[str, bool]]:
    return list(Announcement.objects.order_by("happened_at").values_list("event", "told"))


def test_beat_asks_by_day() -> None:
    [entry] = [
        each for each in app.conf.beat_schedule.values() if each["task"] == "consultations.announce"
    ]
    assert entry["schedule"].hour == set(range(7, 21))
    assert entry["task"] == announce.name


def test_each_event_is_told_once_in_its_time(round_: Round) -> None:
    with listening() as heard:
        for moment, count in (
            (OPENS - A_MOMENT, 0),
            (OPENS, 1),
            (OPENS + timedelta(hours=1), 1),
            (SOON - A_MOMENT, 1),
            (SOON, 2),
            (CLOSES - A_MOMENT, 2),
            (CLOSES, 3),
            (DUE - A_MOMENT, 3),
            (DUE, 4),
            (DUE + timedelta(days=1), 4),
        ):
            announce_due(moment)
            assert len(heard) == count, moment
    assert told() == [(event, TOLD) for event in Event.values]


def test_a_missed_day_is_made_up_without_a_double_notice(round_: Round) -> None:
    with listening() as heard:
        announce_due(OPENS + timedelta(days=1, hours=7))
        announce_due(OPENS + timedelta(days=1, hours=7, minutes=15))
        announce_due(CLOSES + timedelta(days=1))
        announce_due(CLOSES + timedelta(days=2))
    assert told() == [("opened", TOLD), ("closing-soon", UNTOLD), ("closed", TOLD)]
    assert len(heard) == 2


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        (OPENS + timedelta(days=7) - A_MOMENT, [("opened", TOLD)]),
        (OPENS + timedelta(days=7), [("opened", UNTOLD)]),
        (CLOSES - A_MOMENT, [("opened", UNTOLD), ("closing-soon", TOLD)]),
        (
            CLOSES + CLOSED_IS_NEWS_FOR,
            [("opened", UNTOLD), ("closing-soon", UNTOLD), ("closed", UNTOLD)],
        ),
        (DUE + timedelta(days=14) - A_MOMENT, [(each, each == "response-due") for each in Event]),
        (DUE + timedelta(days=14), [(each, UNTOLD) for each in Event]),
    ],
)
def test_what_comes_too_late_is_noted_and_told_to_nobody(
    round_: Round, moment: datetime, expected: list[tuple[str, bool]]
) -> None:
    announce_due(moment)
    assert told() == expected


def test_nothing_is_owed_once_the_outcome_is_out(round_: Round) -> None:
    Round.objects.update(results_published_at=DUE - timedelta(days=1))
    announce_due(DUE + timedelta(days=1))
    assert "response-due" not in dict(told())
    Round.objects.update(results_published_at=DUE + timedelta(days=1))
    announce_due(DUE + timedelta(days=2))
    assert dict(told())["response-due"] is UNTOLD


def test_a_round_of_a_week_is_told_to_open_and_no_more() -> None:
    RoundFactory.create(opens_at=SOON, closes_at=CLOSES, page__visible_from=OPENS)
    announce_due(SOON)
    announce_due(SOON + timedelta(days=2))
    assert dict(told()) == {"opened": TOLD, "closing-soon": UNTOLD}


def test_a_notice_that_is_published_late_opens_when_it_can_be_read() -> None:
    shown = OPENS + timedelta(days=20)
    RoundFactory.create(opens_at=OPENS, closes_at=CLOSES, page__visible_from=shown)
    announce_due(shown - A_MOMENT)
    assert told() == []
    announce_due(shown + timedelta(days=1))
    assert told() == [("opened", TOLD)]


def test_a_draft_and_a_notice_that_was_taken_down_are_not_announced(round_: Round) -> None:
    round_.page.unpublish()
    RoundFactory.create(opens_at=OPENS, page__live=False, page__visible_from=None)
    announce_due(OPENS)
    assert told() == []


def test_a_fault_while_telling_leaves_the_event_to_the_next_run(round_: Round) -> None:
    def fail(**kwargs: Any) -> None:
        raise RuntimeError("The machine went down.")

    round_event_announced.connect(fail)
    try:
        with pytest.raises(RuntimeError):
            announce_due(OPENS)
    finally:
        round_event_announced.disconnect(fail)
    assert told() == []
    with listening() as heard:
        announce_due(OPENS + timedelta(hours=1))
    assert len(heard) == 1


def test_more_time_after_it_closed_soon_is_told_by_the_change_and_not_again(round_: Round) -> None:
    announce_due(OPENS)
    announce_due(SOON)
    Round.objects.update(closes_at=CLOSES + timedelta(days=14))
    with listening() as heard:
        announce_due(CLOSES)
        announce_due(CLOSES + timedelta(days=8))
        assert heard == []
        announce_due(CLOSES + timedelta(days=14))
    assert len(heard) == 1
