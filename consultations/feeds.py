"""Published consultations for feed readers: all of them, of a district, of a theme."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.contrib.syndication.views import Feed
from django.db.models import Q
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.feedgenerator import Atom1Feed

from consultations.models import ConsultationPage
from membership.places.models import District, Theme

ENTRIES = 30


class ConsultationFeed(Feed[Any, Any]):
    """The newest consultations, each with its summary and the day it was first shown."""

    feed_type = Atom1Feed
    title = "Consultations"
    subtitle = "Consultations of Kent’s engagement portal, newest first."
    link = "/consultations/"

    def items(self, obj: Any = None) -> Iterable[Any]:
        return self.newest(Q())

    def newest(self, about: Q) -> Iterable[Any]:
        pages: Iterable[Any] = (
            ConsultationPage.objects.visible_to(None)
            .filter(about, visible_from__isnull=False)
            .order_by("-visible_from")
            .prefetch_related("themes")[:ENTRIES]
        )
        return pages

    def item_title(self, item: Any) -> str:
        return str(item.title)

    def item_description(self, item: Any) -> str:
        return str(item.summary)

    def item_link(self, item: Any) -> str:
        return str(item.url)

    def item_pubdate(self, item: Any) -> datetime:
        return item.visible_from  # type: ignore[no-any-return]

    def item_updateddate(self, item: Any) -> datetime:
        return item.last_published_at or item.visible_from  # type: ignore[no-any-return]

    def item_categories(self, item: Any) -> list[str]:
        return [theme.name for theme in item.themes.all()]


class DistrictFeed(ConsultationFeed):
    """Those that name the district, and those that are about the whole county."""

    def get_object(self, request: HttpRequest, slug: str) -> District:
        return get_object_or_404(District, slug=slug)

    def title(self, obj: District) -> str:  # type: ignore[override]
        return f"Consultations in {obj}"

    def link(self, obj: District) -> str:  # type: ignore[override]
        return f"/consultations/?district={obj.slug}"

    def items(self, obj: District) -> Iterable[Any]:  # type: ignore[override]
        return self.newest(Q(districts=obj) | Q(districts__isnull=True))


class ThemeFeed(ConsultationFeed):
    def get_object(self, request: HttpRequest, slug: str) -> Theme:
        return get_object_or_404(Theme, slug=slug)

    def title(self, obj: Theme) -> str:  # type: ignore[override]
        return f"Consultations about {obj}"

    def link(self, obj: Theme) -> str:  # type: ignore[override]
        return f"/consultations/?theme={obj.slug}"

    def items(self, obj: Theme) -> Iterable[Any]:  # type: ignore[override]
        return self.newest(Q(themes=obj))
