"""The room in Wagtail's admin: its menu, its buttons on a notice, and what keeps responses safe."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.viewsets.base import ViewSetGroup
from wagtail.admin.widgets import Button
from wagtail.models import Page

from consultations.models import ConsultationPage, Pair, Response, Round, Survey
from consultations.notices.screens import (
    AlternativeFormatViewSet,
    ReachViewSet,
    RoundDocumentViewSet,
    RoundViewSet,
)
from consultations.promises.screens import PairViewSet
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
        ReachViewSet(),
        PairViewSet(),
    )


@hooks.register("register_admin_viewset")
def register_screens() -> ConsultationsGroup:
    return ConsultationsGroup()


@hooks.register("register_page_header_buttons")
def header_buttons(
    page: Page, user: Any, view_name: str, next_url: str | None = None
) -> Iterator[Button]:
    """From a notice to the records that hang on it."""
    yield from _buttons(page, user)


@hooks.register("register_page_listing_more_buttons")
def listing_buttons(page: Page, user: Any, next_url: str | None = None) -> Iterator[Button]:
    yield from _buttons(page, user)


def _buttons(page: Page, user: Any) -> Iterator[Button]:
    if page.specific_class is not ConsultationPage or not user.has_perm("consultations.add_round"):
        return
    survey = Survey.objects.filter(round__page=page.pk).order_by("-round__number").first()
    questions = reverse("question:index") + (f"?survey={survey.pk}" if survey else "")
    for label, url, icon, priority in (
        ("Rounds and dates", f"{reverse('round:index')}?page={page.pk}", "calendar", 70),
        ("Survey questions", questions, "help", 71),
        ("You said, we did", f"{reverse('pair:index')}?page={page.pk}", "tick-inverse", 72),
    ):
        yield Button(label, url, icon_name=icon, priority=priority)


@hooks.register("after_publish_page")
def say_that_a_round_is_missing(request: HttpRequest, page: Page) -> None:
    """A notice without a round has no dates, and nobody can answer it."""
    if isinstance(page, ConsultationPage) and not page.rounds.exists():
        add = messages.button(f"{reverse('round:add')}?page={page.pk}", "Add a round")
        messages.warning(
            request, "This consultation has no round yet: nobody can answer.", buttons=[add]
        )


@hooks.register("before_delete_page")
def keep_answered_consultations(request: HttpRequest, page: Page) -> HttpResponse | None:
    """What people sent is not deleted with a page, nor are the records that hang on it."""
    return _refuse(request, [page])


@hooks.register("before_bulk_action")
def keep_answered_consultations_in_bulk(
    request: HttpRequest, action_type: str, objects: Iterable[Any], action: Any
) -> HttpResponse | None:
    if action_type != "delete":
        return None
    return _refuse(request, [each for each in objects if isinstance(each, Page)])


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
            or Pair.objects.filter(page__in=below).first()
        )
        if held:
            return _explain(
                request,
                held.page,
                "“%s” cannot be deleted while it has rounds or pairs. Delete those first, "
                "or unpublish it instead.",
            )
    return None


def _explain(request: HttpRequest, notice: ConsultationPage, why: str) -> HttpResponse:
    buttons = []
    if notice.live:
        url = reverse("wagtailadmin_pages:unpublish", args=[notice.pk])
        buttons.append(messages.button(url, "Unpublish"))
    messages.error(request, why % notice.title, buttons=buttons)
    return redirect("wagtailadmin_explore", notice.get_parent().pk)
