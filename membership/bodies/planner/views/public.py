"""Plans that others read: public papers, and a plan behind a link."""

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from membership.bodies import policies as body_policies
from membership.bodies.models import Body
from membership.bodies.planner import actions, policies
from membership.bodies.planner.errors import LinkInvalid
from membership.bodies.planner.links import plan_behind
from membership.bodies.planner.models import Plan
from membership.bodies.planner.reality import named
from membership.bodies.planner.showing import Shown
from portal.lib.time import today

PAPERS_A_PAGE = 20


@require_safe
def plans(request: HttpRequest, slug: str) -> HttpResponse:
    """The papers of a body, the latest first."""
    body = get_object_or_404(Body, slug=slug)
    papers = (
        Plan.objects.filter(body=body)
        .published(timezone.now())
        .select_related("body")
        .defer("content")
    )
    page = Paginator(papers, PAPERS_A_PAGE).get_page(request.GET.get("page"))
    may_plan = body_policies.can_manage(request.user, body, today())
    context = {"body": body, "page_obj": page, "may_plan": may_plan}
    return render(request, "bodies/planner/papers.html", context)


@require_safe
def paper(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """A published plan; one that is not published is nobody's business."""
    found = get_object_or_404(Plan.objects.select_related("body"), pk=pk, body__slug=slug)
    if not found.is_published or not policies.can_view(request.user, found, timezone.now()):
        raise Http404("There is no such paper.")
    return _read(request, found, "bodies/planner/paper.html")


@require_safe
@never_cache
def shared_plan(request: HttpRequest, slug: str, token: str) -> HttpResponse:
    """A plan for whoever has its link, until it is stopped. Search engines are asked to keep away."""
    try:
        found = plan_behind(token)
    except LinkInvalid as error:
        raise Http404(str(error)) from error
    if found.body.slug != slug:
        raise Http404("There is no such plan.")
    response = _read(request, found, "bodies/planner/shared.html")
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Referrer-Policy"] = "no-referrer"
    return response


def _read(request: HttpRequest, found: Plan, template: str) -> HttpResponse:
    stored = actions.stored(found)
    shown = Shown.of(stored, named(move.term for move in stored.proposal.moves))
    return render(request, template, {"body": found.body, "plan": found, "shown": shown})
