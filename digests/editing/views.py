"""The pages on which an issue is prepared, tried out and kept back."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from digests.actions import plans
from digests.actions.trials import send_trial
from digests.editing.coming import Coming, coming, gone, window_ending
from digests.editing.expected import expected
from digests.editing.forms import (
    HoldForm,
    PinFormSet,
    PlanForm,
    PreviewForm,
    filled_in,
    pins_of,
)
from digests.errors import AlreadyLeft, NothingToSend, PlanChanged
from digests.items import EVERYTHING
from digests.mail.trial import Trial
from digests.models import IssuePlan
from digests.models.plans import needs_approval
from digests.policies import (
    can_approve_issues,
    can_keep_lists,
    can_prepare_issues,
)
from membership.people.models import User
from membership.people.requests import signed_in
from portal.lib.mails import in_a_frame


def _editor(request: HttpRequest) -> User:
    user = signed_in(request)
    if not can_prepare_issues(user):
        raise PermissionDenied
    return user


def _coming(frequency: str, end: str) -> Coming:
    """The issue that an address names; raises Http404 where no window ends so."""
    try:
        window = window_ending(frequency, date.fromisoformat(end))
    except (ValueError, OverflowError) as error:
        raise Http404 from error
    if window is None:
        raise Http404
    plan = IssuePlan.objects.filter(frequency=frequency, end=window.end).first()
    days = expected(frequency, window.end, now=timezone.now())
    return Coming(frequency, window, plan, days)


@never_cache
@login_required
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """What leaves next, and what became of what left."""
    editor, now = _editor(request), timezone.now()
    context = {
        "coming": coming(now),
        "gone": gone(now),
        "needs_approval": needs_approval(),
        "keeps_lists": can_keep_lists(editor),
    }
    return render(request, "digests/editing/index.html", context)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def plan(request: HttpRequest, frequency: str, end: str) -> HttpResponse:
    """The introduction and what is pinned."""
    editor = _editor(request)
    issue = _coming(frequency, end)
    data = request.POST if request.method == "POST" else None
    begun = issue.plan.introduction if issue.plan else ""
    form = PlanForm(data, initial={"introduction": begun})
    pins = PinFormSet(data, initial=pins_of(issue.plan), prefix="pin")
    if data is not None and all([form.is_valid(), pins.is_valid()]):
        try:
            plans.prepare(
                frequency,
                issue.window.end,
                form.cleaned_data["introduction"],
                filled_in(pins),
                acting_user=editor,
            )
        except AlreadyLeft:
            form.add_error(None, "It has begun to leave: nothing in it changes any more.")
        else:
            messages.success(request, "The update is prepared.")
            return redirect("digests:plan", frequency, end)
    return _plan_page(request, issue, editor, form=form, formset=pins)


def _plan_page(request: HttpRequest, issue: Coming, editor: User, **context: Any) -> HttpResponse:
    context |= {
        "issue": issue,
        "plan": issue.plan,
        "end": issue.window.end.isoformat(),
        "shows_pins": context["formset"].is_bound or context["formset"].initial,
        "has_left": issue.plan is not None and plans.has_begun_to_leave(issue.plan),
        "needs_approval": needs_approval(),
        "seen": plans.mark_of(issue.plan),
        "may_approve": can_approve_issues(editor),
        "hold_form": context.get("hold_form") or HoldForm(prefix="hold"),
    }
    return render(request, "digests/editing/plan.html", context)


@never_cache
@login_required
@require_POST
def leaving(request: HttpRequest, frequency: str, end: str) -> HttpResponse:
    """Hold, release or approve, as the button says."""
    editor, now = _editor(request), timezone.now()
    issue = _coming(frequency, end)
    key, do = (frequency, issue.window.end), request.POST.get("do")
    if do == "hold":
        form = HoldForm(request.POST, prefix="hold")
        if not form.is_valid():
            begun = issue.plan.introduction if issue.plan else ""
            return _plan_page(
                request,
                issue,
                editor,
                form=PlanForm(initial={"introduction": begun}),
                formset=PinFormSet(initial=pins_of(issue.plan), prefix="pin"),
                hold_form=form,
            )
        plans.hold(*key, form.cleaned_data["reason"], acting_user=editor, now=now)
        messages.success(request, "It is kept back until somebody releases it.")
    elif do == "release":
        plans.release(*key, acting_user=editor, now=now)
        messages.success(request, "It is kept back no longer.")
    elif do == "approve":
        try:
            plans.approve(*key, seen=request.POST.get("seen", ""), acting_user=editor, now=now)
        except PlanChanged:
            messages.error(request, "It has been changed since you read it. Read it once more.")
        else:
            messages.success(request, "It is approved.")
    return redirect("digests:plan", frequency, end)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def preview(request: HttpRequest, frequency: str, end: str) -> HttpResponse:
    """The mail as somebody with certain choices would get it now; POST sends it to the editor alone."""
    editor = _editor(request)
    issue = _coming(frequency, end)
    form = PreviewForm(request.GET)
    trial = _trial(issue, form)
    if request.method == "POST":
        send_trial(trial, acting_user=editor, now=timezone.now())
        messages.success(request, f"It is on its way to {editor.email}.")
        return redirect(request.get_full_path())
    try:
        letter = trial.letter(now=timezone.now())
    except NothingToSend:
        letter = None
    context = {
        "issue": issue,
        "end": end,
        "form": form,
        "letter": letter,
        "query": request.GET.urlencode(),
    }
    return render(request, "digests/editing/preview.html", context)


def _trial(issue: Coming, form: PreviewForm) -> Trial:
    """For what the form says; for everything where it says nonsense, which it then points out."""
    interest = form.interest() if form.is_valid() else EVERYTHING
    return Trial(issue.frequency, issue.window, interest)


@never_cache
@login_required
@require_safe
def preview_html(request: HttpRequest, frequency: str, end: str) -> HttpResponse:
    """The HTML part alone, for the frame of the preview, under a policy of its own."""
    _editor(request)
    trial = _trial(_coming(frequency, end), PreviewForm(request.GET))
    try:
        letter = trial.letter(now=timezone.now())
    except NothingToSend as error:
        raise Http404 from error
    return in_a_frame(letter.html)
