"""Answering page by page, and saving what is begun."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from consultations.errors import ChangedMeanwhile, DraftTaken
from consultations.models import Draft, Response
from consultations.reach.codes import code_in
from consultations.reach.tallies import link_of
from consultations.retention import DRAFTS
from consultations.surveys import drafting, limits
from consultations.surveys.files import keep_file
from consultations.surveys.forms import ResponseForm
from consultations.surveys.last_forms import SaveForm
from consultations.surveys.links import make_token
from consultations.surveys.models import QuestionKind
from consultations.surveys.raw import bound, question_name, typed
from consultations.surveys.together import note, read_note
from consultations.surveys.views.clashes import Clash, both_wordings
from consultations.surveys.views.finding import draft_gone, find_draft, find_journey
from consultations.surveys.views.journey import Journey
from consultations.surveys.views.logging_in import asks_to_log_in
from consultations.surveys.whose import organisations_left, own_response, refusal
from forums.attachments.errors import FileRefusedError


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def respond(request: HttpRequest, slug: str) -> HttpResponse:
    """The first page of the open round's survey. Without an open round it says why there is none."""
    journey = find_journey(request, slug, timezone.now())
    if isinstance(journey, HttpResponse):
        return journey
    begins = request.method == "POST" or "new" in request.GET
    if (sent := own_response(request.user, journey.round)) and not (
        begins and organisations_left(request.user, journey.round)
    ):
        return _say_what_was_sent(journey, sent)
    if request.method == "POST":
        if not limits.may_start(request):
            return limits.too_many(request)
        journey.draft = drafting.start_draft(
            journey.round,
            acting_user=request.user,
            now=journey.now,
            via=link_of(journey.round, code_in(request)),
        )
        return _take(journey, 1)
    begun = list(drafting.drafts_of(request.user, journey.round))
    if begun and "new" not in request.GET:
        links = [(each, drafting_path(journey, each)) for each in begun]
        via = code_in(request)
        context = {"page": journey.page, "round": journey.round, "begun": links, "via": via}
        return render(request, "consultations/begun.html", context)
    return _show(journey, 1, journey.page_form(1))


def drafting_path(journey: Journey, draft: Any) -> str:
    return replace(journey, draft=draft).url("draft")


def _say_what_was_sent(journey: Journey, sent: Response) -> HttpResponse:
    """What somebody sent for herself, and what she may still send for her organisations."""
    user = journey.request.user
    begun = [each for each in drafting.drafts_of(user, journey.round) if each.organisation_id]
    context = {
        "page": journey.page,
        "response": sent,
        "token": make_token("response", sent.pk),
        "begun": [(each, drafting_path(journey, each)) for each in begun],
        "left": organisations_left(user, journey.round).exclude(
            pk__in=[each.organisation_id for each in begun]
        ),
    }
    return render(journey.request, "consultations/already_answered.html", context)


def carry_on(request: HttpRequest, slug: str, token: str) -> Journey | HttpResponse:
    """The way that a draft's link opens; one that was sent leads to what was sent."""
    now = timezone.now()
    return carry_on_with(find_draft(request, slug, token, now), request, slug, now)


def carry_on_with(
    draft: Draft | None, request: HttpRequest, slug: str, now: datetime
) -> Journey | HttpResponse:
    """The same for a draft that was found already; None for one that is gone."""
    if draft is None:
        return draft_gone(request, slug, now)
    return find_journey(request, slug, now, draft)


@never_cache
@require_http_methods(["GET", "HEAD"])
@asks_to_log_in
def draft(request: HttpRequest, slug: str, token: str) -> HttpResponse:
    """Where a saved link leads: the first page."""
    journey = carry_on(request, slug, token)
    return journey if isinstance(journey, HttpResponse) else redirect(journey.url("draft_page", 1))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@asks_to_log_in
def draft_page(request: HttpRequest, slug: str, token: str, number: int) -> HttpResponse:
    """One page of what is begun."""
    journey = carry_on(request, slug, token)
    if isinstance(journey, HttpResponse):
        return journey
    if request.method == "POST":
        return _take(journey, number)
    return _show(journey, number, journey.page_form(number, bound(journey.raw), quiet=True))


def _take(journey: Journey, number: int) -> HttpResponse:
    """Keep what a page brings; on to the next one when it is right, or when it is only to be saved."""
    request = journey.request
    if read := journey.read_page(number, request.POST):
        with suppress(ChangedMeanwhile):  # the form tells
            _save(journey, set(read.cleaned))
            return _lead_on(journey, number)
    form = journey.page_form(number, request.POST, request.FILES)
    saves = "save" in request.POST
    good = form.is_valid()
    problems = _keep_files(journey, form)
    if good or saves:
        good = _settle_owner(journey, form) and not problems
    if good or saves:
        try:
            _save(journey, set(form.fields))
        except ChangedMeanwhile as error:
            return _show(journey, number, form, both_wordings(journey, form, error.names))
    if good or (saves and not problems):
        return _lead_on(journey, number)
    drafting.keep_begun(journey.begun)
    return _show(journey, number, form)


def _save(journey: Journey, names: set[str]) -> None:
    """Keep what was typed for the fields ``names``; raises ChangedMeanwhile."""
    sent = journey.request.POST
    drafting.save_draft(
        journey.begun,
        typed(sent, names),
        names,
        acting_user=journey.request.user,
        now=journey.now,
        seen=read_note(sent.get("seen", "")),
    )


def _lead_on(journey: Journey, number: int) -> HttpResponse:
    saves = "save" in journey.request.POST
    return redirect(journey.url("saved") if saves else journey.step_after(number))


def _keep_files(journey: Journey, form: ResponseForm) -> bool:
    """Keep the files of the page at once, so that none is lost when something else is wrong."""
    refused = False
    for question in form.questions:
        name = question_name(question.pk)
        if question.kind != QuestionKind.FILE:
            continue
        if f"{name}-remove" in journey.request.POST:
            drafting.keep_begun(journey.begun)
            journey.begun.files.filter(question=question).delete()
        file = journey.request.FILES.get(name)
        if file is None or name in form.errors:
            continue
        drafting.keep_begun(journey.begun)
        try:
            form.kept[question.pk] = keep_file(journey.begun, question, file)
        except FileRefusedError as error:
            number = form.numbers[question.pk]
            form.add_error(name, f"Question {number}: “{file.name}” {error}")
            refused = True
    return refused


def _settle_owner(journey: Journey, form: ResponseForm) -> bool:
    """Whose draft it is follows from the organisation that is chosen; False when that has one already."""
    if "organisation" not in form.fields or "organisation" in form.errors:
        return True
    user, organisation = journey.request.user, form.cleaned_data.get("organisation")
    changes = journey.begun.changes_id is not None
    if not changes and (refused := refusal(user, journey.round, organisation)):
        form.add_error("organisation", refused)
        return False
    try:
        drafting.give_to(journey.begun, organisation, acting_user=user)
    except DraftTaken as error:
        form.add_error("organisation", str(error))
        return False
    return True


def _show(
    journey: Journey, number: int, form: ResponseForm, clashes: Sequence[Clash] = ()
) -> HttpResponse:
    """A page. One that comes back with a fault still carries the note of what was seen at first."""
    steps = [each for each, _ in journey.steps()]
    place = steps.index(number)
    context = {
        "page": journey.page,
        "round": journey.round,
        "survey": journey.survey,
        "draft": journey.draft,
        "form": form,
        "place": place + 1,
        "places": len(steps),
        "via": code_in(journey.request),
        "back": journey.url("draft_page", steps[place - 1]) if place else "",
        "action": journey.url("draft_page", number)
        if journey.draft
        else journey.request.get_full_path(),
        "clashes": clashes,
        "seen": note(journey.raw, form.fields)
        if clashes or "seen" not in journey.request.POST
        else journey.request.POST["seen"],
        "others_begun": list(drafting.drafts_of(journey.request.user, journey.round))
        if "organisation" in form.errors
        else [],
    }
    return render(journey.request, "consultations/respond.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@asks_to_log_in
def saved(request: HttpRequest, slug: str, token: str) -> HttpResponse:
    """The link to come back by, to keep or to have mailed."""
    journey = carry_on(request, slug, token)
    if isinstance(journey, HttpResponse):
        return journey
    form = SaveForm(request.POST if request.method == "POST" else None)
    mailed = ""
    if form.is_bound and form.is_valid():
        if not limits.may_mail(request):
            return limits.too_many(request)
        mailed = form.cleaned_data["address"]
        if not form.cleaned_data["homepage"]:
            drafting.mail_the_link(journey.begun, mailed)
    context = {
        "page": journey.page,
        "round": journey.round,
        "draft": journey.draft,
        "link": request.build_absolute_uri(journey.url("draft")),
        "carry_on": journey.url("draft_page", 1),
        "form": form,
        "mailed": mailed,
        "days": DRAFTS.after.days,
    }
    return render(request, "consultations/saved.html", context)
