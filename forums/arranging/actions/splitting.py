"""Splitting posts off a topic: into a new one, or into one that is there."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.db.models import F

from forums.arranging.actions.changing import clean_title
from forums.arranging.actions.merging import note_given
from forums.arranging.actions.noting import note, require_visible
from forums.arranging.placing import posts_of, put_into
from forums.arranging.policies import require_arranging
from forums.errors import AlreadyDoneError, CannotArrangeError
from forums.models import Arrangement, ArrangementKind, Forum, Post, Topic
from forums.showing import count_anew, hold_together
from forums.signals import topic_split, topics_rearranged
from membership.people.models import User
from portal.lib.slugs import free_slug


@transaction.atomic
def split_topic(
    *,
    topic: Topic,
    post_pks: Collection[int],
    title: str,
    reason: str,
    acting_user: User,
    now: datetime,
) -> Arrangement:
    """Put the chosen replies of ``topic`` into a new topic of the same forum.

    The first of them is the new topic's own text. Raises NotAllowedError, CannotArrangeError,
    AlreadyDoneError when one of the posts is elsewhere by now, and ValueError for no title.
    """
    title = clean_title(title)
    require_arranging(acting_user, topic.forum, now=now)
    (held,) = hold_together([topic])
    require_visible(held)
    posts = _chosen(held, post_pks)
    if not posts[0].is_visible:
        raise CannotArrangeError(
            "The first of the chosen posts is not to be seen, so it cannot open a topic."
        )
    target = _opened_with(posts[0], held, title)
    return _split(held, target, posts, reason, acting_user, now, made_topic=True)


@transaction.atomic
def split_into(
    *,
    topic: Topic,
    post_pks: Collection[int],
    into: Topic,
    reason: str,
    acting_user: User,
    now: datetime,
) -> Arrangement:
    """Put the chosen replies of ``topic`` behind those of ``into``.

    Raises as ``merge_topic``, and AlreadyDoneError when one of the posts is elsewhere by now.
    """
    if topic.pk == into.pk:
        raise CannotArrangeError("These posts are in this topic already.")
    require_arranging(acting_user, topic.forum, into.forum, now=now)
    held, target = hold_together([topic, into])
    require_visible(held, target)
    posts = _chosen(held, post_pks)
    return _split(held, target, posts, reason, acting_user, now, made_topic=False)


def _chosen(topic: Topic, post_pks: Collection[int]) -> list[Post]:
    posts = list(posts_of(topic).filter(pk__in=list(post_pks), position__isnull=False))
    if not post_pks:
        raise CannotArrangeError("Choose at least one post.")
    if len(posts) < len(set(post_pks)):
        raise AlreadyDoneError("One of these posts has been moved meanwhile. Load the page again.")
    if posts[0].is_first:
        raise CannotArrangeError(
            "The topic’s own text stays with it: move or merge the topic instead."
        )
    return posts


def _opened_with(post: Post, topic: Topic, title: str) -> Topic:
    """A topic of the author of ``post``, in the forum and with the themes of ``topic``."""
    made: Topic = Topic.objects.create(
        forum_id=topic.forum_id,
        title=title,
        slug=free_slug(title, set()),
        author_id=post.author_id,
        organisation_id=post.organisation_id,
        opened_at=post.written_at,
        visible_from=post.visible_from,
        last_post_at=post.visible_from,
    )
    made.themes.set(topic.themes.all())
    Forum.objects.filter(pk=topic.forum_id).update(topic_count=F("topic_count") + 1)
    return made


def _split(
    topic: Topic,
    target: Topic,
    posts: list[Post],
    reason: str,
    acting_user: User,
    now: datetime,
    *,
    made_topic: bool,
) -> Arrangement:
    pks = [post.pk for post in posts]
    accepted = topic.accepted_id if topic.accepted_id in pks else None
    arrangement = note(
        ArrangementKind.SPLIT,
        topic,
        into=target,
        reason=reason,
        acting_user=acting_user,
        now=now,
        before={"accepted": accepted, "last_position": target.last_position},
        made_topic=made_topic,
    )
    put_into(target, posts, arrangement, origin=topic)
    note_given(arrangement, target)
    if accepted:
        Topic.objects.filter(pk=topic.pk).update(accepted=None)
    count_anew(topic)
    count_anew(target)
    topic_split.send(
        sender=Topic,
        from_pk=topic.pk,
        into_pk=target.pk,
        post_pks=pks,
        arrangement_pk=arrangement.pk,
    )
    topics_rearranged.send(sender=Topic, topic_pks=[topic.pk, target.pk])
    return arrangement
