"""The pages of whoever looks after a consultation: what it lacks, when it ends, and starting the next."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from consultations import policies
from consultations.errors import ClosingRefused, NothingIsMissing, RoundNotOpen
from consultations.notices import gate
from consultations.notices.actions import change_closing, override_gate
from consultations.notices.forms import ClosingForm, ReasonForm, StartForm
from consultations.notices.pages import ConsultationPage
from consultations.notices.rounds import Round
from consultations.notices.starting import start_from
from membership.people.requests import signed_in
from portal.lib.templatetags.portal import moment
from portal.lib.time import london_day

READ_AND_WRITE = ["GET", "HEAD", "POST"]


@require_http_methods(READ_AND_WRITE)
@login_required
def ready(request: HttpRequest, slug: str) -> HttpResponse:
    """What the latest version of a notice still lacks; an editor may publish it without, and say why."""
    page = _prepared(request, slug)
    latest, now = page.get_latest_revision_as_object(), timezone.now()
    assessment = gate.assess(latest, now)
    may_override = policies.can_publish_notices(request.user) and assessment.refused
    form = ReasonForm(request.POST or None) if may_override else None
    if form is not None and request.method == "POST" and form.is_valid():
        return _publish_without(request, page, latest, form.cleaned_data["reason"])
    return render(
        request,
        "consultations/ready.html",
        {
            "page": page,
            "assessment": assessment,
            "principles": _by_principle(assessment),
            "edits_records": request.user.has_perm("consultations.add_round"),
            "to_try": _to_try(page, request.user),
            "form": form,
            "overrides": page.gate_overrides.select_related("made_by"),
        },
    )


def _to_try(page: ConsultationPage, user: Any) -> list[Round]:
    """The rounds whose questions ``user`` may answer for a test."""
    if not policies.can_try_a_survey(user):
        return []
    return list(page.rounds.filter(survey__questions__isnull=False).distinct())


def _publish_without(
    request: HttpRequest, page: ConsultationPage, latest: Any, reason: str
) -> HttpResponse:
    user = signed_in(request)
    try:
        override_gate(latest, reason=reason, acting_user=user)
    except NothingIsMissing as error:
        messages.info(request, str(error))
        return redirect("consultations:ready", page.slug)
    revision = page.get_latest_revision() or page.save_revision(user=user)
    revision.publish(user=user)
    messages.success(request, "Your reason is kept, and the notice is published as planned.")
    return redirect("consultations:ready", page.slug)


def _by_principle(assessment: gate.Assessment) -> list[tuple[str, list[gate.Point]]]:
    order = (gate.FORMATIVE, gate.INFORMATION, gate.TIME, gate.CONSIDERED)
    grouped = [
        (each, [point for point in assessment.points if point.principle == each]) for each in order
    ]
    return [(principle, points) for principle, points in grouped if points]


@require_http_methods(READ_AND_WRITE)
@login_required
def closing(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Give an open round more time, or close it early."""
    if not policies.can_publish_notices(request.user):
        raise PermissionDenied
    rounds = Round.objects.select_related("page")
    round_ = get_object_or_404(rounds, page__slug=slug, number=number)
    last = round_.last_minute
    form = ClosingForm(
        request.POST or None, initial={"last_day": london_day(last), "last_minute": _time_of(last)}
    )
    if request.method == "POST" and form.is_valid() and _move(request, round_, form):
        return redirect(round_.page.get_url())
    context = {
        "page": round_.page,
        "round": round_,
        "form": form,
        "is_open": round_.is_open(timezone.now()),
    }
    return render(request, "consultations/closing.html", context)


def _time_of(last: Any) -> Any:
    return timezone.localtime(last).time()


def _move(request: HttpRequest, round_: Round, form: ClosingForm) -> bool:
    try:
        change = change_closing(
            round_,
            closes_at=form.closes_at(),
            note=form.cleaned_data["note"],
            acting_user=request.user,
        )
    except ClosingRefused as error:
        form.add_error("last_day", str(error))
        return False
    except RoundNotOpen as error:
        form.add_error(None, str(error))
        return False
    messages.success(request, f"It closes {moment(change.new_last_minute)} now.")
    for warning in gate.election_warnings([(change.made_at, change.new_last_minute)]):
        messages.warning(request, warning)
    return True


@require_http_methods(READ_AND_WRITE)
@login_required
def start(request: HttpRequest, slug: str) -> HttpResponse:
    """Begin a new consultation with the text and the questions of this one."""
    page = _prepared(request, slug)
    form = StartForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        title = form.cleaned_data["title"]
        started = start_from(page, title=title, acting_user=signed_in(request))
        messages.success(request, "The draft is there. It has no dates yet: add a round to it.")
        return redirect("wagtailadmin_pages:edit", started.pk)
    return render(request, "consultations/start.html", {"page": page, "form": form})


def _prepared(request: HttpRequest, slug: str) -> ConsultationPage:
    """A notice, drafts included, for those who write notices."""
    if not policies.can_prepare_notices(request.user):
        raise PermissionDenied
    return get_object_or_404(ConsultationPage, slug=slug)
