"""What the pages' addresses name; 404 for what the reader may not see."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.db.models import Exists, JSONField, OuterRef, Q, Subquery, Value
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from forums import kept
from forums.following.things import with_ticks
from forums.models import Draft, FormerAddress, Forum, ForumModerator, Post, Topic
from forums.particulars import all_themes, themes_of_topic
from forums.policies import can_view, can_view_forum, can_view_post
from forums.querysets import ForumQuerySet, TopicQuerySet, account
from forums.unread.reads import Reading, with_mark
from membership.people.models import User
from membership.people.roles import Anyone
from portal.lib.before_log_in import not_kept
from portal.lib.prepared import prepared
from portal.lib.time import today


def get_forum(user: Anyone, slug: str) -> Forum:
    """The forum at ``slug``, its present address or a former one."""
    return _seen(user, slug, _forums_at(slug=slug))


def get_forum_to_read(user: Anyone, slug: str, *, on: date) -> Forum:
    """The same, with what its page says: all themes; and to the reader her ticks, and whether she
    moderates."""
    person = account(user)
    if person is None:
        return _seen(user, slug, _forums_to_read(slug=slug))
    forum = _seen(user, slug, _forums_to_read(slug=slug, person=person.pk, on=on))
    forum.read_along = (person.pk, on, forum.is_moderated)  # type: ignore[attr-defined]
    return forum


@prepared(slug=str)
def _forums_at(*, slug: str) -> ForumQuerySet:
    former = FormerAddress.objects.filter(slug=slug).values("forum")
    found: ForumQuerySet = Forum.objects.filter(Q(slug=slug) | Q(pk__in=former))
    return found.select_related("district", "body")


@prepared(slug=str, person=int, on=date)
def _forums_to_read(*, slug: str, person: int = 0, on: date = date.max) -> Any:
    found = _forums_at.queryset(slug=slug).annotate(gathered_themes=all_themes())
    if not person:
        return found
    reader = User(pk=person)
    moderators = ForumModerator.objects.exercised_by(reader, on).filter(forum=OuterRef("pk"))
    return with_ticks(found, "forum", reader).annotate(is_moderated=Exists(moderators))


def _seen(user: Anyone, slug: str, found: list[Forum]) -> Forum:
    """The one of ``found`` at ``slug``, before one that was there once; 404 when she may not see it."""
    forum = min(found, key=lambda each: each.slug != slug, default=None)
    if forum is None or not can_view_forum(user, forum, on=today()):
        raise Http404
    return forum


def get_public_forum(user: Anyone, slug: str) -> Forum:
    """A district's forum: nobody joins or leaves a group's room, so nothing is there for it."""
    forum = get_forum(user, slug)
    if forum.is_private:
        raise Http404
    return forum


def get_topic(user: Anyone, pk: int, *, on: date) -> Topic:
    """The topic ``pk`` with its forum, wherever the address says it is; of a merged one that into
    which it was merged."""
    return _topic(user, pk, lambda pk: _topics_at(pk=pk), on)


def get_topic_to_read(user: Anyone, pk: int, reading: Reading | None, *, on: date) -> Topic:
    """The same, with what its page shows: its occasion and its themes; and to the reader how far she is,
    her ticks and her draft of a reply, and whether she moderates."""
    if reading is None:
        return _topic(user, pk, lambda pk: _topics_to_read(pk=pk), on)
    person = reading.person.pk
    topic = _topic(user, pk, lambda pk: _topics_to_read(pk=pk, person=person, on=on), on)
    topic.forum.read_along = (person, on, topic.is_moderated)  # type: ignore[attr-defined]
    return topic


@prepared(pk=int)
def _topics_at(*, pk: int) -> Any:
    return Topic.objects.filter(pk=pk).select_related("forum__district", "forum__body")


@prepared(pk=int, person=int, on=date)
def _topics_to_read(*, pk: int, person: int = 0, on: date = date.max) -> Any:
    topics: TopicQuerySet = Topic.objects.filter(pk=pk)
    found: Any = (
        topics.select_related("forum__district", "forum__body")
        .with_waiting()
        .select_related("occasion")
    )
    found = found.annotate(gathered_themes=themes_of_topic())
    if not person:
        return found
    reader = User(pk=person)
    found = found.annotate(draft=draft_of_reply(reader))
    moderators = ForumModerator.objects.exercised_by(reader, on).filter(forum=OuterRef("forum"))
    found = with_ticks(with_mark(found, reader), "topic", reader)
    return found.annotate(is_moderated=Exists(moderators))


def _topic(user: Anyone, pk: int | None, find: Callable[[int], list[Topic]], on: date) -> Topic:
    topic: Topic | None = None
    while pk is not None:  # as long as it was merged into another
        topic = next(iter(find(pk)), None)
        pk = topic.merged_into_id if topic else None
    if topic is None or not can_view(user, topic, on=on):
        raise Http404
    return topic


def draft_of_reply(user: Anyone) -> Subquery | Value:
    """What ``user`` has written of a reply to each topic of a queryset."""
    person = account(user)
    if person is None:
        return Value(None, output_field=JSONField())
    drafts = Draft.objects.filter(user=person, topic=OuterRef("pk"))
    return Subquery(drafts.values("fields")[:1])


def get_topic_in(user: Anyone, forum_slug: str, pk: int, *, on: date) -> Topic:
    """The topic ``pk`` of the forum at ``forum_slug``."""
    topic = get_topic(user, pk, on=on)
    if topic.forum.slug != forum_slug and not has_been_at(topic.forum, forum_slug):
        raise Http404
    return topic


def has_been_at(forum: Forum, slug: str) -> bool:
    """Whether ``forum`` was once found under ``slug``."""
    return FormerAddress.objects.filter(forum=forum, slug=slug).exists()


def get_post_anywhere(user: Anyone, pk: int, *, on: date) -> Post:
    """The post ``pk`` for whoever may open its topic, in whichever topic and forum it is today.

    One that has no place yet only for those who may read it.
    """
    posts = Post.objects.select_related("topic__forum__body")
    post: Post = get_object_or_404(posts, pk=pk)
    if not can_view(user, post.topic, on=on):
        raise Http404
    if post.position is None and not can_view_post(user, post, on=on):
        raise Http404
    return post


def get_post(topic: Topic, pk: int) -> Post:
    """The post ``pk`` of ``topic``."""
    post: Post = get_object_or_404(Post.objects.filter(topic=topic), pk=pk)
    post.topic = topic
    return post


def to_log_in(request: HttpRequest) -> HttpResponse:
    """To the log-in and back to this address; what was written is kept meanwhile, or shown to be copied."""
    from django.contrib.auth.views import redirect_to_login

    if request.method == "POST" and not kept.keep(request):
        return not_kept(request, request.POST.get("body", ""))
    return redirect_to_login(request.get_full_path())
