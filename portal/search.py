"""Search over the pages that editors write, open calls, organisations by name and what the forums say."""

import re
from typing import Any

from django.core.paginator import Page as ResultPage
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe
from wagtail.models import Page

from forums.search.finding import Filters, Found, search_posts
from forums.search.words import Query
from forums.surfaces import Audience, every, register
from home.querysets import hidden_pages
from membership.bodies.models import Call
from membership.organisations.models import Organisation
from membership.people.roles import Anyone

RESULTS_A_PAGE = 10
ORGANISATIONS_SHOWN = 5
CALLS_SHOWN = 5  # those that close first
POSTS_SHOWN = 3
LONGEST_QUERY = 100  # characters; nobody looks for more, and the index need not chew on it


def cleaned(query: str) -> str:
    """What was asked for, on one line: without control characters, cut to a sensible length."""
    printable = "".join(c if c.isprintable() else " " for c in query[: LONGEST_QUERY * 10])
    return " ".join(printable.split())[:LONGEST_QUERY].strip()


def pages_that_match(query: str, user: Anyone) -> Any:
    """Published pages that ``user`` may read, the best match first.

    The index is asked for plain words: SQLite's would stumble over a lone quotation mark.
    """
    words = " ".join(re.findall(r"\w+", query))
    readable = Page.objects.live().filter(depth__gt=1).exclude(hidden_pages(user))
    return readable.specific().search(words)


register(
    "Search of the whole site",
    {"search"},
    Audience.READERS,
    topics=every,
    posts=every,
    most=0,
    texts=lambda look: [look.open(f"/search/?q={look.word}")],
)


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    query = cleaned(request.GET.get("q", ""))
    page_obj: ResultPage[Any] | None = None
    organisations: list[Organisation] = []
    calls: list[Call] = []
    if query:
        results = pages_that_match(query, request.user)
        page_obj = Paginator(results, RESULTS_A_PAGE).get_page(request.GET.get("page"))
        named = Organisation.objects.listed().filter(name__icontains=query)
        organisations = list(named.order_by("name")[:ORGANISATIONS_SHOWN])
        called = Call.objects.open(timezone.now()).about(query).select_related("body")
        calls = list(called[:CALLS_SHOWN])
    context = {
        "query": query,
        "page_obj": page_obj,
        "organisations": organisations,
        "calls": calls,
        "found": posts_that_match(query, request.user),
    }
    return render(request, "search.html", context)


def posts_that_match(query: str, user: Anyone) -> Found | None:
    """The best few posts of the forums that ``user`` may read; None when nothing is asked of them."""
    asked = Query.parse(query)
    if not asked:
        return None
    forums_url = reverse("forums:index")
    return search_posts(
        asked, user, Filters(), timezone.now(), forums_url=forums_url, size=POSTS_SHOWN
    )
