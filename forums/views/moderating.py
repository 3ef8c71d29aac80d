"""Hiding with a reason, showing again, and what is hidden now."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from forums import actions
from forums.errors import ForumError
from forums.forms import ReasonForm
from forums.hidden import Decision, hidden_in
from forums.models import Forum, Post, Topic
from forums.policies import can_moderate
from forums.querysets import account
from forums.views.lookups import get_forum, get_post, get_topic_in, to_log_in
from membership.people.models import User
from portal.lib.time import today

HIDDEN_A_PAGE = 30


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
    return _decide_topic(request, forum_slug, pk, hiding=True)


@require_http_methods(["GET", "HEAD", "POST"])
def unhide_topic(request: HttpRequest, forum_slug: str, pk: int) -> HttpResponse:
    """Show a hidden topic again."""
    return _decide_topic(request, forum_slug, pk, hiding=False)


@require_http_methods(["GET", "HEAD", "POST"])
def hide_post(request: HttpRequest, forum_slug: str, pk: int, post_pk: int) -> HttpResponse:
    """Hide a reply."""
    return _decide_post(request, forum_slug, pk, post_pk, hiding=True)


@require_http_methods(["GET", "HEAD", "POST"])
def unhide_post(request: HttpRequest, forum_slug: str, pk: int, post_pk: int) -> HttpResponse:
    """Show a hidden reply again."""
    return _decide_post(request, forum_slug, pk, post_pk, hiding=False)


def _decide_topic(request: HttpRequest, forum_slug: str, pk: int, *, hiding: bool) -> HttpResponse:
    topic = get_topic_in(request.user, forum_slug, pk, on=today())
    person = account(request.user)
    if person is None:
        return to_log_in(request)
    _require_moderator(request, topic.forum)
    act = actions.hide_topic if hiding else actions.unhide_topic
    return _decide(
        request, topic, topic.posts.get(position=1), person, act, {"topic": topic}, hiding=hiding
    )


def _decide_post(
    request: HttpRequest, forum_slug: str, pk: int, post_pk: int, *, hiding: bool
) -> HttpResponse:
    topic = get_topic_in(request.user, forum_slug, pk, on=today())
    post = get_post(topic, post_pk)
    person = account(request.user)
    if person is None:
        return to_log_in(request)
    _require_moderator(request, topic.forum)
    act = actions.hide_post if hiding else actions.unhide_post
    return _decide(request, topic, post, person, act, {"post": post}, hiding=hiding)


def _require_moderator(request: HttpRequest, forum: Forum) -> None:
    if not can_moderate(request.user, forum, on=today()):
        raise PermissionDenied("You do not moderate this forum.")


def _decide(
    request: HttpRequest,
    topic: Topic,
    post: Post,
    person: User,
    act: Callable[..., Any],
    thing: dict[str, Any],
    *,
    hiding: bool,
) -> HttpResponse:
    """Ask for the reason, decide, and go back to the topic."""
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            act(**thing, reason=form.cleaned_data["reason"], acting_user=person, now=timezone.now())
        except ForumError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Hidden." if hiding else "Shown again.")
            return redirect(topic)
    context = {
        "forum": topic.forum,
        "forum_url": topic.forum.get_absolute_url(),
        "topic": topic,
        "post": post,
        "form": form,
        "hiding": hiding,
        "whole_topic": "topic" in thing,
    }
    return render(request, "forums/decide.html", context)
