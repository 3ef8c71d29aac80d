"""The page on which the forums are searched, and topics like the one being written."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from forums.forms import TopicForm
from forums.models import Forum
from forums.search.finding import readable_forums, search_posts
from forums.search.forms import SearchForm
from forums.search.similar import SimilarTopic, similar_topics
from forums.views.lookups import get_forum
from membership.places.models import Theme
from portal.lib.time import london_day

ASKED = "similar_seen"  # sent along once the topics were shown


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Posts of all the forums that the reader may read, by words and filters."""
    now, forums_url = timezone.now(), reverse("forums:index")
    forums = readable_forums(request.user, on=london_day(now))
    form = SearchForm(request.GET, forums, list(Theme.objects.all()))
    filters = form.filters
    found = None
    if form.query or filters:
        found = search_posts(
            form.query,
            request.user,
            filters,
            now,
            forums_url=forums_url,
            forums=forums,
            page=request.GET.get("page"),
        )
    context = {
        "form": form,
        "filters": filters,
        "chosen": list(form.chosen()),
        "found": found,
        "page_obj": found.page if found else None,
        "said_too_little": bool(form.query.text and not form.query),
        "search_url": request.path,
    }
    return render(request, "forums/search.html", context)


@require_safe
def similar(request: HttpRequest, forum_slug: str) -> HttpResponse:
    """Topics like the title that is being typed, for the page that asks; a part of a page."""
    forum = get_forum(request.user, forum_slug)
    title = request.GET.get("title", "")
    topics = similar_topics(
        title, forum, request.user, timezone.now(), forums_url=reverse("forums:index")
    )
    return render(request, "forums/_similar.html", {"similar": topics})


def similar_before_posting(
    request: HttpRequest, forum: Forum, form: TopicForm
) -> list[SimilarTopic]:
    """What to show before the topic of ``form`` is opened; nothing once it was shown."""
    if request.method != "POST" or request.POST.get(ASKED) or not form.is_valid():
        return []
    title = form.cleaned_data["title"]
    return similar_topics(
        title, forum, request.user, timezone.now(), forums_url=reverse("forums:index")
    )
