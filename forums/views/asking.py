"""Asking to come into a forum, and answering who asks."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from forums import actions
from forums.errors import ForumError
from forums.joining_forms import AnswerForm, AskForm
from forums.models import Forum, ForumModerator, ForumRequest
from forums.policies import can_decide_who_joins, manages, posting_rights
from forums.querysets import account
from forums.views.lookups import get_public_forum, to_log_in
from membership.people.models import User
from membership.people.roles import is_officer
from portal.lib.time import today

REQUESTS_A_PAGE = 30


@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, forum_slug: str) -> HttpResponse:
    """A manager asks for an organisation of hers that serves other districts."""
    forum, person = get_public_forum(request.user, forum_slug), account(request.user)
    if person is None:
        return to_log_in(request)
    rights = posting_rights(person, forum, on=today())
    if not rights.could_ask:
        raise PermissionDenied("None of your organisations can ask here.")
    form = AskForm(rights.could_ask, request.POST or None)
    if request.method == "POST" and form.is_valid():
        organisation = form.cleaned_data["organisation"]
        try:
            actions.ask_to_join(
                forum=forum,
                organisation=organisation,
                words=form.cleaned_data["words"],
                acting_user=person,
                now=timezone.now(),
            )
        except ForumError as refusal:
            form.add_error("organisation", str(refusal))
        else:
            messages.success(
                request, f"You have asked for {organisation}. You get an e-mail with the answer."
            )
            return redirect(forum)
    return render(request, "forums/ask.html", {**_in_forum(forum), "form": form})


@require_safe
def requests(request: HttpRequest) -> HttpResponse:
    """What waits for the reader to answer, the longest waiting first."""
    person, on = account(request.user), today()
    if person is None:
        return to_log_in(request)
    if not is_officer(person) and not ForumModerator.objects.exercised_by(person, on).exists():
        raise PermissionDenied("You look after no forum.")
    waiting = ForumRequest.objects.waiting().answerable_by(person, on=on)
    page = Paginator(
        waiting.select_related("forum", "organisation", "asked_by"), REQUESTS_A_PAGE
    ).get_page(request.GET.get("page"))
    return render(request, "forums/requests.html", {"page_obj": page})


@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, forum_slug: str, pk: int) -> HttpResponse:
    """Let the organisation in, or decline with a reason."""
    asked, person = _request_of(request, forum_slug, pk)
    if person is None:
        return to_log_in(request)
    if not can_decide_who_joins(person, asked.forum, on=today()):
        raise PermissionDenied("You do not decide who joins this forum.")
    form = AnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.answer_request(
                request=asked,
                accepts=form.accepts,
                reason=form.cleaned_data["reason"],
                acting_user=person,
                now=timezone.now(),
            )
        except ForumError as refusal:
            form.add_error(None, str(refusal))
        else:
            fact = "is now in" if form.accepts else "was not let into"
            said = f"{asked.organisation} {fact} the {asked.forum} forum"
            messages.success(request, f"{said}. Whoever asked gets an e-mail.")
            return redirect("forums:requests")
    context = {**_in_forum(asked.forum), "asked": asked, "form": form}
    return render(request, "forums/answer_request.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, forum_slug: str, pk: int) -> HttpResponse:
    """A manager takes the request back."""
    asked, person = _request_of(request, forum_slug, pk)
    if person is None:
        return to_log_in(request)
    if not manages(person, asked.organisation):
        raise PermissionDenied("You do not manage the organisation that asked.")
    if request.method == "POST":
        try:
            actions.withdraw_request(request=asked, acting_user=person)
        except ForumError as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, f"{asked.organisation} no longer asks to join.")
        return redirect(asked.forum)
    context = {**_in_forum(asked.forum), "asked": asked}
    return render(request, "forums/withdraw_request.html", context)


def _request_of(request: HttpRequest, forum_slug: str, pk: int) -> tuple[ForumRequest, User | None]:
    """The request that waits at this address; 404 once it is answered or gone."""
    forum = get_public_forum(request.user, forum_slug)
    waiting = ForumRequest.objects.waiting().select_related("organisation", "asked_by")
    asked: ForumRequest = get_object_or_404(waiting, pk=pk, forum=forum)
    asked.forum = forum
    return asked, account(request.user)


def _in_forum(forum: Forum) -> dict[str, Any]:
    return {"forum": forum, "forum_url": forum.get_absolute_url()}
