"""News: an index and its articles."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page, PageManager
from wagtail.search import index

from home.blocks import TextBlocks
from home.models.pages import PROMOTE_PANELS
from home.querysets import NewsQuerySet, VisiblePageQuerySet
from membership.places.models import District, Theme


class NewsIndexPage(Page):
    """All news, newest first."""

    introduction = models.TextField(max_length=400, blank=True)

    objects = PageManager.from_queryset(VisiblePageQuerySet)()

    template = "home/news_index_page.html"
    max_count = 1
    parent_page_types = ["home.HomePage"]
    subpage_types = ["home.NewsPage"]
    content_panels = [*Page.content_panels, FieldPanel("introduction")]
    promote_panels = PROMOTE_PANELS

    class Meta:
        verbose_name = "list of news"
        verbose_name_plural = "lists of news"

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from home.listings import news_listing

        context = super().get_context(request, *args, **kwargs)
        return {**context, **news_listing(request.user, request.GET)}


class NewsPage(Page):
    """One article, for the whole county or for the districts it names."""

    summary = models.TextField(
        max_length=300, help_text="One or two sentences, shown in lists, digests and searches."
    )
    body = StreamField(TextBlocks())
    image = models.ForeignKey(
        "wagtailimages.Image",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name="picture",
    )
    image_alt = models.CharField(
        "description of the picture",
        max_length=200,
        blank=True,
        help_text="What it shows, for people who do not see it. Needed when there is a picture.",
    )
    districts = ParentalManyToManyField(
        District, blank=True, related_name="news", help_text="None: news for the whole county."
    )
    themes = ParentalManyToManyField(Theme, blank=True, related_name="news")
    visible_from = models.DateTimeField(
        null=True, editable=False, db_index=True, help_text="When it was first published."
    )

    objects = PageManager.from_queryset(NewsQuerySet)()

    template = "home/news_page.html"
    parent_page_types = ["home.NewsIndexPage"]
    subpage_types: list[str] = []
    exclude_fields_in_copy = ["visible_from"]
    content_panels = [
        *Page.content_panels,
        FieldPanel("summary"),
        FieldPanel("body"),
        MultiFieldPanel([FieldPanel("image"), FieldPanel("image_alt")], heading="Picture"),
        MultiFieldPanel([FieldPanel("districts"), FieldPanel("themes")], heading="For whom"),
    ]
    promote_panels = PROMOTE_PANELS
    search_fields = [
        *Page.search_fields,
        index.SearchField("summary"),
        index.SearchField("body"),
    ]

    class Meta:
        verbose_name = "news article"

    def clean(self) -> None:
        super().clean()
        if self.image_id and not self.image_alt.strip():
            raise ValidationError({"image_alt": "Say what the picture shows."})

    def with_content_json(self, content: dict[str, Any]) -> "NewsPage":
        """The page as a revision has it; when it first appeared belongs to the page, not to a revision."""
        page: NewsPage = super().with_content_json(content)
        shown = NewsPage.objects.filter(pk=self.pk).values_list("visible_from", flat=True)
        page.visible_from = shown.first()
        return page
