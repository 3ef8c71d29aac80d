"""Opening topics and replying."""

from datetime import datetime

from django.db import transaction
from django.db.models import DateTimeField, F, Value
from django.db.models.functions import Coalesce, Greatest

from forums.errors import NotAllowedError, TopicHiddenError
from forums.models import TITLE_MAX_LENGTH, Forum, Post, State, Topic
from forums.policies import posting_rights
from forums.signals import post_published
from membership.organisations.actions import lock
from membership.organisations.models import Organisation
from membership.people.models import User
from portal.lib.markdown import printable, render
from portal.lib.slugs import free_slug
from portal.lib.time import london_day


@transaction.atomic
def open_topic(
    *,
    forum: Forum,
    title: str,
    body: str,
    organisation: Organisation,
    acting_user: User,
    now: datetime,
) -> Topic:
    """Open a topic with its first text; ``acting_user`` speaks for ``organisation``.

    Raises NotAllowedError, and ValueError when title or text is empty or too long.
    """
    organisation = _speaks_for(forum, organisation, acting_user, now)
    title = " ".join(printable(title).split())
    if not title or len(title) > TITLE_MAX_LENGTH:
        raise ValueError(f"A title has 1 to {TITLE_MAX_LENGTH} characters.")
    topic = Topic.objects.create(
        forum=forum,
        title=title,
        slug=free_slug(title, set()),
        author=acting_user,
        organisation=organisation,
        opened_at=now,
        visible_from=now,
        last_post_at=now,
        last_position=1,
    )
    _write(topic, 1, body, organisation, acting_user, now)
    Forum.objects.filter(pk=forum.pk).update(
        topic_count=F("topic_count") + 1, last_post_at=_at_least(now)
    )
    return topic


@transaction.atomic
def reply(
    *, topic: Topic, body: str, organisation: Organisation, acting_user: User, now: datetime
) -> Post:
    """Add a post to ``topic``; ``acting_user`` speaks for ``organisation``.

    Raises NotAllowedError, TopicHiddenError when the topic is hidden, and ValueError when the text
    is empty or too long.
    """
    organisation = _speaks_for(topic.forum, organisation, acting_user, now)
    counted = Topic.objects.filter(pk=topic.pk, state=State.VISIBLE).update(
        last_position=F("last_position") + 1,
        reply_count=F("reply_count") + 1,
        last_post_at=Greatest(F("last_post_at"), Value(now, DateTimeField())),
    )
    if not counted:
        raise TopicHiddenError("This topic is hidden: nobody can reply to it.")
    # The update holds the topic's row, so nobody else has been given the same position.
    position = Topic.objects.values_list("last_position", flat=True).get(pk=topic.pk)
    post = _write(topic, position, body, organisation, acting_user, now)
    Forum.objects.filter(pk=topic.forum_id).update(last_post_at=_at_least(now))
    return post


def _speaks_for(
    forum: Forum, organisation: Organisation, acting_user: User, now: datetime
) -> Organisation:
    """The organisation, or the one that it has become; raises NotAllowedError for others."""
    organisation = lock(organisation.pk)
    rights = posting_rights(acting_user, forum, on=london_day(now))
    if organisation not in rights.organisations:
        raise NotAllowedError(f"You cannot post in {forum} for {organisation}.")
    return organisation


def _at_least(now: datetime) -> Greatest:
    """The forum's newest post, which a post dated earlier does not move back."""
    moment = Value(now, DateTimeField())
    return Greatest(Coalesce(F("last_post_at"), moment), moment)


def _write(
    topic: Topic,
    position: int,
    body: str,
    organisation: Organisation,
    acting_user: User,
    now: datetime,
) -> Post:
    html = render(body)
    if not html:
        raise ValueError("A post has a text.")
    post = Post.objects.create(
        topic=topic,
        position=position,
        author=acting_user,
        organisation=organisation,
        body=printable(body),
        html=html,
        written_at=now,
        visible_from=now,
    )
    post_published.send(sender=Post, post_pk=post.pk)
    return post
