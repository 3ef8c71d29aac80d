"""What each of a crowd does for some seconds, in a process of its own.

Writers write, open pages and mark as read; moderators hide and show, others arrange and undo. Each
notes what it wrote, what it was refused, what pages have shown it, and when it was at work in which forum.
"""

import random
from collections.abc import Callable
from time import monotonic

from django.utils import timezone

from forums.actions import (
    hide_post,
    hide_topic,
    open_topic,
    reply,
    unhide_post,
    unhide_topic,
)
from forums.arranging import actions
from forums.errors import ForumError
from forums.models import Arrangement, Forum, State, Topic
from membership.people.models import User
from tests.forums.arranging.deeds import Deeds, a_post, a_topic, at_work, the_organisation
from tests.forums.arranging.readers import look_around, marks_all_read, reads, small_pages


def write_for(user: int, seconds: float, seed: int) -> Deeds:
    with small_pages():
        return _busy(user, seconds, seed, _writing)


def moderate_for(user: int, seconds: float, seed: int) -> Deeds:
    return _busy(user, seconds, seed, _moderating)


def arrange_for(user: int, seconds: float, seed: int) -> Deeds:
    return _busy(user, seconds, seed, _arranging)


Deed = Callable[[User, random.Random, Deeds], None]


def _busy(user_pk: int, seconds: float, seed: int, deeds_of: Callable[[], list[Deed]]) -> Deeds:
    user, chance, deeds = User.objects.get(pk=user_pk), random.Random(seed), Deeds(user_pk)
    look_around(user)
    until, acts = monotonic() + seconds, deeds_of()
    while monotonic() < until:
        act = chance.choice(acts)
        try:
            act(user, chance, deeds)
        except ForumError as refusal:
            deeds.refused[f"{type(refusal).__name__}: {refusal}"[:60]] += 1
        else:
            deeds.done[act.__name__] += 1
    return deeds


def _writing() -> list[Deed]:
    return [replies, replies, replies, opens_a_topic, reads, reads, marks_all_read]


def _moderating() -> list[Deed]:
    return [
        hides_a_post,
        shows_a_post,
        hides_a_topic,
        shows_a_topic,
        shows_a_topic,
        pins,
        locks,
        renames,
    ]


def _arranging() -> list[Deed]:
    return [moves, merges, splits, splits_into, undoes, undoes, undoes]


def replies(user: User, chance: random.Random, deeds: Deeds) -> None:
    topic = a_topic(chance)
    with at_work(deeds, topic.forum_id):
        reply(
            topic=topic,
            body="I think so too.",
            organisation=the_organisation(),
            acting_user=user,
            now=timezone.now(),
        )
    deeds.posts += 1


def opens_a_topic(user: User, chance: random.Random, deeds: Deeds) -> None:
    forum = chance.choice(list(Forum.objects.select_related("district", "body")))
    with at_work(deeds, forum.pk):
        open_topic(
            forum=forum,
            title="Another matter",
            body="What about it?",
            organisation=the_organisation(),
            acting_user=user,
            now=timezone.now(),
        )
    deeds.posts += 1


def hides_a_post(user: User, chance: random.Random, deeds: Deeds) -> None:
    if post := a_post(chance, state=State.VISIBLE, position__gt=1):
        with at_work(deeds, post.topic.forum_id):
            hide_post(post=post, reason="Test", acting_user=user, now=timezone.now())


def shows_a_post(user: User, chance: random.Random, deeds: Deeds) -> None:
    if post := a_post(chance, state=State.HIDDEN):
        with at_work(deeds, post.topic.forum_id):
            unhide_post(post=post, reason="Test", acting_user=user, now=timezone.now())


def hides_a_topic(user: User, chance: random.Random, deeds: Deeds) -> None:
    topic = a_topic(chance)
    with at_work(deeds, topic.forum_id):
        hide_topic(topic=topic, reason="Test", acting_user=user, now=timezone.now())


def shows_a_topic(user: User, chance: random.Random, deeds: Deeds) -> None:
    for topic in Topic.objects.filter(state=State.HIDDEN).select_related("forum")[:2]:
        with at_work(deeds, topic.forum_id):
            unhide_topic(topic=topic, reason="Test", acting_user=user, now=timezone.now())


def pins(user: User, chance: random.Random, deeds: Deeds) -> None:
    topic = a_topic(chance)
    act = actions.unpin_topic if topic.is_pinned else actions.pin_topic
    with at_work(deeds, topic.forum_id):
        act(topic=topic, reason="Test", acting_user=user, now=timezone.now())


def locks(user: User, chance: random.Random, deeds: Deeds) -> None:
    """Locked for a moment."""
    topic = a_topic(chance)
    for act in (actions.lock_topic, actions.unlock_topic):
        with at_work(deeds, topic.forum_id):
            act(topic=topic, reason="Test", acting_user=user, now=timezone.now())


def renames(user: User, chance: random.Random, deeds: Deeds) -> None:
    topic, title = a_topic(chance), f"Title {chance.randrange(1000)}"
    with at_work(deeds, topic.forum_id):
        actions.rename_topic(
            topic=topic, title=title, reason="Test", acting_user=user, now=timezone.now()
        )


def moves(user: User, chance: random.Random, deeds: Deeds) -> None:
    topic = a_topic(chance)
    forum = Forum.objects.select_related("district", "body").exclude(pk=topic.forum_id)[0]
    with at_work(deeds, topic.forum_id, forum.pk):
        actions.move_topic(
            topic=topic, forum=forum, reason="Test", acting_user=user, now=timezone.now()
        )


def merges(user: User, chance: random.Random, deeds: Deeds) -> None:
    topic, into = a_topic(chance), a_topic(chance)
    with at_work(deeds, topic.forum_id, into.forum_id):
        actions.merge_topic(
            topic=topic, into=into, reason="Test", acting_user=user, now=timezone.now()
        )


def splits(user: User, chance: random.Random, deeds: Deeds) -> None:
    topic = a_topic(chance)
    chosen = _some_replies(topic, chance)
    with at_work(deeds, topic.forum_id):
        actions.split_topic(
            topic=topic,
            post_pks=chosen,
            title="Split off",
            reason="Test",
            acting_user=user,
            now=timezone.now(),
        )


def splits_into(user: User, chance: random.Random, deeds: Deeds) -> None:
    topic, into = a_topic(chance), a_topic(chance)
    chosen = _some_replies(topic, chance)
    with at_work(deeds, topic.forum_id, into.forum_id):
        actions.split_into(
            topic=topic,
            post_pks=chosen,
            into=into,
            reason="Test",
            acting_user=user,
            now=timezone.now(),
        )


def _some_replies(topic: Topic, chance: random.Random) -> list[int]:
    replies = list(topic.posts.filter(position__gt=1).values_list("pk", flat=True))
    return chance.sample(replies, min(len(replies), chance.randint(1, 4)))


def undoes(user: User, chance: random.Random, deeds: Deeds) -> None:
    done = list(Arrangement.objects.filter(undone_at=None).order_by("-pk")[:4])
    if done:
        arrangement = chance.choice(done)
        with at_work(deeds, arrangement.forum_id):
            actions.undo(arrangement=arrangement, acting_user=user, now=timezone.now())
