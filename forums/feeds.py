"""Each forum's newest topics as an Atom feed."""

from datetime import datetime
from typing import Any

from django.contrib.syndication.views import Feed
from django.db.models import Prefetch
from django.http import HttpRequest
from django.utils.feedgenerator import Atom1Feed

from forums.models import Forum, Post, Topic
from forums.views.lookups import get_forum
from portal.lib.markdown import printable

TOPICS_IN_A_FEED = 20


class ForumFeed(Feed[Any, Any]):
    """The newest topics that everyone may see, whoever asks: a feed reader shows them to others."""

    feed_type = Atom1Feed

    def get_object(self, request: HttpRequest, forum_slug: str) -> Forum:
        return get_forum(None, forum_slug)

    def title(self, forum: Forum) -> str:
        return f"{forum} forum"

    def subtitle(self, forum: Forum) -> str:
        return f"New topics in the {forum} forum"

    def link(self, forum: Forum) -> str:
        return forum.get_absolute_url()

    def items(self, forum: Forum) -> Any:
        return (
            Topic.objects.visible()
            .filter(forum=forum)
            .select_related("forum", "author", "organisation")
            .prefetch_related(
                Prefetch("posts", Post.objects.filter(position=1), to_attr="first_posts")
            )
            .order_by("-visible_from", "-pk")[:TOPICS_IN_A_FEED]
        )

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
