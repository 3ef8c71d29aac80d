"""The pages that editors write: text only. Dates live on the rounds."""

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.decorators import method_decorator
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page, PageManager
from wagtail.search import index

from consultations import policies
from consultations.notices.audiences import Audience
from consultations.notices.blocks import DecisionStepBlock, NoticeBodyBlock, WaysBlock
from consultations.notices.finder import find
from consultations.notices.querysets import ConsultationPageQuerySet
from consultations.notices.rounds import Round
from consultations.notices.state import State, next_change, state_of_rounds
from consultations.reach.codes import code_in
from consultations.reach.policies import can_look_after_reach
from membership.places.models import District, Theme
from portal.lib.kept_pages import kept_for_visitors, true_until
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

    @method_decorator(kept_for_visitors)  # type: ignore[arg-type]
    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """A visitor's list ends where the next consultation opens, closes or becomes overdue."""
        changes_at = Round.objects.next_change(timezone.now())
        return true_until(super().serve(request, *args, **kwargs), changes_at)


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
    options_considered = RichTextField(
        features=TEXT_FEATURES,
        blank=True,
        help_text="What else could be done, and why it is not what you propose.",
    )
    how_considered = RichTextField(
        "how answers will be considered",
        features=TEXT_FEATURES,
        blank=True,
        help_text="Who reads the answers, how they reach those who decide, and when people hear.",
    )
    ways_to_answer = StreamField(
        WaysBlock(required=False),
        blank=True,
        help_text="Beside the form on this site, which is there by itself while a round is open.",
    )
    body = StreamField(NoticeBodyBlock(required=False), blank=True, verbose_name="further text")
    districts = ParentalManyToManyField(
        District,
        blank=True,
        related_name="consultations",
        help_text="Leave empty for the whole county.",
    )
    themes = ParentalManyToManyField(Theme, blank=True, related_name="consultations")
    audiences = ParentalManyToManyField(Audience, blank=True, related_name="consultations")
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
    started_from = models.ForeignKey(
        "self",
        null=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="The consultation whose text and questions this one began with.",
    )

    objects = PageManager.from_queryset(ConsultationPageQuerySet)()

    parent_page_types = ["consultations.ConsultationIndexPage"]
    subpage_types: list[str] = []
    exclude_fields_in_copy = ["visible_from", "started_from"]
    search_fields = [
        *Page.search_fields,
        index.SearchField("summary", boost=2),
        index.SearchField("purpose"),
        index.SearchField("who_should_answer"),
        index.SearchField("what_can_change"),
        index.SearchField("options_considered"),
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
                FieldPanel("options_considered"),
                FieldPanel("how_considered"),
                FieldPanel("body"),
            ],
            heading="The notice",
        ),
        FieldPanel("ways_to_answer"),
        MultiFieldPanel(
            [FieldPanel("districts"), FieldPanel("themes"), FieldPanel("audiences")],
            heading="Where, what and for whom",
        ),
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
        stored = ConsultationPage.objects.filter(pk=self.pk).only("visible_from", "started_from")
        if kept := stored.first():
            page.visible_from, page.started_from_id = kept.visible_from, kept.started_from_id
        return page

    def publish(self, revision: Any, *args: Any, **kwargs: Any) -> None:
        """Whoever publishes it, and when: what a notice needs is there, or somebody said why not."""
        from consultations.notices.publishing import may_go_live

        if may_go_live(revision.as_object(), log_action=kwargs.get("log_action")):
            super().publish(revision, *args, **kwargs)

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
        rounds: list[Round] = list(self.rounds.with_papers()) if self.pk else []
        published = [each for each in rounds if each.has_published_results(now)]
        current = next((each for each in rounds if each.is_open(now)), None)
        coming = next((each for each in rounds if now < each.opens_at), None)
        return context | {
            "now": now,
            "state": state_of_rounds(rounds, now),
            "rounds": [(each, each.state(now)) for each in reversed(rounds)],
            "via": code_in(request),
            "current_round": current,
            "next_round": coming,
            "prints_questions": _has_questions(current or coming),
            "has_results": bool(published),
            "prepares_notices": policies.can_prepare_notices(request.user),
            "sees_results": policies.can_see_unpublished_results(request.user)
            and any(each.opens_at <= now for each in rounds),
            "takes_evidence": policies.can_take_evidence(request.user),
            "looks_after_reach": can_look_after_reach(request.user),
            "handles_responses": policies.can_handle_responses(request.user),
            "may_change_closing": policies.can_publish_notices(request.user),
            "changes_at": next_change(rounds, now),
            "has_said_and_done": bool(published) and self.points.exists(),
        }

    @method_decorator(kept_for_visitors)  # type: ignore[arg-type]
    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = super().serve(request, *args, **kwargs)
        return true_until(response, response.context_data["changes_at"])


def _has_questions(round_: Round | None) -> bool:
    survey = getattr(round_, "survey", None)
    return survey is not None and bool(survey.questions.exists())
