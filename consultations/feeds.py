"""Published consultations for feed readers."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.contrib.syndication.views import Feed
from django.utils.feedgenerator import Atom1Feed

from consultations.models import ConsultationPage

ENTRIES = 30


class ConsultationFeed(Feed[Any, Any]):
    """The newest consultations, each with its summary and the day it was first shown."""

    feed_type = Atom1Feed
    title = "Consultations"
    subtitle = "Consultations of Kent’s engagement portal, newest first."
    link = "/consultations/"

    def items(self) -> Iterable[Any]:
        pages: Iterable[Any] = (
            ConsultationPage.objects.visible_to(None)
            .filter(visible_from__isnull=False)
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
