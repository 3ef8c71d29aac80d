"""Which organisations have joined a forum; joining and leaving."""

from collections.abc import Callable, Sequence
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from forums import actions
from forums.errors import ForumError
from forums.forms import OrganisationForm
from forums.models import Forum, ForumRequest
from forums.policies import posting_rights
from forums.querysets import account
from forums.views.lookups import get_public_forum, to_log_in
from membership.organisations.models import Organisation
from portal.lib.time import today

ORGANISATIONS_A_PAGE = 50


@require_safe
def members(request: HttpRequest, forum_slug: str) -> HttpResponse:
    """The organisations that have joined, by name."""
    forum = get_public_forum(request.user, forum_slug)
    memberships = (
        forum.memberships.listed()
        .select_related("organisation")
        .order_by("organisation__name", "pk")
    )
    rights = posting_rights(request.user, forum, on=today())
    context = {
        "forum": forum,
        "forum_url": forum.get_absolute_url(),
        "page_obj": Paginator(memberships, ORGANISATIONS_A_PAGE).get_page(request.GET.get("page")),
        "rights": rights,
        "asked": ForumRequest.objects.waiting()
        .filter(forum=forum, organisation__in=rights.asked)
        .select_related("organisation")
        if rights.asked
        else [],
        "organisations_url": reverse("organisations:directory"),
    }
    return render(request, "forums/members.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest, forum_slug: str) -> HttpResponse:
    """A manager brings an organisation of hers into the forum."""
    forum = get_public_forum(request.user, forum_slug)
    rights = posting_rights(request.user, forum, on=today())
    return _choose(
        request, forum, rights.outside, actions.join_forum, "forums/join.html", "has joined"
    )


@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: HttpRequest, forum_slug: str) -> HttpResponse:
    """A manager takes an organisation of hers out of the forum."""
    forum = get_public_forum(request.user, forum_slug)
    rights = posting_rights(request.user, forum, on=today())
    return _choose(
        request, forum, rights.could_take_out, actions.leave_forum, "forums/leave.html", "has left"
    )


def _choose(
    request: HttpRequest,
    forum: Forum,
    organisations: Sequence[Organisation],
    act: Callable[..., Any],
    template: str,
    fact: str,
) -> HttpResponse:
    """Ask which organisation, do it, and say so; a refusal stands beside the question."""
    person = account(request.user)
    if person is None:
        return to_log_in(request)
    if not organisations:
        raise PermissionDenied("None of your organisations can do this here.")
    form = OrganisationForm(organisations, request.POST or None)
    if request.method == "POST" and form.is_valid():
        organisation = form.cleaned_data["organisation"]
        try:
            act(forum=forum, organisation=organisation, acting_user=person, now=timezone.now())
        except ForumError as refusal:
            form.add_error("organisation", str(refusal))
        else:
            messages.success(request, f"{organisation} {fact} the {forum} forum.")
            return redirect(forum)
    context = {"forum": forum, "forum_url": forum.get_absolute_url(), "form": form}
    return render(request, template, context)
