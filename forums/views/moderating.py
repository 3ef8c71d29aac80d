"""What is hidden now, and the addresses that lead to the screen on which somebody decides."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from forums.hidden import Decision, hidden_in
from forums.models import Forum, Post
from forums.moderation.views.lookups import or_404
from forums.moderation.words import TextOutcome
from forums.policies import can_moderate
from forums.querysets import account
from forums.showing import GONE_OR_MOVED
from forums.views.lookups import get_forum, get_topic_in, to_log_in
from portal.lib.time import today

HIDDEN_A_PAGE = 30
MOVED = "This topic has been merged into another meanwhile. Look at it before you decide."


@require_safe
def hidden(request: HttpRequest, forum_slug: str) -> HttpResponse:
    """What is hidden in this forum, the latest decision first."""
    forum = get_forum(request.user, forum_slug)
    if account(request.user) is None:
        return to_log_in(request)
    _require_moderator(request, forum)
    page = Paginator(hidden_in(forum), HIDDEN_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "forum": forum,
        "forum_url": forum.get_absolute_url(),
        "page_obj": page,
        "decisions": [Decision.about(post) for post in page],
    }
    return render(request, "forums/moderation.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def hide_topic(request: HttpRequest, forum_slug: str, pk: int) -> HttpResponse:
    """Hide a topic with all its posts."""
    return _decide(request, forum_slug, pk, None, TextOutcome.HIDDEN)


@require_http_methods(["GET", "HEAD", "POST"])
def unhide_topic(request: HttpRequest, forum_slug: str, pk: int) -> HttpResponse:
    """Show a hidden topic again."""
    return _decide(request, forum_slug, pk, None, TextOutcome.SHOWN)


@require_http_methods(["GET", "HEAD", "POST"])
def hide_post(request: HttpRequest, forum_slug: str, pk: int, post_pk: int) -> HttpResponse:
    """Hide a reply."""
    return _decide(request, forum_slug, pk, post_pk, TextOutcome.HIDDEN)


@require_http_methods(["GET", "HEAD", "POST"])
def unhide_post(request: HttpRequest, forum_slug: str, pk: int, post_pk: int) -> HttpResponse:
    """Show a hidden reply again."""
    return _decide(request, forum_slug, pk, post_pk, TextOutcome.SHOWN)


def _decide(
    request: HttpRequest, forum_slug: str, pk: int, post_pk: int | None, outcome: TextOutcome
) -> HttpResponse:
    """To the screen on which the post is decided about, with this chosen; nothing is done here."""
    topic = get_topic_in(request.user, forum_slug, pk, on=today())
    if account(request.user) is None:
        return to_log_in(request)
    _require_moderator(request, topic.forum)
    which = {"position": 1} if post_pk is None else {"pk": post_pk}
    post = Post.objects.filter(topic=topic, **which).first()
    if post is None or (post_pk is None and topic.pk != pk):
        or_404(post_pk is None or _was_moved(post_pk, pk))
        messages.error(request, MOVED if post_pk is None else GONE_OR_MOVED)
        return redirect(topic)
    return redirect(f"{reverse('forums:decide', args=[post.pk])}?text={outcome}")


def _was_moved(post_pk: int, topic_pk: int) -> bool:
    """Whether the post stood in the topic, and was put elsewhere or taken back from there."""
    stood = Q(moves__arrangement__topic=topic_pk) | Q(moves__arrangement__into=topic_pk)
    return Post.objects.filter(stood, pk=post_pk).exists()


def _require_moderator(request: HttpRequest, forum: Forum) -> None:
    if not can_moderate(request.user, forum, on=today()):
        raise PermissionDenied("You do not moderate this forum.")
