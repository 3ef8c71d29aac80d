"""The queue, and the screen on which somebody decides."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from forums.attachments.listing import files_of
from forums.errors import ForumError
from forums.models import Decision, HouseRule, Post, State, Suspension
from forums.moderation import actions
from forums.moderation.elsewhere import move_url
from forums.moderation.forms import DecisionForm
from forums.moderation.items import Kind, Reader
from forums.moderation.policies import (
    can_decide,
    can_suspend_everywhere,
)
from forums.moderation.queue import Queue
from forums.moderation.rulings import mark_of
from forums.moderation.views.lookups import get_post, or_404
from forums.policies import can_moderate, can_view_post
from forums.querysets import LookedAfter, account
from forums.views.lookups import to_log_in
from membership.people.models import User
from portal.lib.time import today

POSTS_BEFORE = 2


@never_cache
@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    """What waits in the forums that one looks after."""
    person = account(request.user)
    if person is None:
        return to_log_in(request)
    waiting = Queue(person, today())
    if not waiting.is_for_somebody():
        raise PermissionDenied("You look after no forum.")
    asked = request.GET.get("show", "")
    kind = Kind(asked) if asked in set(Kind) else None
    page = waiting.page(request.GET.get("page"), kind=kind)
    context = {"tabs": waiting.tabs(), "kind": kind, "page_obj": page, "items": page.object_list}
    return render(request, "forums/moderation/queue.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def decide(request: HttpRequest, post_pk: int) -> HttpResponse:
    """Decide about a post: its text, its topic and its author, on one screen."""
    person = account(request.user)
    if person is None:
        return to_log_in(request)
    post = get_post(post_pk)
    _require_deciding(person, post)
    reader = Reader([(Kind.REPORTS, post.pk, post.written_at, 0)], LookedAfter(person, today()))
    form = _form(request, post, person, reader)
    if request.method == "POST" and form.is_valid():
        try:
            actions.decide(
                post=post,
                ruling=form.ruling,
                seen=form.seen,
                acting_user=person,
                now=timezone.now(),
            )
        except ForumError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Your decision is made and recorded.")
            return redirect("forums:queue")
    context = _screen(post, reader, form) | _beside(post, person) | _around(post, person)
    return render(request, "forums/moderation/decide.html", context)


def _require_deciding(person: User, post: Post) -> None:
    """A stranger to the post learns nothing; whoever sees it is told that others decide."""
    if can_decide(person, post, on=today()):
        return
    or_404(can_view_post(person, post, on=today()))
    raise PermissionDenied("Somebody else decides about this post.")


def _form(request: HttpRequest, post: Post, person: User, reader: Reader) -> DecisionForm:
    reports = [each for each, _ in reader.with_history(post.pk)]
    last = post.decisions.order_by("-number").values_list("number", flat=True).first()
    reported_at = max((each.last_at for each in reports), default=None)
    suspended = Suspension.objects.current(today()).filter(decision__post=post).exists()
    return DecisionForm(
        post,
        request.POST or None,
        rules=HouseRule.objects.in_force(timezone.now()),
        suspended=suspended,
        may_suspend_everywhere=can_suspend_everywhere(person, post.topic.forum),
        initial={
            "about_text": request.GET.get("text", ""),
            "rule": "",
            "about_author": "",
            "everywhere": "",
            "decisions": last or 0,
            "reported_at": reported_at.isoformat() if reported_at else "",
            "mark": mark_of(post),
        },
    )


def _screen(post: Post, reader: Reader, form: DecisionForm) -> dict[str, Any]:
    """The post in its place, who reported it, what is known of its author, what was decided before."""
    item = reader.item((Kind.REPORTS, post.pk, post.written_at, 0))
    decisions = Decision.objects.filter(post=post).select_related("by", "removed")
    return {
        "post": post,
        "topic": post.topic,
        "forum": post.topic.forum,
        "forum_url": post.topic.forum.get_absolute_url(),
        "item": item,
        "decisions": decisions.order_by("number"),
        "move_url": move_url(post.topic),
        "form": form,
    }


def _beside(post: Post, person: User) -> dict[str, Any]:
    """The files beside the post, as those see them who moderate."""
    shown = {"pk": post.pk, "attachment_count": post.attachment_count}
    files = files_of([shown], person, moderates=True)
    return {"files": files.get(post.pk, []), "files_url": reverse("forums:files")}


def _around(post: Post, person: User) -> dict[str, Any]:
    """What was said just before, for those who moderate here; officers see of a room the post alone."""
    sees_topic = can_moderate(person, post.topic.forum, on=today())
    before: list[Post] = []
    if sees_topic:
        earlier = post.topic.posts.filter(state=State.VISIBLE)
        if post.position:
            earlier = earlier.filter(position__lt=post.position)
        latest = earlier.select_related("author", "organisation").order_by("-position")
        before = list(latest[:POSTS_BEFORE])[::-1]
    return {"sees_topic": sees_topic, "before": before}
