"""Where one was mentioned, and names while one types."""

from django.contrib import messages
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from forums.mentions.listing import mentions_page
from forums.mentions.names import suggestions
from forums.mentions.resolving import resolve
from forums.models import Forum
from forums.querysets import account
from forums.views.lookups import get_forum, to_log_in
from portal.lib.time import today

ASKED_A_MINUTE = 60
"""Suggestions that one person may ask for: quick typing, but no harvest of names."""


@require_safe
@never_cache
def mentions(request: HttpRequest) -> HttpResponse:
    """Where the reader, or an organisation of hers, was mentioned."""
    person = account(request.user)
    if person is None:
        return to_log_in(request)
    page, rows = mentions_page(person, request.GET.get("page"), on=today())
    return render(request, "forums/mentions/mentions.html", {"page_obj": page, "rows": rows})


@require_safe
@never_cache
def names(request: HttpRequest, forum_slug: str) -> HttpResponse:
    """Names that fit what was typed, for the list below the text; for those with an account."""
    forum, person = get_forum(request.user, forum_slug), account(request.user)
    if person is None:
        return to_log_in(request)
    if _asks_too_much(person.pk):
        return JsonResponse({"people": [], "organisations": []}, status=429)
    found = suggestions(forum, request.GET.get("q", "").replace("\0", ""))
    return JsonResponse({"people": found.people, "organisations": found.organisations})


def _asks_too_much(person_pk: int) -> bool:
    key = f"forum-names-{person_pk}-{int(timezone.now().timestamp()) // 60}"
    cache.add(key, 0, 120)
    try:
        return cache.incr(key) > ASKED_A_MINUTE
    except ValueError:  # the cache has dropped it meanwhile
        return False


def say_whom_nobody_knows(request: HttpRequest, body: str, forum: Forum) -> None:
    """After posting: each name in ``body`` that means nobody, or more than one."""
    for problem in resolve(body, forum, on=today()).problems:
        messages.warning(request, problem)
