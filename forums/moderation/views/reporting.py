"""Reporting a post, with an account or without."""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from forums.addresses import permanent_address
from forums.models import Post, WhoToCall
from forums.moderation import actions, limits
from forums.moderation.actions import Sender
from forums.moderation.policies import can_report
from forums.moderation.reporting_forms import ReportForm, VisitorReportForm
from forums.moderation.views.lookups import get_post, or_404
from forums.moderation.words import URGENT
from forums.querysets import account
from portal.lib.time import today
from portal.lib.visitors import mark_of

TOO_MANY = (
    "Many reports have come from where you are within an hour, so this one was not sent. Try again"
    " later, or log in and send it from your account."
)
TOO_MANY_OF_AN_ACCOUNT = (
    "You have sent many reports within an hour, so this one was not sent. Try again later, or write to"
    " the council."
)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest, post_pk: int) -> HttpResponse:
    """Say what is wrong with a post that one sees."""
    post = get_post(post_pk)
    or_404(can_report(request.user, post, on=today()))
    person = account(request.user)
    form = (ReportForm if person else VisitorReportForm)(request.POST or None)
    status = 200
    if request.method == "POST" and form.is_valid():
        if limits.takes_a_report(request, form.cleaned_data["reason"], person):
            _send(request, post, form)
            return redirect(_thanks(post, urgent=form.cleaned_data["reason"] in URGENT))
        form.add_error(None, TOO_MANY_OF_AN_ACCOUNT if person else TOO_MANY)
        status = 429
    context = {
        "post": post,
        "topic": post.topic,
        "forum": post.topic.forum,
        "forum_url": post.topic.forum.get_absolute_url(),
        "form": form,
        "calls": WhoToCall.shown(),
    }
    return render(request, "forums/moderation/report.html", context, status=status)


@require_safe
def reported(request: HttpRequest) -> HttpResponse:
    """What happens next; for what cannot wait, first of all whom to call now. And the way back."""
    urgent = bool(request.GET.get("urgent"))
    context = {
        "urgent": urgent,
        "calls": WhoToCall.shown() if urgent else [],
        "back": _way_back(request),
    }
    return render(request, "forums/moderation/reported.html", context)


def _thanks(post: Post, *, urgent: bool) -> str:
    """The address of the page that thanks for a report of ``post``."""
    query = {"post": post.pk, **({"urgent": 1} if urgent else {})}
    return f"{reverse('forums:reported')}?{urlencode(query)}"


def _way_back(request: HttpRequest) -> str:
    """The address of the post that was reported, as long as the reader sees it; else empty."""
    named = request.GET.get("post", "")
    if not (named.isascii() and named.isdigit() and len(named) < 19):
        return ""
    post = Post.objects.select_related("topic__forum__body").filter(pk=int(named)).first()
    if post is None or not can_report(request.user, post, on=today()):
        return ""
    return permanent_address(post.topic.forum.get_absolute_url(), post.topic_id, post.pk)


def _send(request: HttpRequest, post: Post, form: ReportForm) -> None:
    """A program that fell into the trap is told the same and nothing is kept."""
    address = form.cleaned_data.get("address", "")
    if isinstance(form, VisitorReportForm) and form.is_from_a_program():
        return
    person = account(request.user)
    mark = "" if person else mark_of(request, post.pk, address)
    actions.report(
        post=post,
        reason=form.cleaned_data["reason"],
        text=form.cleaned_data["text"],
        sender=Sender(person, mark, address),
        now=timezone.now(),
    )
