"""What somebody who leaves a role hands over of the forums: public conversations, and a duty."""

from typing import Any

from django.db.models import Max, Q, QuerySet

from forums.models import ForumModerator, Post, State, Topic
from membership.people.holdings import HandsOver, Item, Role
from portal.lib.templatetags.portal import day


def _opened(topics: "QuerySet[Any]", role: Role) -> "QuerySet[Any]":
    """Those opened for the organisation in the days of the role that everyone may see."""
    of_role = topics.filter(
        role.lasted("opened_at"),
        state=State.VISIBLE,
        forum__body__isnull=True,
        organisation=role.organisation,
    )
    return of_role.select_related("forum").order_by("-last_post_at", "-pk")


def _joined(posts: "QuerySet[Any]", role: Role) -> "QuerySet[Any]":
    """The latest post in each topic of somebody else that everyone may see."""
    of_role = posts.filter(
        role.lasted("written_at"),
        ~Q(topic__author=role.user.pk if role.user else None),
        state=State.VISIBLE,
        topic__state=State.VISIBLE,
        topic__forum__body__isnull=True,
        organisation=role.organisation,
    )
    latest = of_role.order_by().values("topic").annotate(latest=Max("pk")).values("latest")
    return posts.filter(pk__in=latest).select_related("topic__forum").order_by("-written_at", "-pk")


def _moderated(times: "QuerySet[Any]", role: Role) -> "QuerySet[Any]":
    """The forums that are still looked after when the role ends, or now while it goes on."""
    lasting = Q(end__isnull=True) if role.end is None else Q(end__isnull=True) | Q(end__gt=role.end)
    return times.filter(lasting).select_related("forum").order_by("forum__name")


def _topic(topic: Topic) -> Item:
    note = f"{topic.forum}, last written in on {day(topic.last_post_at)}"
    return Item(topic.title, topic.get_absolute_url(), note)


def _post(post: Post) -> Item:
    return _topic(post.topic)


def _forum(time: ForumModerator) -> Item:
    note = "The council decides who looks after it next."
    return Item(str(time.forum), time.forum.get_absolute_url(), note)


TOPICS_OPENED = HandsOver("Topics opened in the forums", _opened, _topic)
TOPICS_JOINED = HandsOver("Topics answered in the forums", _joined, _post)
FORUMS_MODERATED = HandsOver("Forums looked after as a moderator", _moderated, _forum)
