"""What moderators have hidden in a forum, for those who moderate it."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.db.models.functions import Coalesce

from forums.models import Forum, Post, State
from forums.querysets import PostQuerySet


@dataclass(frozen=True, slots=True)
class Decision:
    """That a topic or a post was hidden: by whom, when and why."""

    url: str
    title: str
    kind: str
    signature: str
    full_name: str  # the author's, where she shows a part of it
    hidden_by: str
    hidden_at: datetime | None
    reason: str

    @classmethod
    def about(cls, post: Post) -> "Decision":
        """The decision that hid ``post``, or its topic when it is the topic's own text."""
        thing = post.topic if post.is_first else post
        return cls(
            url=post.get_absolute_url(),
            title=post.topic.title,
            kind="Topic" if post.is_first else "Post",
            signature=post.signature,
            full_name=post.author.full_name if post.author and post.author.forum_name else "",
            hidden_by=thing.hidden_by.full_name if thing.hidden_by else "a former moderator",
            hidden_at=thing.hidden_at,
            reason=thing.hide_reason,
        )


def hidden_in(forum: Forum) -> PostQuerySet:
    """Hidden posts of ``forum``, and the own texts of its hidden topics; the latest decision first."""
    return (
        Post.objects.filter(topic__forum=forum)
        .filter(Q(state=State.HIDDEN) | Q(position=1, topic__state=State.HIDDEN))
        .select_related("topic__forum", "topic__hidden_by", "hidden_by", "author", "organisation")
        .order_by(Coalesce("hidden_at", "topic__hidden_at").desc(), "-pk")
    )
