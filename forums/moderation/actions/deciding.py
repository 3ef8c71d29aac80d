"""Deciding about a post on one screen: its text, its topic, its author."""

from datetime import UTC, datetime

from django.db import IntegrityError, transaction
from django.db.models import Min

from forums.errors import AlreadyDoneError, ForumError, NotAllowedError
from forums.models import (
    Decision,
    HouseRule,
    Post,
    RemovedText,
    Report,
    State,
    Suspension,
    Topic,
)
from forums.moderation import changing, signals
from forums.moderation.policies import can_decide, can_suspend_everywhere
from forums.moderation.querysets import ReportQuerySet
from forums.moderation.rulings import Ruling, Seen, mark_of, state_of, texts_open, topics_open
from forums.moderation.words import (
    LONGEST_SUSPENSION,
    AuthorOutcome,
    TextOutcome,
    TopicOutcome,
)
from forums.showing import hold_post
from membership.people.models import User
from portal.lib.time import london_day
from portal.records.actions import record

LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


@transaction.atomic
def decide(*, post: Post, ruling: Ruling, seen: Seen, acting_user: User, now: datetime) -> Decision:
    """Decide about ``post``; the open reports that were ``seen`` are answered by it.

    Raises NotAllowedError, AlreadyDoneError when somebody has decided since, and ForumError with a
    sentence when the ruling does not fit.
    """
    post = hold_post(post)
    on = london_day(now)
    if not can_decide(acting_user, post, on=on):
        raise NotAllowedError("Somebody else decides about this post.")
    _check(post, ruling, acting_user, now)
    _check_was_seen(post, ruling, seen)
    reports = post.reports.open().filter(last_at__lte=seen.reported_at or LONG_AGO)
    decision = _written(post, ruling, seen, _since(post, reports), acting_user, now)
    _change_text(post, decision, ruling, acting_user, now)
    _change_topic(post.topic, ruling, now)
    _change_author(post, decision, ruling, now)
    reports.update(closed_at=now, decision=decision, visitor="")
    _record(decision, acting_user)
    signals.decision_made.send(Decision, decision_pk=decision.pk)
    return decision


def _check(post: Post, ruling: Ruling, acting_user: User, now: datetime) -> None:
    """Raises AlreadyDoneError or ForumError for a ruling that the post as it stands does not allow."""
    if ruling.about_text not in texts_open(post) or (
        ruling.about_topic and ruling.about_topic != topics_open(post)
    ):
        raise AlreadyDoneError("Somebody else has decided meanwhile. Load the page again.")
    _check_rule(ruling, now)
    if ruling.needs_reason and not ruling.reason.strip():
        raise ForumError("Say why.")
    if ruling.about_author and post.author is None:
        raise ForumError("The author’s account is gone.")
    if ruling.about_author == AuthorOutcome.SUSPENDED:
        _check_suspension(post, ruling, acting_user, now)


def _check_was_seen(post: Post, ruling: Ruling, seen: Seen) -> None:
    """Raises AlreadyDoneError for an approval of what its author has changed since it was looked at."""
    if ruling.about_text == TextOutcome.APPROVED and seen.mark != mark_of(post):
        raise AlreadyDoneError("Its author has changed it meanwhile. Load the page again.")


def _check_rule(ruling: Ruling, now: datetime) -> None:
    """Raises ForumError when a rule is missing, or when it is none of those that hold now."""
    in_force = list(HouseRule.objects.in_force(now))
    if ruling.rule is None and ruling.needs_rule and in_force:
        raise ForumError("Choose the house rule that was broken.")
    if ruling.rule is not None and ruling.rule not in in_force:
        raise ForumError("The house rules have changed meanwhile. Load the page again.")


def _check_suspension(post: Post, ruling: Ruling, acting_user: User, now: datetime) -> None:
    if ruling.everywhere and not can_suspend_everywhere(acting_user, post.topic.forum):
        raise NotAllowedError("Officers alone suspend from the forums of all districts.")
    on, until = london_day(now), ruling.suspended_until
    if until is None or not on < until <= on + LONGEST_SUSPENSION:
        raise ForumError("Choose a last day from today on and within a year.")


def _since(post: Post, reports: ReportQuerySet) -> datetime | None:
    """Since when it has waited for a decision: its first report, or the post itself."""
    if state_of(post) == State.WAITING:
        return post.written_at
    first: datetime | None = reports.aggregate(first=Min("reported_at"))["first"]
    return first


def _written(
    post: Post,
    ruling: Ruling,
    seen: Seen,
    since: datetime | None,
    acting_user: User,
    now: datetime,
) -> Decision:
    """The row; of two who have seen the same the second is refused, whatever they decide."""
    try:
        with transaction.atomic():
            made: Decision = Decision.objects.create(
                post=post,
                number=seen.decisions + 1,
                forum=post.topic.forum,
                whole_topic=post.is_first,
                old_state=state_of(post),
                about_text=ruling.about_text,
                about_topic=ruling.about_topic,
                about_author=ruling.about_author,
                rule=ruling.rule if ruling.needs_rule or ruling.about_topic else None,
                reason=ruling.reason.strip(),
                by=acting_user,
                waited_since=since,
                made_at=now,
            )
            return made
    except IntegrityError as error:
        raise AlreadyDoneError(_who_was_first(post)) from error


def _who_was_first(post: Post) -> str:
    last = post.decisions.select_related("by").order_by("-number").first()
    if last is None:
        return "Somebody else has decided meanwhile. Load the page again."
    name = last.by.full_name if last.by else "Somebody else"
    return f"{name} has decided meanwhile: {last.get_about_text_display().lower()}. Load the page again."


def _change_text(
    post: Post, decision: Decision, ruling: Ruling, acting_user: User, now: datetime
) -> None:
    match ruling.about_text:
        case TextOutcome.HIDDEN:
            changing.hide(post, decision.reason, acting_user, now)
        case TextOutcome.REFUSED:
            changing.refuse(post, decision.reason, acting_user, now)
        case TextOutcome.APPROVED:
            changing.approve(post, acting_user, now)
        case TextOutcome.SHOWN:
            changing.show_again(post, decision.reason, acting_user, now)
        case TextOutcome.EDITED:
            take_out(post, decision, ruling.passages, acting_user, now)


def take_out(
    post: Post, decision: Decision, passages: tuple[str, ...], acting_user: User, now: datetime
) -> None:
    """Take ``passages`` out of the text, and of its topic's title where it is the topic's own; what it said
    is kept for moderators.

    Raises ForumError when there is nothing to take out, or it is in neither.
    """
    if not passages:
        raise ForumError("Enter the words to take out.")
    old = changing.words_of(post)
    left = changing.without(old, passages)
    changing.put_words(post, left, acting_user=acting_user, now=now, withhold=True)
    retitled = left.title != old.title
    if post.is_first:
        changing.take_out_of_arrangements(post.topic, passages)
    RemovedText.objects.create(
        decision=decision,
        body=old.body,
        left=post.body,
        title=old.title if retitled else "",
        title_left=post.topic.title if retitled else "",
        removed_at=now,
    )
    signals.text_removed.send(Post, post_pk=post.pk, decision_pk=decision.pk)


def _change_topic(topic: Topic, ruling: Ruling, now: datetime) -> None:
    if ruling.about_topic:
        locked = ruling.about_topic == TopicOutcome.LOCKED
        lock_topic(topic, locked=locked, now=now)


def lock_topic(topic: Topic, *, locked: bool, now: datetime) -> None:
    """Nobody answers the topic any more, or people do again. Its row is held."""
    Topic.objects.filter(pk=topic.pk).update(locked_at=now if locked else None)


def _change_author(post: Post, decision: Decision, ruling: Ruling, now: datetime) -> None:
    until = ruling.suspended_until
    if ruling.about_author == AuthorOutcome.SUSPENDED and post.author and until:
        Suspension.objects.create(
            user=post.author,
            forum=None if ruling.everywhere else post.topic.forum,
            decision=decision,
            start=london_day(now),
            end=until,
        )
    elif ruling.about_author == AuthorOutcome.LIFTED and not lift(post, now):
        raise AlreadyDoneError("The suspension was lifted already. Load the page again.")


def lift(post: Post, now: datetime) -> int:
    """Lift what suspends the author for this post; how many suspensions it was."""
    about = Suspension.objects.current(london_day(now)).filter(decision__post=post)
    lifted: int = about.update(lifted_at=now)
    return lifted


def _record(decision: Decision, acting_user: User) -> None:
    facts = {
        "post": decision.post_id,
        "text": decision.about_text,
        "topic": decision.about_topic,
        "author": decision.about_author,
        "rule": f"{decision.rule.version}, {decision.rule}" if decision.rule else "",
        "reports": list(Report.objects.filter(decision=decision).values_list("pk", flat=True)),
    }
    record(decision, "decided", acting_user=acting_user, new=facts, reason=decision.reason)
