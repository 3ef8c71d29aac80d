"""What the forums show in a group's room, and offer to whoever looks after the group."""

from datetime import datetime

from django.urls import reverse

from forums.addresses import topic_address
from forums.models import Forum, Topic
from forums.policies import can_open_room
from membership.bodies.in_the_room import (
    Offer,
    RoomSection,
    offers_when_managing,
    shows_in_the_room,
)
from membership.bodies.models import Body
from membership.organisations.page import Line
from membership.people.roles import Anyone
from portal.lib.templatetags.portal import ago
from portal.lib.time import london_day

TOPICS_SHOWN = 5


@shows_in_the_room(order=10)
def talk(body: Body, user: Anyone, now: datetime) -> RoomSection | None:
    """The latest topics of the group's forum, for whoever may read them."""
    room = Forum.objects.rooms_of(user, on=london_day(now)).filter(body=body).first()
    if room is None:
        return None
    url = room.get_absolute_url()
    topics = Topic.objects.visible().filter(forum=room).by_activity()[:TOPICS_SHOWN]
    return RoomSection(
        "Talk in the group",
        [_line(topic, url) for topic in topics],
        "Nobody has started a topic yet.",
        url,
        "All topics of the group",
    )


def _line(topic: Topic, forum_url: str) -> Line:
    replies = "1 reply" if topic.reply_count == 1 else f"{topic.reply_count} replies"
    return Line(
        topic.title,
        topic_address(forum_url, topic.pk, topic.slug),
        f"{replies}, newest post {ago(topic.last_post_at)}",
    )


@offers_when_managing(order=10)
def room_to_open(body: Body, user: Anyone, now: datetime) -> Offer | None:
    """While the group has no forum of its own."""
    if not can_open_room(user, body, on=london_day(now)):
        return None
    if Forum.objects.filter(body=body).exists():
        return None
    return Offer(
        "Open a forum for the group",
        reverse("forums:open-room", args=[body.slug]),
        "A place where those who sit can talk among themselves.",
    )
