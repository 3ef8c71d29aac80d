"""Appealing, and the answer of somebody else."""

from datetime import datetime

from django.db import IntegrityError, transaction

from forums.errors import AlreadyDoneError, ForumError, NotAllowedError
from forums.models import REASON_MAX_LENGTH, Appeal, Decision, Post, State
from forums.moderation import changing, signals
from forums.moderation.actions.deciding import lift, lock_topic
from forums.moderation.policies import can_answer, can_appeal
from forums.moderation.rulings import state_of
from forums.moderation.words import Answer, AuthorOutcome, TextOutcome, TopicOutcome
from forums.showing import hold_post
from membership.people.models import User
from portal.lib.markdown import printable
from portal.lib.time import london_day
from portal.records.actions import record


@transaction.atomic
def appeal(*, decision: Decision, text: str, acting_user: User, now: datetime) -> Appeal:
    """Ask for somebody else to look at ``decision`` again; its author does, once and within 28 days.

    Raises NotAllowedError, and AlreadyDoneError for a second appeal.
    """
    if not can_appeal(acting_user, decision, now=now):
        raise NotAllowedError("You cannot appeal against this decision.")
    text = printable(text).strip()
    if not text:
        raise ForumError("Say why the decision should be changed.")
    try:
        with transaction.atomic():
            made: Appeal = Appeal.objects.create(
                decision=decision, by=acting_user, text=text, made_at=now
            )
    except IntegrityError as error:
        raise AlreadyDoneError("You have appealed already.") from error
    record(made, "appealed", acting_user=acting_user, new={"decision": decision.pk})
    return made


@transaction.atomic
def answer_appeal(
    *, appeal: Appeal, answer: str, reason: str, acting_user: User, now: datetime
) -> Decision:
    """Say whether the decision stands. Overturning undoes it: shown again, suspension lifted.

    Raises NotAllowedError for whoever decided, and AlreadyDoneError for whoever comes second.
    """
    if not can_answer(acting_user, appeal, on=london_day(now)):
        raise NotAllowedError("Somebody other than the moderator who decided answers an appeal.")
    reason = reason.strip()
    if not reason or len(reason) > REASON_MAX_LENGTH:
        raise ForumError("Say why.")
    first, post = appeal.decision, hold_post(appeal.decision.post)
    undone = answer == Answer.OVERTURNED
    answered = _written(appeal, post, answer, reason, acting_user, now)
    if undone:
        _undo(first, post, answered, acting_user, now)
    record(
        answered,
        "answered an appeal",
        acting_user=acting_user,
        old={"decision": first.pk, "text": first.about_text, "author": first.about_author},
        new={"answer": answer, "text": answered.about_text, "author": answered.about_author},
        reason=reason,
    )
    signals.appeal_answered.send(Decision, decision_pk=answered.pk)
    return answered


def _written(
    appeal: Appeal, post: Post, answer: str, reason: str, acting_user: User, now: datetime
) -> Decision:
    first, undone = appeal.decision, answer == Answer.OVERTURNED
    number = post.decisions.order_by("-number").values_list("number", flat=True).first() or 0
    try:
        with transaction.atomic():
            made: Decision = Decision.objects.create(
                post=post,
                number=number + 1,
                forum=first.forum,
                whole_topic=post.is_first,
                old_state=state_of(post),
                about_text=_text_after(first, post) if undone else TextOutcome.KEPT,
                about_topic=_topic_after(first, post) if undone else "",
                about_author=_author_after(first, now) if undone else "",
                reason=reason,
                by=acting_user,
                waited_since=appeal.made_at,
                made_at=now,
                appeal=appeal,
                answer=answer,
            )
            return made
    except IntegrityError as error:
        raise AlreadyDoneError(
            "Somebody else has answered meanwhile. Load the page again."
        ) from error


def _text_after(first: Decision, post: Post) -> str:
    """Shown again what this decision hid, or put back what it took out; otherwise left."""
    hid = first.about_text in (TextOutcome.HIDDEN, TextOutcome.REFUSED)
    if hid and state_of(post) == State.HIDDEN and (post.is_first or post.topic.is_visible):
        return str(TextOutcome.SHOWN)
    removed = getattr(first, "removed", None)
    if removed is not None and removed.is_left(post):
        return str(TextOutcome.SHOWN)
    return str(TextOutcome.KEPT)


def _topic_after(first: Decision, post: Post) -> str:
    locked = first.about_topic == TopicOutcome.LOCKED and post.topic.locked_at
    return str(TopicOutcome.UNLOCKED) if locked else ""


def _author_after(first: Decision, now: datetime) -> str:
    suspension = getattr(first, "suspension", None)
    runs = suspension and suspension.lifted_at is None and suspension.end > london_day(now)
    return str(AuthorOutcome.LIFTED) if runs else ""


def _undo(
    first: Decision, post: Post, answered: Decision, acting_user: User, now: datetime
) -> None:
    if answered.about_text == TextOutcome.SHOWN and first.about_text == TextOutcome.EDITED:
        said = changing.Words(first.removed.title, first.removed.body)
        changing.put_words(post, said, acting_user=acting_user, now=now)
        signals.text_removed.send(Post, post_pk=post.pk, decision_pk=answered.pk)
    elif answered.about_text == TextOutcome.SHOWN:
        changing.show_again(post, answered.reason, acting_user, now)
    if answered.about_topic:
        lock_topic(post.topic, locked=False, now=now)
    if answered.about_author:
        lift(post, now)
