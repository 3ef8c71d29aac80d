"""What somebody has written in all forums, with where each post stands."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.text import Truncator

from forums.addresses import forum_address, post_address, topic_address
from forums.models import Forum, Post, State
from forums.safety.reasons import WaitReason
from membership.people.models import User
from portal.lib.markdown import in_plain_words

WORDS = 30
_TOPIC = ("topic__title", "topic__slug", "topic__state", "topic__author_id", "topic__wait_reason")
_FIELDS = (
    "pk",
    "topic_id",
    "position",
    "state",
    "html",
    "written_at",
    "wait_reason",
    "hide_reason",
)
_COLOURS = {
    State.VISIBLE: "green",
    State.WAITING: "yellow",
    State.HIDDEN: "red",
    State.WITHDRAWN: "grey",
}
_WORDS = {
    State.VISIBLE: "Everyone can see it",
    State.WAITING: "Waiting for a moderator",
    State.HIDDEN: "Hidden by a moderator",
    State.WITHDRAWN: "Withdrawn",
}


@dataclass(frozen=True, slots=True)
class OwnPost:
    """A post as its author finds it; without an address where the topic no longer opens for her."""

    url: str
    title: str
    forum: str
    opens_a_topic: bool
    written_at: datetime
    beginning: str
    state: State
    in_room: bool
    note: str
    decision_url: str

    @property
    def state_in_words(self) -> str:
        if self.in_room and self.state == State.VISIBLE:
            return "The group can see it"
        return _WORDS[self.state]

    @property
    def colour(self) -> str:
        return _COLOURS[self.state]


def own_posts(author: User) -> "QuerySet[Any]":
    """The posts of ``author`` in every forum that she may read today, the latest first."""
    posts: QuerySet[Any] = Post.objects.filter(
        author=author, topic__forum__in=Forum.objects.visible_to(author)
    )
    return posts.order_by("-written_at", "-pk")


def rows(posts: Any, author: User, forums_url: str) -> list[OwnPost]:
    """One page of ``posts`` as it is shown."""
    values = posts.values(
        *_FIELDS, *_TOPIC, "topic__forum__slug", "topic__forum__name", "topic__forum__body_id",
        "topic__hide_reason",
    )  # fmt: skip
    return [_row(each, author, forums_url) for each in values]


def _row(post: dict[str, Any], author: User, forums_url: str) -> OwnPost:
    first = post["position"] == 1
    own_topic = post["topic__author_id"] == author.pk
    topic_state = State(post["topic__state"])
    opens = topic_state == State.VISIBLE or own_topic
    topic_url = topic_address(
        forum_address(forums_url, post["topic__forum__slug"]), post["topic_id"], post["topic__slug"]
    )
    return OwnPost(
        url=post_address(topic_url, post["position"] or 1, post["pk"]) if opens else "",
        title=post["topic__title"],
        forum=post["topic__forum__name"],
        opens_a_topic=first,
        written_at=post["written_at"],
        beginning=Truncator(in_plain_words(post["html"])).words(WORDS),
        state=_state(State(post["state"]), topic_state),
        in_room=post["topic__forum__body_id"] is not None,
        note=_note(post, first=first, own_topic=own_topic),
        decision_url=_decision_url(post, topic_state, own_topic=own_topic),
    )


def _decision_url(post: dict[str, Any], topic_state: State, *, own_topic: bool) -> str:
    """Where she reads what was decided about it, and how to appeal; empty where nothing was."""
    if post["state"] == State.HIDDEN:
        return reverse("forums:decisions", args=[post["pk"]])
    if topic_state == State.HIDDEN and own_topic:
        return reverse("forums:topic-decisions", args=[post["topic_id"]])
    return ""


def _state(of_post: State, of_topic: State) -> State:
    """Where the post stands for others: with its topic, when it would be seen otherwise."""
    return of_topic if of_post == State.VISIBLE else of_post


def _note(post: dict[str, Any], *, first: bool, own_topic: bool) -> str:
    """Why it is not seen, as its author may know."""
    state, waited, hidden = (
        (post["topic__state"], post["topic__wait_reason"], post["topic__hide_reason"])
        if first or post["state"] == State.VISIBLE
        else (post["state"], post["wait_reason"], post["hide_reason"])
    )
    if state == State.WAITING:
        return WaitReason(waited).label if waited else ""
    if state == State.HIDDEN and not (first or post["state"] == State.HIDDEN or own_topic):
        return "The whole topic is hidden."
    return f"Reason: {hidden}" if state == State.HIDDEN else ""
