"""The checks, in the order in which they are asked."""

from datetime import UTC, datetime, timedelta
from math import ceil

from forums.safety.drafts import Draft, Facts, Said
from forums.safety.errors import NotReadyToWriteError, SaidAlreadyError, TooFastError
from forums.safety.limits import DAY, HOUR, TWICE, Limits
from forums.safety.reasons import WaitReason
from forums.safety.screening import checks_drafts
from portal.lib.templatetags.portal import clock, day
from portal.lib.time import london_day

SAID_ALREADY = "You have posted this text already."
LONG_PAST = datetime.min.replace(tzinfo=UTC)
WITHIN = {timedelta(minutes=1): "a minute", timedelta(hours=1): "an hour", DAY: "a day"}


@checks_drafts(order=10)
def is_ready(draft: Draft, facts: Facts, limits: Limits) -> None:
    """Whoever writes has accepted the rules, and settled the name that others see."""
    if not facts.is_ready:
        raise NotReadyToWriteError("Before you write, read the house rules and accept them.")


@checks_drafts(order=20)
def was_not_said(draft: Draft, facts: Facts, limits: Limits) -> None:
    """Nobody posts the same text twice a day; a short one not twice in a topic, nor opens two with it
    by pressing a button twice."""
    same = draft.fingerprint
    if same is None or not limits.same_text_hours:
        return
    since = draft.now - timedelta(hours=limits.same_text_hours)
    for post in facts.said:
        counts = not post.withdrawn and post.fingerprint == same and post.written_at > since
        if counts and (_in_same_place(draft, post) or not draft.is_short(limits)):
            raise SaidAlreadyError(SAID_ALREADY, post.pk)


@checks_drafts(order=30)
def is_not_too_fast(draft: Draft, facts: Facts, limits: Limits) -> None:
    """So many posts a minute, an hour and a day; fewer from a new account."""
    is_new = facts.is_new(draft.now, limits)
    times = [post.written_at for post in facts.said]
    full = [
        (free_at, f"You have written {_count(most, 'post')} within {WITHIN[within]}.")
        for most, within in limits.rates(is_new=is_new)
        if (free_at := room_from(times, most, within)) > draft.now
    ]
    if draft.topic is None:
        most = limits.topics(is_new=is_new)
        opened = [post.written_at for post in facts.said if post.opens_a_topic]
        if (free_at := room_from(opened, most, DAY)) > draft.now:
            full.append((free_at, f"You have started {_count(most, 'topic')} within a day."))
    if full:
        free_at, why = max(full)
        raise TooFastError(f"{why} {_again(free_at, draft.now)}", free_at)


def is_not_changed_too_often(edits: list[datetime], now: datetime, limits: Limits) -> None:
    """So many edits an hour; ``edits`` are those of the last hour, the latest first. Raises TooFastError."""
    free_at = room_from(edits, limits.edits_an_hour, HOUR)
    if free_at > now:
        changed = _count(limits.edits_an_hour, "time")
        raise TooFastError(
            f"You have changed posts {changed} within an hour. {_again(free_at, now)}", free_at
        )


@checks_drafts(order=40)
def forum_is_calm(draft: Draft, facts: Facts, limits: Limits) -> WaitReason | None:
    """In a time of trouble moderators let every post of a forum wait."""
    return WaitReason.PREMODERATED if draft.forum.premoderated else None


@checks_drafts(order=50)
def organisation_is_known(draft: Draft, facts: Facts, limits: Limits) -> WaitReason | None:
    """The first posts of an organisation that the council has not confirmed wait."""
    unconfirmed = draft.organisation is not None and not draft.organisation.is_verified
    return WaitReason.UNCONFIRMED if unconfirmed and not facts.organisation_is_known else None


@checks_drafts(order=60)
def links_are_few(draft: Draft, facts: Facts, limits: Limits) -> WaitReason | None:
    """From a new account more than a few links wait."""
    many = draft.links > limits.new_links
    return WaitReason.LINKS if many and facts.is_new(draft.now, limits) else None


@checks_drafts(order=70)
def others_did_not_say_it(draft: Draft, facts: Facts, limits: Limits) -> WaitReason | None:
    """What several accounts post in the same words waits."""
    return WaitReason.SAME_TEXT if facts.others_said_it else None


@checks_drafts(order=80)
def nobody_floods(draft: Draft, facts: Facts, limits: Limits) -> WaitReason | None:
    """While a forum gets many posts of new accounts, those of new accounts wait."""
    flooded = facts.is_flooded and facts.is_new(draft.now, limits)
    return WaitReason.FLOOD if flooded else None


def room_from(times: list[datetime], most: int, within: timedelta) -> datetime:
    """From when there is room for one more, when ``times`` (the latest first) are taken and ``most`` fit
    ``within``; a moment long past when there is room."""
    return times[most - 1] + within if 0 < most <= len(times) else LONG_PAST


def _in_same_place(draft: Draft, post: Said) -> bool:
    if draft.topic is None:
        return post.opens_a_topic and draft.now - post.written_at < TWICE
    return draft.topic.pk == post.topic_pk


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _again(at: datetime, now: datetime) -> str:
    """When to try again: in so many seconds, at a time of day, or on another day."""
    seconds = ceil((at - now).total_seconds())
    if seconds <= 90:
        return f"Try again in {_count(seconds, 'second')}. Your text is kept here."
    at_minute = at + timedelta(minutes=1)  # the minute that is full by then
    when = f"after {clock(at_minute)}"
    if london_day(at_minute) != london_day(now):
        when += f" on {day(at_minute)}"
    return f"Try again {when}. Your text is kept here."
