"""What stands around the text of a post on its topic's page: who wrote it, and what the reader may do.

Written out here, for a page has twenty posts: as nodes of a template these lines took half of its time.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import escape

from django.utils.safestring import SafeString

from forums.post_rows import PostRow

Shown = tuple[PostRow, SafeString, SafeString]


@dataclass(frozen=True, slots=True)
class Place:
    """What the posts of one page have in common. The addresses are what others begin with."""

    topic_root: str
    organisations_url: str
    moderation_url: str
    may_write: bool  # whether the reader may write in the topic
    moderates: bool  # whether she moderates its forum


def shown(posts: Iterable[PostRow], place: Place) -> list[Shown]:
    """Each post with its head and its links, as HTML."""
    return [
        (
            post,
            SafeString("\n".join(_head(post, place))),
            SafeString("\n".join(_links(post, place))),
        )
        for post in posts
    ]


def _head(post: PostRow, place: Place) -> Iterator[str]:
    """Who wrote a post, for whom, in which roles, and when."""
    yield f'<h2 class="portal-post__author">{escape(post.author)}</h2>'
    if post.organisation:
        yield f'<p class="portal-post__for">{_for(post)}{_organisation(post, place)}</p>'
    if post.full_name:
        yield f'<p class="portal-post__for">Full name: {escape(post.full_name)}</p>'
    for badge in post.badges:
        yield f'<p class="portal-post__badge">{_hidden("Role: ")}{escape(badge)}</p>'
    moment = f'<time datetime="{post.written_iso}">{post.when}</time>'
    yield (
        '<a class="govuk-link govuk-link--muted portal-post__when"'
        f' href="#post-{post.pk}">{moment}</a>'
    )
    if post.is_new:
        yield '<strong class="govuk-tag govuk-tag--green portal-unread">New</strong>'


def _for(post: PostRow) -> str:
    return "of " if post.author_is_gone else _hidden("for ")


def _organisation(post: PostRow, place: Place) -> str:
    name = escape(post.organisation)
    if not post.organisation_slug:
        return name
    return _link(f"{place.organisations_url}{post.organisation_slug}/", name)


def _links(post: PostRow, place: Place) -> Iterator[str]:
    """To the post itself, and to what the reader may do with it. What tells each link from those of the
    other posts is said to those who do not see the page."""
    said = escape(post.said)
    own = f"{place.topic_root}posts/{post.pk}/"
    yield _link(own, "Link", f" to the post of {said}")
    if place.may_write and post.is_visible:
        yield _link(f"{place.topic_root}reply/?quote={post.pk}", "Quote", f" {said}")
    if post.is_mine:
        yield from _links_of_the_author(post, own, may_write=place.may_write)
        return
    moderation = f"{place.moderation_url}posts/{post.pk}/"
    if post.is_visible:
        yield _link(f"{moderation}report/", "Report", f" the post of {said}", ' rel="nofollow"')
    if place.moderates:
        yield _link(f"{moderation}decide/", "Decide", f" about the post of {said}")


def _links_of_the_author(post: PostRow, own: str, *, may_write: bool) -> Iterator[str]:
    if post.may_change and may_write:
        files = "Change files" if post.files else "Attach files"
        yield _link(f"{own}edit/", "Edit", f" your post, {post.when}")
        yield _link(f"{own}files/", files, f" of your post, {post.when}")
    if post.may_change:
        yield _link(f"{own}withdraw/", "Withdraw", f" your post, {post.when}")
    if post.can_restore:
        yield _link(f"{own}restore/", "Undo", f" withdrawing your post, {post.when}")


def _link(url: str, label: str, unseen: str = "", more: str = "") -> str:
    """``label`` and ``unseen`` as HTML."""
    text = label + (_hidden(unseen) if unseen else "")
    return f'<a class="govuk-link govuk-link--muted" href="{escape(url)}"{more}>{text}</a>'


def _hidden(text: str) -> str:
    return f'<span class="govuk-visually-hidden">{text}</span>'
