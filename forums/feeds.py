"""Atom feeds: the newest topics of a forum or of all that are open to everyone, the newest posts of a topic.

A feed shows what everyone may see, whoever asks: a feed reader shows it to others. An entry keeps its
id when its topic is renamed or moved.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.feedgenerator import Atom1Feed
from django.utils.http import parse_http_date_safe

from forums.models import Forum, Post, State, Topic
from forums.views.lookups import get_forum, get_topic
from portal.lib.markdown import printable
from portal.lib.time import today

ENTRIES = 20
BEFORE_ALL = datetime(2020, 1, 1, tzinfo=UTC)
FOUNDED = "2020"  # a year in which the site had its name already: the date of a tag address


def tag(thing: str, pk: int | str) -> str:
    """An id that has nothing of today's address (RFC 4151)."""
    return f"tag:{urlsplit(settings.SITE_URL).hostname},{FOUNDED}:forums/{thing}/{pk}"


class SteadyAtom(Atom1Feed):
    """The same bytes for the same entries, also for none."""

    def latest_post_date(self) -> datetime:
        return super().latest_post_date() if self.items else BEFORE_ALL


class ConditionalFeed(Feed[Any, Any]):
    """Answers 304 to whoever has what it would send."""

    feed_type = SteadyAtom

    def __call__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response: HttpResponse = super().__call__(request, *args, **kwargs)
        response["ETag"] = f'"{sha256(response.content).hexdigest()[:32]}"'
        modified = parse_http_date_safe(response.get("Last-Modified", ""))
        answer: HttpResponseBase | None = get_conditional_response(
            request, response["ETag"], modified, response
        )
        return answer or response  # type: ignore[return-value]


class TopicsFeed(ConditionalFeed):
    """Topics with their texts, the newest first."""

    def item_guid(self, topic: Topic) -> str:
        return tag("topics", topic.pk)

    def item_title(self, topic: Topic) -> str:
        return printable(topic.title)

    def item_description(self, topic: Topic) -> str:
        first_posts: list[Post] = topic.first_posts  # type: ignore[attr-defined]
        return printable(first_posts[0].html) if first_posts else ""

    def item_author_name(self, topic: Topic) -> str:
        return printable(topic.signature)

    def item_pubdate(self, topic: Topic) -> datetime:
        return topic.visible_from

    def item_updateddate(self, topic: Topic) -> datetime:
        return topic.last_post_at


def _newest(topics: Any) -> Sequence[Topic]:
    """The newest of ``topics``, each with its own text, unless its author has withdrawn that."""
    own_texts = Post.objects.filter(position=1, state=State.VISIBLE)
    first_posts = Prefetch("posts", own_texts, to_attr="first_posts")
    found = topics.select_related("forum", "author", "organisation").prefetch_related(first_posts)
    return found.order_by("-visible_from", "-pk")[:ENTRIES]  # type: ignore[no-any-return]


class AllForumsFeed(TopicsFeed):
    """The newest topics of all forums that are open to everyone."""

    title = "All forums"
    subtitle = "New topics in all forums"

    def link(self) -> str:
        return reverse("forums:index")

    def feed_guid(self) -> str:
        return tag("forums", "all")

    def items(self) -> Sequence[Topic]:
        return _newest(Topic.objects.public())

    def item_title(self, topic: Topic) -> str:
        return f"{super().item_title(topic)} ({topic.forum.name})"


class ForumFeed(TopicsFeed):
    """The newest topics of one forum."""

    def get_object(self, request: HttpRequest, forum_slug: str) -> Forum:
        return get_forum(None, forum_slug)

    def title(self, forum: Forum) -> str:
        return f"{forum} forum"

    def subtitle(self, forum: Forum) -> str:
        return f"New topics in the {forum} forum"

    def link(self, forum: Forum) -> str:
        return forum.get_absolute_url()

    def feed_guid(self, forum: Forum) -> str:
        return tag("forums", forum.pk)

    def items(self, forum: Forum) -> Sequence[Topic]:
        return _newest(Topic.objects.public().filter(forum=forum))


class TopicFeed(ConditionalFeed):
    """The newest posts of one topic."""

    def get_object(self, request: HttpRequest, forum_slug: str, pk: int) -> Topic:
        return get_topic(None, pk, on=today())

    def title(self, topic: Topic) -> str:
        return printable(topic.title)

    def subtitle(self, topic: Topic) -> str:
        return f"New posts in this topic of the {topic.forum} forum"

    def link(self, topic: Topic) -> str:
        return topic.get_absolute_url()

    def feed_guid(self, topic: Topic) -> str:
        return tag("topics", topic.pk)

    def items(self, topic: Topic) -> Sequence[Post]:
        posts = Post.objects.public().filter(topic=topic).select_related("author", "organisation")
        newest = list(posts.order_by("-visible_from", "-pk")[:ENTRIES])
        for post in newest:
            post.topic = topic
        return newest

    def item_guid(self, post: Post) -> str:
        return tag("posts", post.pk)

    def item_title(self, post: Post) -> str:
        return f"{printable(post.signature)}: {printable(post.topic.title)}"

    def item_link(self, post: Post) -> str:
        forum_url = post.topic.forum.get_absolute_url()
        return f"{forum_url}{post.topic_id}/posts/{post.pk}/"

    def item_description(self, post: Post) -> str:
        return printable(post.html)

    def item_author_name(self, post: Post) -> str:
        return printable(post.signature)

    def item_pubdate(self, post: Post) -> datetime:
        return post.written_at

    def item_updateddate(self, post: Post) -> datetime:
        return post.visible_from
