"""Taking back a post, and thinking again."""

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from forums import actions
from forums.authorship import can_restore, can_withdraw, is_author
from forums.errors import ForumError
from forums.models import Post
from forums.querysets import account
from forums.views.editing import about, get_readable_post
from forums.views.lookups import to_log_in
from membership.people.models import User
from portal.lib.time import today


@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, forum_slug: str, pk: int, post_pk: int) -> HttpResponse:
    """The author takes back a post."""
    post = get_readable_post(request.user, forum_slug, pk, post_pk)
    person = account(request.user)
    if person is None:
        return to_log_in(request)
    if not can_withdraw(person, post, on=today()):
        raise PermissionDenied("Only its author withdraws a post that can be seen.")
    if request.method == "POST":
        whole = post.is_first and not post.topic.reply_count
        done = "The topic is withdrawn." if whole else "Your post is withdrawn."
        if _done(request, actions.withdraw_post, post, person, done):
            return redirect(post.get_absolute_url())
    return render(request, "forums/withdraw.html", about(post))


@require_http_methods(["GET", "HEAD", "POST"])
def restore(request: HttpRequest, forum_slug: str, pk: int, post_pk: int) -> HttpResponse:
    """The author shows it again, within ten minutes."""
    post = get_readable_post(request.user, forum_slug, pk, post_pk)
    person = account(request.user)
    if person is None:
        return to_log_in(request)
    if not is_author(person, post):
        raise Http404
    if not can_restore(person, post, now=timezone.now()):
        raise PermissionDenied("This can no longer be undone. Write it again instead.")
    if request.method == "POST" and _done(
        request, actions.restore_post, post, person, "Everyone can see it again."
    ):
        return redirect(post.get_absolute_url())
    return render(request, "forums/restore.html", about(post))


def _done(
    request: HttpRequest, act: Callable[..., None], post: Post, person: User, fact: str
) -> bool:
    """Do it and say so, or say why not."""
    try:
        act(post=post, acting_user=person, now=timezone.now())
    except ForumError as refusal:
        messages.error(request, str(refusal))
        return False
    messages.success(request, fact)
    return True
