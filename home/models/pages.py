"""The front page, and pages of plain text."""

from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page, PageManager
from wagtail.search import index

from home.blocks import TextBlocks
from home.querysets import VisiblePageQuerySet

PROMOTE_PANELS = [
    MultiFieldPanel(
        [FieldPanel("slug"), FieldPanel("seo_title"), FieldPanel("search_description")],
        heading="In addresses and search engines",
    )
]


class HomePage(Page):
    """The front page: what is open, what is new, your district and how to join in."""

    heading = models.CharField(
        max_length=100, default="Have your say in what happens in Kent’s communities"
    )
    introduction = models.TextField(
        max_length=400,
        default=(
            "Kent’s charities, community groups and social enterprises, and the councils and "
            "services that work with them, talk, decide and follow up here."
        ),
        help_text="Two sentences at the top of the page.",
    )
    body = StreamField(
        TextBlocks(required=False), blank=True, help_text="Shown below all that gathers itself."
    )

    objects = PageManager.from_queryset(VisiblePageQuerySet)()

    template = "home/home_page.html"
    max_count = 1
    parent_page_types = ["wagtailcore.Page"]
    subpage_types = [
        "home.NewsIndexPage",
        "home.StandardPage",
        "consultations.ConsultationIndexPage",
    ]
    content_panels = [
        *Page.content_panels,
        FieldPanel("heading"),
        FieldPanel("introduction"),
        FieldPanel("body"),
    ]
    promote_panels = PROMOTE_PANELS
    search_fields = [
        *Page.search_fields,
        index.SearchField("introduction"),
        index.SearchField("body"),
    ]

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from home.listings import front_page

        context = super().get_context(request, *args, **kwargs)
        return {**context, **front_page(request.user, now=timezone.now())}


class StandardPage(Page):
    """A page of text, such as the privacy notice."""

    introduction = models.TextField(max_length=400, blank=True, help_text="What the page is about.")
    body = StreamField(TextBlocks())

    objects = PageManager.from_queryset(VisiblePageQuerySet)()

    template = "home/standard_page.html"
    parent_page_types = ["home.HomePage", "home.StandardPage"]
    subpage_types = ["home.StandardPage"]
    content_panels = [*Page.content_panels, FieldPanel("introduction"), FieldPanel("body")]
    promote_panels = PROMOTE_PANELS
    search_fields = [
        *Page.search_fields,
        index.SearchField("introduction"),
        index.SearchField("body"),
    ]

    class Meta:
        verbose_name = "page of text"
        verbose_name_plural = "pages of text"
