"""The pages that gather at a fixed address."""

import re

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.views.decorators.http import require_safe

from home.listings import district_page
from home.models import NewsPage
from membership.places.models import District
from portal.lib.time import today

NEWS_IN_THE_FEED = 30
# What XML 1.0 cannot carry: a title pasted from a word processor may hold such characters.
NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


@require_safe
def districts(request: HttpRequest) -> HttpResponse:
    """The map and the list of the districts that exist today."""
    found = District.objects.current(today())
    return render(request, "home/districts.html", {"districts": found})


@require_safe
def district(request: HttpRequest, slug: str) -> HttpResponse:
    """One district, also one that has ended: it names its successors."""
    found = get_object_or_404(District, slug=slug)
    context = district_page(found, request.user, now=timezone.now())
    return render(request, "home/district.html", context)


@require_safe
def news_feed(request: HttpRequest) -> HttpResponse:
    """The latest news as Atom, for everybody alike."""
    feed = Atom1Feed(
        title=f"News from the {settings.WAGTAIL_SITE_NAME}",
        link=f"{settings.SITE_URL}/news/",
        description="",
        language="en-GB",
        feed_url=settings.SITE_URL + reverse("home:news_feed"),
    )
    for article in NewsPage.objects.visible_to(None).newest_first()[:NEWS_IN_THE_FEED]:
        feed.add_item(
            title=NOT_IN_XML.sub("", article.title),
            link=settings.SITE_URL + article.get_url(request),
            description=NOT_IN_XML.sub("", article.summary),
            pubdate=article.visible_from,
            updateddate=article.last_published_at,
        )
    return HttpResponse(feed.writeString("utf-8"), content_type=feed.content_type)
