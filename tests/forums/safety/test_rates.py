"""How much somebody may write, against a plain model: no more than so many in any minute, hour or day."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forums.safety.checks import is_not_too_fast
from forums.safety.drafts import Facts, Said
from forums.safety.errors import TooFastError
from forums.safety.limits import DAY, Limits

START = datetime(2026, 10, 24, 22, tzinfo=UTC)  # the night in which the clocks go back
LIMITS = Limits(
    posts_a_minute=3,
    posts_an_hour=5,
    posts_a_day=8,
    topics_a_day=2,
    new_posts_a_minute=2,
    new_posts_an_hour=3,
    new_posts_a_day=4,
    new_topics_a_day=1,
)
GAPS = st.one_of(
    st.integers(0, 90), st.integers(500, 4000), st.integers(20_000, 90_000), st.just(60)
)
STEPS = st.lists(st.tuples(GAPS, st.booleans()), max_size=40)


def draft(now: datetime, opens_a_topic: bool) -> Any:
    return SimpleNamespace(now=now, topic=None if opens_a_topic else SimpleNamespace(pk=1))


def facts(said: Sequence[Said], *, is_new: bool) -> Facts:
    return Facts(START - timedelta(days=400), has_settled_in=not is_new, said=said)


def fits(said: Sequence[Said], now: datetime, opens_a_topic: bool, *, is_new: bool) -> bool:
    """The model: count what lies within each stretch of time."""
    for most, within in LIMITS.rates(is_new=is_new):
        if sum(post.written_at > now - within for post in said) >= most:
            return False
    topics = sum(post.opens_a_topic and post.written_at > now - DAY for post in said)
    return not opens_a_topic or topics < LIMITS.topics(is_new=is_new)


def refusal(
    said: Sequence[Said], now: datetime, opens_a_topic: bool, *, is_new: bool
) -> TooFastError | None:
    within_a_day = [post for post in said if post.written_at > now - DAY]
    try:
        is_not_too_fast(draft(now, opens_a_topic), facts(within_a_day, is_new=is_new), LIMITS)
    except TooFastError as error:
        return error
    return None


@given(STEPS, st.booleans())
def test_a_post_is_refused_exactly_when_the_model_has_no_room(
    steps: list[tuple[int, bool]], is_new: bool
) -> None:
    said: list[Said] = []
    now = START
    for number, (gap, opens_a_topic) in enumerate(steps):
        now += timedelta(seconds=gap)
        refused = refusal(said, now, opens_a_topic, is_new=is_new)
        assert (refused is None) == fits(said, now, opens_a_topic, is_new=is_new)
        if refused is None:
            said.insert(0, Said(number, 1, now, opens_a_topic))


@given(STEPS, st.booleans())
def test_whoever_waits_as_long_as_she_is_told_may_post_and_no_earlier(
    steps: list[tuple[int, bool]], is_new: bool
) -> None:
    said: list[Said] = []
    now = START
    for number, (gap, opens_a_topic) in enumerate(steps):
        now += timedelta(seconds=gap)
        if refused := refusal(said, now, opens_a_topic, is_new=is_new):
            just_before = refused.again_at - timedelta(microseconds=1)
            assert refusal(said, just_before, opens_a_topic, is_new=is_new)
            now = refused.again_at
            assert refusal(said, now, opens_a_topic, is_new=is_new) is None
        said.insert(0, Said(number, 1, now, opens_a_topic))


@pytest.mark.parametrize(
    ("seconds_ago", "words"),
    [
        ([50, 55, 58], "3 posts within a minute. Try again in 2 seconds."),
        ([3000, 3100, 3200, 3300, 3400], "5 posts within an hour. Try again after 10:04pm."),
        ([70_000 + n for n in range(8)], "8 posts within a day. Try again after"),
    ],
)
def test_the_sentence_says_how_much_and_when_to_try_again(
    seconds_ago: list[int], words: str
) -> None:
    now = START - timedelta(hours=1)
    said = [Said(1, 1, now - timedelta(seconds=ago)) for ago in seconds_ago]
    refused = refusal(said, now, opens_a_topic=False, is_new=False)
    assert words in str(refused)
    assert "Your text is kept here." in str(refused)
