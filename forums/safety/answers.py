"""What a form answers when its text was not posted."""

from datetime import datetime

from django import forms

from forums.errors import ForumError
from forums.models import Forum, Post, Topic
from forums.safety.drafts import fingerprint
from forums.safety.errors import NotPostedError, SaidAlreadyError
from forums.safety.limits import TWICE
from membership.people.models import User


def refused_beside(form: forms.Form, refusal: ForumError) -> None:
    """Say why beside the field, or above the form when somebody else was quicker; of what was posted
    already, the form knows the address."""
    form.add_error(refusal.field if isinstance(refusal, NotPostedError) else None, str(refusal))
    if isinstance(refusal, SaidAlreadyError):
        form.said_already = _post(refusal.post_pk)  # type: ignore[attr-defined]


def opened_just_now(person: User, forum: Forum, body: str, now: datetime) -> bool:
    """Whether ``person`` has opened a topic with this text a moment ago: the button was pressed twice."""
    own = Post.objects.filter(author=person, written_at__gt=now - TWICE, position=1)
    return own.filter(topic__forum=forum, fingerprint=fingerprint(body)).exists()


def already_sent(
    refusal: SaidAlreadyError, now: datetime, place: Forum | Topic | Post
) -> Post | None:
    """The post that the first press of the button made at ``place``; None when it was made otherwise."""
    post = _post(refusal.post_pk)
    opened = isinstance(place, Forum) and post.is_first and post.topic.forum_id == place.pk
    replied = isinstance(place, Topic) and post.topic_id == place.pk
    return post if (opened or replied) and now - post.written_at < TWICE else None


def _post(pk: int) -> Post:
    post: Post = Post.objects.select_related("topic__forum").get(pk=pk)
    return post
