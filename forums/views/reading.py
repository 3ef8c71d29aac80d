"""Pages that anyone may read, without an account."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from forums.addresses import forum_address, topic_root
from forums.forms import ReplyForm
from forums.listing import latest_topics, topic_page
from forums.models import Forum
from forums.policies import can_moderate, posting_rights
from forums.querysets import account
from forums.thread import PostPaginator
from forums.views.lookups import get_forum, get_topic
from portal.lib.time import today


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """All forums, on the map and in a list, and what was said last."""
    start = request.path
    forums = list(
        Forum.objects.visible_to(request.user)
        .current(today())
        .filter(district__isnull=False)
        .select_related("district")
    )
    context = {
        "districts": [forum.district for forum in forums],
        "figures": {forum.district_id: forum.topic_count for forum in forums},
        "urls": {forum.district_id: forum_address(start, forum.slug) for forum in forums},
        "latest": latest_topics(forums, start),
    }
    return render(request, "forums/index.html", context)


@require_safe
def forum(request: HttpRequest, forum_slug: str) -> HttpResponse:
    """A forum's topics, the newest activity first."""
    on = today()
    forum = get_forum(request.user, forum_slug)
    forum_url = forum.get_absolute_url()
    context = {
        "forum": forum,
        "forum_url": forum_url,
        "new_url": f"{forum_url}new/",
        "topics": topic_page(forum, request.GET),
        "rights": posting_rights(request.user, forum, on=on),
        "moderates": can_moderate(request.user, forum, on=on),
    }
    return render(request, "forums/forum.html", context)


@require_safe
def topic(request: HttpRequest, forum_slug: str, pk: int, slug: str) -> HttpResponse:
    """A conversation; an address with an old slug or forum leads to the present one."""
    on = today()
    topic = get_topic(request.user, pk, on=on)
    if (topic.forum.slug, topic.slug) != (forum_slug, slug):
        query = request.META.get("QUERY_STRING", "")
        address = topic.get_absolute_url() + (f"?{query}" if query else "")
        return redirect(address, permanent=True)
    moderates = can_moderate(request.user, topic.forum, on=on)
    rights = posting_rights(request.user, topic.forum, on=on)
    paginator = PostPaginator(topic, account(request.user), moderates=moderates, on=on)
    root = topic_root(topic.forum.get_absolute_url(), topic.pk)
    context = {
        "forum": topic.forum,
        "forum_url": topic.forum.get_absolute_url(),
        "topic": topic,
        "topic_root": root,
        "reply_url": f"{root}reply/",
        "organisations_url": reverse("organisations:directory"),
        "page_obj": paginator.get_page(request.GET.get("page")),
        "rights": rights,
        "moderates": moderates,
        "form": ReplyForm(rights.organisations) if rights.may_post else None,
    }
    return render(request, "forums/topic.html", context)
