"""What search engines are told: which addresses there are, and which are nobody's business."""

from collections.abc import Iterable

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.contrib.sitemaps.views import sitemap
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe
from wagtail.contrib.sitemaps import Sitemap as PageSitemap

from membership.bodies.models import Call
from membership.organisations.models import Organisation
from membership.places.models import District
from portal.lib.time import today

CLOSED_TO_CRAWLERS = ("/admin/", "/accounts/", "/search/", "/updates/", "/documents/")


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


@require_safe
def robots_txt(request: HttpRequest) -> HttpResponse:
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in CLOSED_TO_CRAWLERS)]
    lines += ["", f"Sitemap: {settings.SITE_URL}/sitemap.xml", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")
