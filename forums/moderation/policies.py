"""Who may report, decide, appeal, answer and stand in."""

from datetime import date, datetime

from forums.models import Appeal, Decision, Forum, Post
from forums.policies import can_moderate, can_view_post
from forums.querysets import account
from membership.people.roles import Anyone, is_officer


def can_report(user: Anyone, post: Post, *, on: date) -> bool:
    """Whoever sees a post may report it, with an account or without."""
    return post.is_visible and post.topic.is_visible and can_view_post(user, post, on=on)


def can_decide(user: Anyone, post: Post, *, on: date) -> bool:
    """Whoever moderates the forum, but nobody about what they wrote themselves.

    In a group's room officers decide as well where something urgent was reported, or something that the
    chair wrote; they see that post alone.
    """
    person = account(user)
    if person is None or post.author_id == person.pk:
        return False
    if can_moderate(person, post.topic.forum, on=on):
        return True
    return is_officer(person) and post.reports.open().filter(for_officers=True).exists()


def can_suspend_everywhere(user: Anyone, forum: Forum) -> bool:
    """Officers alone suspend from the forums of all districts; never from a group's room."""
    return is_officer(user) and not forum.is_private


def can_see_decisions(user: Anyone, post: Post, *, on: date) -> bool:
    """The author reads what was decided about a post, and whoever decides about it."""
    person = account(user)
    return person is not None and (
        post.author_id == person.pk
        or can_moderate(person, post.topic.forum, on=on)
        or can_decide(person, post, on=on)
    )


def can_appeal(user: Anyone, decision: Decision, *, now: datetime) -> bool:
    """The author, once, within the days, against what went against them."""
    person = account(user)
    return (
        person is not None
        and decision.post.author_id == person.pk
        and Decision.objects.appealable(now).filter(pk=decision.pk).exists()
    )


def is_for(user: Anyone, appeal: Appeal, *, on: date) -> bool:
    """Whether ``user`` looks after appeals of this forum: whoever moderates it, and officers, who in a
    group's room see what is appealed and nothing else. Not the author.

    Of a post that was moved to another forum since only officers: the decision is of the one forum, and
    what the answer changes would be seen in the other."""
    person = account(user)
    if person is None or person.pk == appeal.decision.post.author_id:
        return False
    decision = appeal.decision
    is_there = decision.post.topic.forum_id == decision.forum_id
    return is_officer(person) or (is_there and can_moderate(person, decision.forum, on=on))


def can_answer(user: Anyone, appeal: Appeal, *, on: date) -> bool:
    """Somebody else than who decided."""
    person = account(user)
    return is_for(user, appeal, on=on) and person is not None and appeal.decision.by_id != person.pk


def can_put_on_duty(user: Anyone) -> bool:
    """Officers arrange among themselves who is on duty."""
    return is_officer(user)


def can_agree_to_cover(user: Anyone) -> bool:
    """Officers agree to somebody who does not moderate the forum."""
    return is_officer(user)
