"""Pages of the site. The home page and the list of news are there in every test: the layout makes them."""

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.text import slugify
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file
from wagtail.rich_text import RichText

from home.models import HomePage, NewsIndexPage, NewsPage, StandardPage
from membership.places.models import District, Theme
from tests.support.rows import insert_pages, link


def make_news(
    title: str = "A new minibus for Swale",
    *,
    summary: str = "It seats twelve and has a lift.",
    text: str = "<p>Book it by the hour.</p>",
    visible_from: datetime | None = None,
    live: bool = True,
    **fields: Any,
) -> NewsPage:
    """An article as it stands after it was published at ``visible_from`` (now); or a draft."""
    districts, themes = fields.pop("districts", []), fields.pop("themes", [])
    article = NewsPage(
        title=title, summary=summary, body=[("text", RichText(text))], live=live, **fields
    )
    if live:
        article.visible_from = visible_from or timezone.now()
    article.districts.set(districts)
    article.themes.set(themes)
    index: NewsIndexPage = NewsIndexPage.objects.get()
    article.slug = f"{slugify(title)}-{index.numchild + 1}"
    index.add_child(instance=article)
    return article


def make_much_news(count: int, *, districts: list[District], themes: list[Theme]) -> None:
    """``count`` articles that take turns in district and theme, without history or search index."""
    index: NewsIndexPage = NewsIndexPage.objects.get()
    pages = [
        NewsPage(
            title=f"Article {number}",
            slug=f"article-{number}",
            summary=f"What happened on day {number}.",
            body=[],
            visible_from=timezone.now() - timedelta(hours=number),
        )
        for number in range(index.numchild + 1, index.numchild + count + 1)
    ]
    insert_pages(index, pages)
    link(pages, "districts", districts)
    link(pages, "themes", themes)


def make_page(title: str, *, text: str = "<p>Some words.</p>", **fields: Any) -> StandardPage:
    """A published page of text under the home page."""
    page = StandardPage(title=title, body=[("text", RichText(text))], **fields)
    home: HomePage = HomePage.objects.get()
    home.add_child(instance=page)
    return page


def make_image(title: str = "harbour") -> Any:
    return get_image_model().objects.create(title=title, file=get_test_image_file())
