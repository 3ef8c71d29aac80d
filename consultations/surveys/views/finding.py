"""The way through the survey of the open round, found by an address or by the link of a draft."""

from datetime import datetime
from typing import Any

from django.db.models import Exists, Subquery
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from wagtail.models import PageViewRestriction

from consultations.models import ConsultationPage, Draft, Question, Round
from consultations.policies import has_doors
from consultations.surveys.asking import with_first_response
from consultations.surveys.drafting import can_open
from consultations.surveys.forms import ResponseForm
from consultations.surveys.links import LinkInvalid, read_token
from consultations.surveys.raw import bound
from consultations.surveys.views.journey import Journey
from consultations.surveys.views.logging_in import LogInFirst
from membership.places.models import District
from portal.lib.prepared import prepared
from portal.lib.time import london_day


@prepared(slug=str)
def _live_page(*, slug: str) -> Any:
    return ConsultationPage.objects.live().filter(slug=slug)


@prepared(slug=str, now=datetime)
def _open_rounds(shown: bool, *, slug: str, now: datetime) -> Any:
    """With all that answering asks of one and of Wagtail's doors; with its page, where that is ``shown``."""
    with_it = ("page", "survey") if shown else ("survey",)
    rounds = _open(slug, now).annotate(doors=_doors()).select_related(*with_it)
    return with_first_response(rounds)


def _open(slug: str, now: datetime) -> Any:
    return Round.objects.open(now).filter(page__slug=slug, page__live=True)


def _doors() -> Any:
    return Exists(PageViewRestriction.objects.all())


@prepared(pk=int)
def _draft(*, pk: int) -> Any:
    drafts = Draft.objects.select_related("organisation", "changed_by", "changes", "via")
    return drafts.filter(pk=pk)


@prepared(pk=int, slug=str, now=datetime)
def _draft_and_round(*, pk: int, slug: str, now: datetime) -> Any:
    """A draft to write in, with what ``_open_rounds`` reads of its round, and the key of the open one."""
    drafts = Draft.objects.filter(pk=pk).select_related("via", "round__survey")
    found = drafts.annotate(doors=_doors(), open_round=Subquery(_open(slug, now).values("pk")[:1]))
    return with_first_response(found, "round")


def _shows(request: HttpRequest) -> bool:
    """Whether a page is asked for; who sends something is led on to one, if all is right."""
    return request.method != "POST"


def find_page(request: HttpRequest, slug: str) -> Any:
    if has_doors():
        return get_object_or_404(ConsultationPage.objects.visible_to(request.user), slug=slug)
    found = _live_page(slug=slug)
    if not found:
        raise Http404
    return found[0]


def find_journey(
    request: HttpRequest, slug: str, now: datetime, draft: Draft | None = None
) -> Journey | HttpResponse:
    """The way through the open round; where none is open, the page that says why."""
    read = draft is not None and "open_round" in draft.__dict__
    round_ = _round_read_with(draft) if read else _find_round(slug, now, shown=_shows(request))
    if round_ is not None:
        _show_to(request, round_, slug)
    survey = getattr(round_, "survey", None)
    over = draft is not None and (round_ is None or draft.round_id != round_.pk)
    if round_ is None or survey is None or over:
        return not_open(request, find_page(request, slug), now, draft)
    if draft is not None:
        draft.round = round_
    return Journey(request, slug, round_, survey, draft, now)


def _find_round(slug: str, now: datetime, *, shown: bool) -> Round | None:
    """The round that is open, with its page where that is ``shown``."""
    found: Round | None = next(iter(_open_rounds(shown, slug=slug, now=now)), None)
    return found


def _round_read_with(draft: Any) -> Round | None:
    """The round of a draft that was read with it, if it is the one that is open."""
    if draft.open_round != draft.round_id:
        return None
    found: Round = draft.round
    for name in ("doors", "first_in", "first_reference"):
        setattr(found, name, getattr(draft, name))
    return found


def _show_to(request: HttpRequest, found: Any, slug: str) -> None:
    """Raises Http404 where the page of a round may not be read; it is live, and most sites have no doors."""
    if found.doors:
        found.page = find_page(request, slug)
    elif Round.page.is_cached(found):
        found.page.site_has_doors = False
    else:
        found.page_was_readable = True


def find_draft(request: HttpRequest, slug: str, token: str, now: datetime) -> Draft | None:
    """The draft of a link; None when it is gone. Raises Http404 for a link that is not ours.

    What belongs to an account or an organisation opens for nobody else, whoever has the link; raises
    LogInFirst where nobody is logged in. For what is sent, the round is read with it.
    """
    try:
        pk = read_token("draft", token)
    except LinkInvalid as error:
        raise Http404 from error
    found = _draft(pk=pk) if _shows(request) else _draft_and_round(pk=pk, slug=slug, now=now)
    draft = next(iter(found), None)
    if draft is not None and not can_open(request.user, draft):
        if not request.user.is_authenticated:
            raise LogInFirst(_written(request, draft.round, None, timezone.now()))
        raise Http404
    return draft


def not_open(
    request: HttpRequest, page: Any, now: datetime, draft: Draft | None = None
) -> HttpResponse:
    """Why nothing can be sent; what somebody was still writing is shown, so that they can keep it."""
    rounds = page.all_rounds()
    round_ = draft.round if draft else (rounds[-1] if rounds else None)
    context = {
        "page": page,
        "is_open": page.current_round(now) is not None,
        "next_round": page.next_round(now),
        "last_round": rounds[-1] if rounds else None,
        "written": _written(request, round_, draft, now) if round_ else [],
    }
    return render(request, "consultations/not_open.html", context)


def draft_gone(request: HttpRequest, slug: str, now: datetime) -> HttpResponse:
    """What was begun has been sent or deleted; what this request brings is shown, so that it can be kept."""
    round_ = find_page(request, slug).current_round(now)
    written = _written(request, round_, None, now) if round_ else []
    context = {"slug": slug, "written": written}
    return render(request, "consultations/draft_gone.html", context, status=410)


def _written(
    request: HttpRequest, round_: Round, draft: Draft | None, now: datetime
) -> list[tuple[str, str]]:
    """The words of the draft, and those that this request brings."""
    raw = dict(draft.answers) if draft else {}
    raw |= {key: request.POST.getlist(key) for key in request.POST}
    if not raw:
        return []
    form = ResponseForm(
        bound(raw),
        questions=Question.objects.of_round(round_.pk),
        user=request.user,
        districts=District.objects.current(london_day(now)),
    )
    form.is_valid()
    return form.written()
