"""Saying which reply answered a question."""

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from forums import actions
from forums.authorship import can_accept
from forums.errors import ForumError
from forums.models import TopicKind
from forums.querysets import account
from forums.views.editing import about, get_readable_post
from forums.views.lookups import to_log_in
from portal.lib.time import today


@require_http_methods(["GET", "HEAD", "POST"])
def accept(request: HttpRequest, forum_slug: str, pk: int, post_pk: int) -> HttpResponse:
    """Who asked says that this reply is the answer."""
    return _decide(request, forum_slug, pk, post_pk, actions.accept_answer, accepting=True)


@require_http_methods(["GET", "HEAD", "POST"])
def take_back(request: HttpRequest, forum_slug: str, pk: int, post_pk: int) -> HttpResponse:
    """Who asked says that this reply is not the answer after all."""
    return _decide(request, forum_slug, pk, post_pk, actions.take_back_answer, accepting=False)


def _decide(
    request: HttpRequest,
    forum_slug: str,
    pk: int,
    post_pk: int,
    act: Callable[..., None],
    *,
    accepting: bool,
) -> HttpResponse:
    post = get_readable_post(request.user, forum_slug, pk, post_pk)
    if post.is_first or post.topic.kind != TopicKind.QUESTION:
        raise Http404
    person = account(request.user)
    if person is None:
        return to_log_in(request)
    if not can_accept(person, post.topic, on=today()):
        raise PermissionDenied("Only who asked, or moderates, says which reply is the answer.")
    if request.method == "POST":
        try:
            act(post=post, acting_user=person, now=timezone.now())
        except ForumError as refusal:
            messages.error(request, str(refusal))
        else:
            said = "Marked as the answer." if accepting else "The question is open again."
            messages.success(request, said)
        return redirect(post.get_absolute_url())
    return render(request, "forums/accept.html", {**about(post), "accepting": accepting})
