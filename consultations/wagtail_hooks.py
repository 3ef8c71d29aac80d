"""The room in Wagtail's admin: its menu, its buttons on a notice, and what keeps responses safe."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.viewsets.base import ViewSetGroup
from wagtail.admin.widgets import Button
from wagtail.models import Page

from consultations.buttons import buttons_of
from consultations.equality.screens import EqualityQuestionViewSet, EqualitySheetViewSet
from consultations.errors import NotReadyToPublish
from consultations.models import (
    ConsultationPage,
    Deed,
    GateOverride,
    Point,
    Response,
    Round,
)
from consultations.notices import gate
from consultations.notices.middleware import to_what_is_missing
from consultations.notices.screens import (
    AlternativeFormatViewSet,
    AudienceViewSet,
    PreElectionPeriodViewSet,
    RoundDocumentViewSet,
    RoundViewSet,
)
from consultations.promises.screens import DeedViewSet, PointViewSet
from consultations.surveys.screens import QuestionViewSet, SurveyViewSet


class ConsultationsGroup(ViewSetGroup):
    menu_label = "Consultations"
    menu_icon = "comment"
    menu_order = 200
    items = (
        RoundViewSet(),
        RoundDocumentViewSet(),
        AlternativeFormatViewSet(),
        SurveyViewSet(),
        QuestionViewSet(),
        EqualitySheetViewSet(),
        EqualityQuestionViewSet(),
        PointViewSet(),
        DeedViewSet(),
        AudienceViewSet(),
        PreElectionPeriodViewSet(),
    )


@hooks.register("register_admin_viewset")
def register_screens() -> ConsultationsGroup:
    return ConsultationsGroup()


@hooks.register("register_page_header_buttons")
def header_buttons(
    page: Page, user: Any, view_name: str, next_url: str | None = None
) -> Iterator[Button]:
    """From a notice to the records that hang on it."""
    yield from buttons_of(page, user, timezone.now())


@hooks.register("register_page_listing_more_buttons")
def listing_buttons(page: Page, user: Any, next_url: str | None = None) -> Iterator[Button]:
    yield from buttons_of(page, user, timezone.now())


@hooks.register("before_publish_page")
def keep_back_what_is_not_ready(request: HttpRequest, page: Page) -> HttpResponse | None:
    """What was written is saved as a draft by now; the editor is led to what is missing."""
    if not isinstance(page, ConsultationPage):
        return None
    try:
        gate.require(page, timezone.now())
    except NotReadyToPublish as refused:
        if page.visible_from is None:  # Wagtail writes a new page as live before it asks
            Page.objects.filter(pk=page.pk).update(live=False, has_unpublished_changes=True)
        return to_what_is_missing(request, refused)
    return None


@hooks.register("before_edit_page")
def warn_before(request: HttpRequest, page: Page) -> None:
    """Of a pre-election period, and of a round that nobody can answer."""
    if request.method == "GET":
        warn_after(request, page)


@hooks.register("after_publish_page")
def warn_after(request: HttpRequest, page: Page) -> None:
    if isinstance(page, ConsultationPage):
        for warning in gate.assess(page, timezone.now()).warnings:
            leads = warning.url and request.user.has_perm("consultations.add_survey")
            ways = [messages.button(warning.url, warning.label)] if leads else []
            messages.warning(request, warning.text, buttons=ways)


@hooks.register("before_copy_page")
def copies_start_as_drafts(request: HttpRequest, page: Page) -> HttpResponse | None:
    """A copy has no round, and so nothing that could be published yet."""
    wanted = {"publish_copies", "alias"} & request.POST.keys()
    below = ConsultationPage.objects.descendant_of(page, inclusive=True)
    if not wanted or not below.exists():
        return None
    messages.error(
        request,
        "A copy of a consultation starts as a draft of its own: it has no dates yet. Leave “publish” and"
        " “alias” empty.",
    )
    return redirect("wagtailadmin_pages:copy", page.pk)


@hooks.register("before_delete_page")
def keep_answered_consultations(request: HttpRequest, page: Page) -> HttpResponse | None:
    """What people sent is not deleted with a page, nor are the records that hang on it."""
    return _refuse(request, [page])


@hooks.register("before_bulk_action")
def keep_answered_consultations_in_bulk(
    request: HttpRequest, action_type: str, objects: Iterable[Any], action: Any
) -> HttpResponse | None:
    pages = [each for each in objects if isinstance(each, Page)]
    if action_type == "delete":
        return _refuse(request, pages)
    if action_type == "publish":
        return _refuse_to_publish(request, pages)
    return None


def _refuse_to_publish(request: HttpRequest, pages: list[Page]) -> HttpResponse | None:
    """The first that is not ready keeps all of them back, so that nobody has to guess which went live."""
    chosen = [page.pk for page in pages]
    found = list(ConsultationPage.objects.filter(pk__in=chosen))
    if "include_descendants" in request.POST:
        for page in pages:
            found += ConsultationPage.objects.descendant_of(page).not_live()
    for notice in found:
        try:
            gate.require(notice.get_latest_revision_as_object(), timezone.now())
        except NotReadyToPublish as refused:
            return to_what_is_missing(request, refused)
    return None


def _refuse(request: HttpRequest, pages: list[Page]) -> HttpResponse | None:
    """The way back with the reason, when one of ``pages`` or a page below holds records."""
    for page in pages:
        below = ConsultationPage.objects.descendant_of(page, inclusive=True)
        answered = Response.objects.filter(round__page__in=below).select_related("round__page")
        if response := answered.first():
            return _explain(
                request,
                response.round.page,
                "“%s” cannot be deleted: people have answered it. Unpublish it instead.",
            )
        held = (
            Round.objects.filter(page__in=below).first()
            or Point.objects.filter(page__in=below).first()
            or Deed.objects.filter(page__in=below).first()
        )
        if held:
            return _explain(
                request,
                held.page,
                "“%s” cannot be deleted while it has rounds, or things that people said or that we"
                " did. Delete those first, or unpublish it instead.",
            )
        if override := GateOverride.objects.filter(page__in=below).first():
            return _explain(
                request,
                override.page,
                "“%s” cannot be deleted: somebody gave a reason for publishing it as it was, and that "
                "stays. Unpublish it instead.",
            )
    return None


def _explain(request: HttpRequest, notice: ConsultationPage, why: str) -> HttpResponse:
    buttons = []
    if notice.live:
        url = reverse("wagtailadmin_pages:unpublish", args=[notice.pk])
        buttons.append(messages.button(url, "Unpublish"))
    messages.error(request, why % notice.title, buttons=buttons)
    return redirect("wagtailadmin_explore", notice.get_parent().pk)
