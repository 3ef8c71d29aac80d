"""The pages that editors write: text only. Dates live on the rounds."""

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page, PageManager
from wagtail.search import index

from consultations.notices.blocks import DecisionStepBlock, NoticeBodyBlock
from consultations.notices.finder import find
from consultations.notices.querysets import ConsultationPageQuerySet
from consultations.notices.rounds import Round
from consultations.notices.state import State, state_of_rounds
from membership.places.models import District, Theme
from portal.lib.slugs import validate_slug_is_free

TEXT_FEATURES = ["bold", "ol", "ul", "link", "document-link"]


class ConsultationIndexPage(Page):
    """All consultations: what is open now, what is coming, what is over."""

    introduction = models.TextField(blank=True, max_length=500)

    max_count = 1
    subpage_types = ["consultations.ConsultationPage"]
    content_panels = [*Page.content_panels, FieldPanel("introduction")]

    class Meta:
        verbose_name = "consultations index"

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        pages = ConsultationPage.objects.child_of(self).visible_to(request.user)
        return context | {"finder": find(pages, request.GET, timezone.now())}


class ConsultationPage(Page):
    """The notice of one consultation. Copying it copies no round; restoring it changes none."""

    summary = models.TextField(
        max_length=300, help_text="One or two plain sentences for lists, e-mails and feeds."
    )
    purpose = RichTextField(
        "what this is about", features=TEXT_FEATURES, help_text="The proposal, and why it is made."
    )
    who_should_answer = RichTextField(features=TEXT_FEATURES)
    what_can_change = RichTextField(
        features=TEXT_FEATURES,
        help_text="What is still open, and what is settled. A consultation is about what can change.",
    )
    body = StreamField(NoticeBodyBlock(required=False), blank=True, verbose_name="further text")
    districts = ParentalManyToManyField(
        District,
        blank=True,
        related_name="consultations",
        help_text="Leave empty for the whole county.",
    )
    themes = ParentalManyToManyField(Theme, blank=True, related_name="consultations")
    formats_note = models.TextField(
        "alternative formats",
        blank=True,
        max_length=500,
        help_text="How to ask for another format or language.",
    )
    contact_name = models.CharField(max_length=100)
    contact_email = models.EmailField("contact e-mail address")
    contact_phone = models.CharField("contact telephone", max_length=30, blank=True)
    key_officer = models.CharField(
        max_length=150, blank=True, help_text="Who can act on the answers: name and post."
    )
    decision_path = StreamField(
        [("step", DecisionStepBlock())],
        blank=True,
        help_text="Who decides and when, in order of date.",
    )
    visible_from = models.DateTimeField(null=True, editable=False, db_index=True)

    objects = PageManager.from_queryset(ConsultationPageQuerySet)()

    parent_page_types = ["consultations.ConsultationIndexPage"]
    subpage_types: list[str] = []
    exclude_fields_in_copy = ["visible_from"]
    search_fields = [
        *Page.search_fields,
        index.SearchField("summary", boost=2),
        index.SearchField("purpose"),
        index.SearchField("who_should_answer"),
        index.SearchField("what_can_change"),
        index.SearchField("body"),
    ]
    content_panels = [
        *Page.content_panels,
        FieldPanel("summary"),
        MultiFieldPanel(
            [
                FieldPanel("purpose"),
                FieldPanel("who_should_answer"),
                FieldPanel("what_can_change"),
                FieldPanel("body"),
            ],
            heading="The notice",
        ),
        MultiFieldPanel([FieldPanel("districts"), FieldPanel("themes")], heading="Where and what"),
        MultiFieldPanel(
            [
                FieldPanel("contact_name"),
                FieldPanel("contact_email"),
                FieldPanel("contact_phone"),
                FieldPanel("key_officer"),
                FieldPanel("formats_note"),
            ],
            heading="Who to ask",
        ),
        FieldPanel("decision_path"),
    ]

    class Meta:
        verbose_name = "consultation"

    def clean(self) -> None:
        super().clean()
        try:
            validate_slug_is_free(self.slug)
        except ValidationError as error:
            raise ValidationError({"slug": error.messages}) from error

    def with_content_json(self, content: dict[str, Any]) -> Any:
        """A revision never says when the notice was first shown: an old one would take it back."""
        page = super().with_content_json(content)
        shown = ConsultationPage.objects.filter(pk=self.pk).values_list("visible_from", flat=True)
        page.visible_from = shown.first()
        return page

    def all_rounds(self) -> list[Round]:
        """Its rounds in order; none while the page is not saved yet, as in a first preview."""
        return list(self.rounds.all()) if self.pk else []

    def current_round(self, now: datetime) -> Round | None:
        """The round that takes responses at ``now``."""
        return next((each for each in self.all_rounds() if each.is_open(now)), None)

    def next_round(self, now: datetime) -> Round | None:
        """The first round that is still to open."""
        return next((each for each in self.all_rounds() if now < each.opens_at), None)

    def state(self, now: datetime) -> State:
        return state_of_rounds(self.all_rounds(), now)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        now = timezone.now()
        rounds = list(self.rounds.with_papers()) if self.pk else []
        published = [each for each in rounds if each.has_published_results(now)]
        return context | {
            "now": now,
            "state": state_of_rounds(rounds, now),
            "rounds": [(each, each.state(now)) for each in reversed(rounds)],
            "current_round": next((each for each in rounds if each.is_open(now)), None),
            "next_round": next((each for each in rounds if now < each.opens_at), None),
            "has_results": bool(published),
            "has_pairs": bool(published) and self.pairs.exists(),
        }
