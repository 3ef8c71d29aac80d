from collections.abc import Iterator
from datetime import datetime

from digests.items import Item
from digests.sources.text import names, page_path, short
from digests.windows import Span
from home.models import NewsPage


def articles(window: Span, at: datetime) -> Iterator[Item]:
    """News that first appeared in the window."""
    shown = NewsPage.objects.shown_between(window.since, window.until)
    for page in shown.prefetch_related("districts", "themes").order_by("visible_from", "pk"):
        districts, themes = page.districts.all(), page.themes.all()
        yield Item(
            title=page.title,
            path=page_path(page),
            about=names(districts),
            summary=short(page.summary),
            districts=frozenset(district.pk for district in districts),
            themes=frozenset(theme.pk for theme in themes),
        )
