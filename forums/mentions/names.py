"""The names that a reader may know anyway: of who wrote here, and of organisations that joined."""

from collections.abc import Iterable
from dataclasses import dataclass
from html import escape

from django.db.models import Exists, OuterRef
from django.utils.safestring import SafeString

from forums.models import Forum, ForumMembership, Post, Topic
from forums.names import shown_in_sql
from forums.post_rows import PostRow
from membership.people.models import User

MOST_SUGGESTED = 8
SHORTEST = 2  # letters; one would list half the forum
MOST_OF_A_TOPIC = 60


@dataclass(frozen=True, slots=True)
class Names:
    """People and organisations, each by name."""

    people: list[str]
    organisations: list[str]

    def __bool__(self) -> bool:
        return bool(self.people or self.organisations)

    def as_typed(self) -> SafeString:
        """The items of a list, each as one writes it to mention somebody: people, then organisations."""
        names = map(escape, (*self.people, *self.organisations))
        return SafeString("".join(f"<li><code>@[{name}]</code></li>" for name in names))


def names_on(posts: Iterable[PostRow]) -> Names:
    """Of the posts of a page that its reader sees; asks nothing."""
    seen = [post for post in posts if post.is_visible]
    return _sorted(
        (post.author for post in seen if not post.author_is_gone),
        (post.organisation for post in seen),
    )


def names_in(topic: Topic) -> Names:
    """Of who wrote in ``topic``, in one statement."""
    rows = (
        Post.objects.visible()
        .filter(topic=topic)
        .order_by()
        .values_list(shown_in_sql("author__"), "organisation__name")
        .distinct()[:MOST_OF_A_TOPIC]
    )
    pairs = list(rows)
    return _sorted((person for person, _ in pairs), (organisation for _, organisation in pairs))


def suggestions(forum: Forum, typed: str) -> Names:
    """At most ``MOST_SUGGESTED`` of each kind whose name holds what was typed."""
    wanted = " ".join(typed.split())[:100]
    if len(wanted) < SHORTEST:
        return Names([], [])
    wrote = Post.objects.visible().filter(topic__forum=forum, author=OuterRef("pk"))
    named = User.objects.annotate(shown=shown_in_sql()).filter(shown__icontains=wanted)
    people = named.filter(Exists(wrote), is_active=True)
    joined = ForumMembership.objects.listed().filter(
        forum=forum, organisation__name__icontains=wanted
    )
    return Names(
        list(people.order_by("shown").values_list("shown", flat=True)[:MOST_SUGGESTED]),
        list(
            joined.order_by("organisation__name").values_list("organisation__name", flat=True)[
                :MOST_SUGGESTED
            ]
        ),
    )


def _sorted(people: Iterable[str | None], organisations: Iterable[str | None]) -> Names:
    return Names(
        sorted({name for name in people if name}), sorted({name for name in organisations if name})
    )
