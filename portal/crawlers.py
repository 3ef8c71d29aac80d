"""What search engines are told: which addresses there are, and which are nobody's business."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.contrib.sitemaps.views import sitemap
from django.db.models import Max
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe
from wagtail.contrib.sitemaps import Sitemap as PageSitemap

from forums.addresses import forum_address, topic_address
from forums.models import Topic
from forums.surfaces import Audience, Look, every, register
from membership.bodies.models import Call
from membership.organisations.models import Organisation
from membership.places.models import District
from portal.lib.time import today

CLOSED_TO_CRAWLERS = (
    "/admin/",
    "/accounts/",
    "/search/",
    "/forums/search/",
    "/updates/",
    "/go/",
    "/documents/",
)
TOPICS_A_MAP = (
    5_000  # keys; a map may name 50,000 addresses, and this many are drawn in half a second
)


class Districts(Sitemap[District]):
    def items(self) -> Iterable[District]:
        return District.objects.current(today())


class Organisations(Sitemap[Organisation]):
    def items(self) -> Iterable[Organisation]:
        return Organisation.objects.listed().order_by("pk")


class Calls(Sitemap[Call]):
    def items(self) -> Iterable[Call]:
        return Call.objects.open(timezone.now()).select_related("body")


@require_safe
def sitemap_xml(request: HttpRequest) -> HttpResponse:
    """Every public page, district and organisation, and the calls that are open."""
    maps = {
        "pages": PageSitemap(request),
        "districts": Districts,
        "organisations": Organisations,
        "calls": Calls,
    }
    return sitemap(request, sitemaps=maps)


class Topics(Sitemap[dict[str, Any]]):
    """The public topics whose keys lie in one block: the same ones at every asking, without counting."""

    def __init__(self, block: int) -> None:
        self.first = block * TOPICS_A_MAP
        self.forums_url = reverse("forums:index")

    def items(self) -> list[dict[str, Any]]:
        keys = {"pk__gte": self.first, "pk__lt": self.first + TOPICS_A_MAP}
        fields = ("pk", "slug", "forum__slug", "last_post_at")
        return list(Topic.objects.public().filter(**keys).order_by("pk").values(*fields))

    def location(self, item: dict[str, Any]) -> str:
        forum_url = forum_address(self.forums_url, item["forum__slug"])
        return topic_address(forum_url, item["pk"], item["slug"])

    def lastmod(self, item: dict[str, Any]) -> datetime:
        moment: datetime = item["last_post_at"]
        return moment


@require_safe
def topic_maps(request: HttpRequest) -> HttpResponse:
    """The maps of the forums' topics; the last one is the one that grows."""
    newest = Topic.objects.public().aggregate(pk=Max("pk"))["pk"] or 0
    maps = [
        {"location": f"{settings.SITE_URL}{reverse('topic-map', args=[block])}"}
        for block in range(newest // TOPICS_A_MAP + 1)
    ]
    return render(request, "sitemap_index.xml", {"sitemaps": maps}, content_type="application/xml")


@require_safe
def topic_map(request: HttpRequest, block: int) -> HttpResponse:
    """One map of topics; 404 past every topic there has been."""
    if block and not Topic.objects.filter(pk__gte=block * TOPICS_A_MAP).exists():
        raise Http404
    return sitemap(request, sitemaps={"topics": Topics(block)})


def _of_each_topic(look: Look) -> Iterable[str]:
    """The addresses that the maps name; a topic's ends with its title."""
    blocks = {topic.pk // TOPICS_A_MAP for topic in look.topics}
    return [look.open(reverse("topic-map", args=[block])) for block in blocks]


register(
    "Map of topics for search engines",
    {"topic-map"},
    Audience.EVERYONE,
    topics=every,
    texts=_of_each_topic,
)


@require_safe
def robots_txt(request: HttpRequest) -> HttpResponse:
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in CLOSED_TO_CRAWLERS)]
    lines += ["", f"Sitemap: {settings.SITE_URL}/sitemap.xml"]
    lines += [f"Sitemap: {settings.SITE_URL}{reverse('topic-maps')}", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")
