"""The chair's and the officers' pages of the planner: comparing, saving, sharing, applying."""

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from membership.bodies.errors import BodyError
from membership.bodies.models import Body
from membership.bodies.planner import actions, reality
from membership.bodies.planner.differences import differences
from membership.bodies.planner.errors import RealityHasMovedOn
from membership.bodies.planner.forms import ApplyForm, SaveForm, Workbench
from membership.bodies.planner.links import shared_path
from membership.bodies.planner.models import Plan
from membership.bodies.planner.proposing import Proposal, propose
from membership.bodies.planner.reality import named
from membership.bodies.planner.showing import Shown
from membership.bodies.planner.storing import Input, Stored
from membership.bodies.planner.wording import count
from membership.bodies.views.lookups import READ_AND_WRITE, managed
from membership.people.models import User
from portal.lib.time import today

PLANS_A_PAGE = 20


@require_safe
@login_required
def planner(request: HttpRequest, slug: str) -> HttpResponse:
    """The plans that were saved, and the way to a new one."""
    body, _ = managed(request, slug)
    plans = Plan.objects.filter(body=body).select_related("made_by").defer("content")
    page = Paginator(plans, PLANS_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "bodies/planner/index.html", {"body": body, "page_obj": page})


@require_http_methods(READ_AND_WRITE)
@login_required
def new_plan(request: HttpRequest, slug: str) -> HttpResponse:
    """Compare scenarios as often as one likes, and keep the comparison that is wanted.

    What is compared stands in the address, so that nothing is written until it is saved.
    """
    body, user = managed(request, slug)
    is_post = request.method == "POST"
    now = reality.read(body, today())
    bench = Workbench(request.POST if is_post else request.GET, body, now)
    save = SaveForm(request.POST if is_post else None)
    context = {"body": body, "bench": bench, "save": save, "seats": now.seats}
    if now.seats and bench.is_valid:
        given = bench.given()
        proposal = _proposal(given)
        if is_post and save.is_valid():
            made = actions.save_plan(
                body,
                given,
                proposal,
                title=save.cleaned_data["title"],
                note=save.cleaned_data["note"],
                acting_user=user,
            )
            messages.success(request, f"The plan “{made.title}” is saved.")
            return redirect("bodies:plan", slug, made.pk)
        context["shown"] = Shown(given, proposal, named(move.term for move in proposal.moves))
    return render(request, "bodies/planner/new.html", context)


def _proposal(given: Input) -> Proposal:
    return propose(given.seats, given.scenario, given.on, given.years, given.bounds)


@require_http_methods(READ_AND_WRITE)
@login_required
def plan(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """A plan with what can be done about it."""
    body, user = managed(request, slug)
    found = _plan(body, pk)
    if request.method == "POST":
        return _act(request, found, user)
    path = shared_path(found)
    context = {
        "body": body,
        "plan": found,
        "shown": _shown(actions.stored(found)),
        "shared_at": request.build_absolute_uri(path) if path else "",
    }
    return render(request, "bodies/planner/plan.html", context)


def _plan(body: Body, pk: int) -> Plan:
    plans = Plan.objects.select_related("body", "made_by", "applied_by")
    found: Plan = get_object_or_404(plans, pk=pk, body=body)
    return found


def _shown(stored: Stored) -> Shown:
    return Shown.of(stored, named(move.term for move in stored.proposal.moves))


def _act(request: HttpRequest, found: Plan, user: User) -> HttpResponse:
    """Do what the pressed button says."""
    done = next((name for name in BUTTONS if name in request.POST), "")
    try:
        if done == "remove":
            actions.remove(found, acting_user=user)
            messages.success(request, f"The plan “{found.title}” is removed.")
            return redirect("bodies:planner", found.body.slug)
        if done:
            action, text = BUTTONS[done]
            action(found, acting_user=user)
            messages.success(request, text)
    except BodyError as refusal:
        messages.error(request, str(refusal))
    return redirect("bodies:plan", found.body.slug, found.pk)


BUTTONS: dict[str, tuple[Callable[..., object], str]] = {
    "share": (actions.share, "Whoever has the link can read this plan now."),
    "stop": (actions.stop_sharing, "The link does not work any more."),
    "publish": (actions.publish, "This plan is a public paper of the group now."),
    "withdraw": (actions.withdraw_paper, "The paper is withdrawn. Nobody else can read it now."),
    "remove": (actions.remove, ""),
}


@require_http_methods(READ_AND_WRITE)
@login_required
def apply_plan(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """What applying a plan would do to which term; and doing it, all at once or not at all."""
    body, user = managed(request, slug)
    found = _plan(body, pk)
    form, refusal = ApplyForm(request.POST or None), ""
    if request.method == "POST" and form.is_valid():
        try:
            moved = actions.apply_plan(
                found,
                shown=request.POST.get("shown", ""),
                reason=form.cleaned_data["reason"],
                acting_user=user,
            )
        except RealityHasMovedOn:
            pass  # the page below says what is different
        except BodyError as error:
            refusal = str(error)
        else:
            what = count(moved, "term ends on another day", "terms end on another day")
            messages.success(request, f"The plan is applied: {what}.")
            return redirect("bodies:plan", slug, pk)
        found = _plan(body, pk)
    stored = actions.stored(found)
    can_apply = bool(stored.proposal.moves) and not found.is_applied
    context = {
        "body": body,
        "plan": found,
        "form": form,
        "refusal": refusal,
        "shown": _shown(stored),
        "differences": differences(stored, body, today()) if can_apply else [],
        "can_apply": can_apply,
        "fingerprint": actions.fingerprint(found),
    }
    return render(request, "bodies/planner/apply.html", context)
