"""The pages of whoever runs a call: all calls of the body, one call, and its panel."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from membership.bodies.errors import BodyError
from membership.bodies.forms.refusals import show
from membership.bodies.recruitment import actions, policies
from membership.bodies.recruitment.candidates import candidates
from membership.bodies.recruitment.forms.calls import PanelForm
from membership.bodies.recruitment.models import Call
from membership.bodies.recruitment.states import with_state
from membership.bodies.recruitment.views.lookups import as_read, run
from membership.bodies.views.lookups import READ_AND_WRITE, managed
from membership.people.models import User
from portal.lib.templatetags.portal import moment
from portal.lib.time import london_day

CALLS_A_PAGE = 20


@require_safe
@login_required
def manage_calls(request: HttpRequest, slug: str) -> HttpResponse:
    """Every call of the body, drafts included."""
    body, _ = managed(request, slug)
    calls = Call.objects.filter(body=body).annotate(received=Count("expressions"))
    ordered = calls.order_by("-closes_at", "-pk")
    page = Paginator(ordered, CALLS_A_PAGE).get_page(request.GET.get("page"))
    context = {"body": body, "page_obj": page, "calls": with_state(page, timezone.now())}
    return render(request, "bodies/recruitment/manage_calls.html", context)


@require_http_methods(READ_AND_WRITE)
@login_required
def manage_call(request: HttpRequest, slug: str, call_id: int) -> HttpResponse:
    """A call as people read it, what can be done with it, its panel, and how many answered."""
    now = timezone.now()
    call, user = run(request, slug, call_id, now)
    if request.method == "POST":
        return _publish_or_discard(request, call, user)
    sitting = list(call.panel.sitting().select_related("user"))
    context = {
        **as_read(call, now),
        "announcements": call.announcements.all(),
        "received": call.expressions.count(),
        "sitting": sitting,
        "somebody_can_decide": any(
            policies.can_make_calls(member.user, call.body, now) for member in sitting
        ),
        "aside": call.panel.exclude(aside_at=None).select_related("user"),
        "on_panel": policies.is_on_panel(user, call, now),
        "may_decide": policies.can_decide(user, call, now),
    }
    return render(request, "bodies/recruitment/manage_call.html", context)


def _publish_or_discard(request: HttpRequest, call: Call, user: User) -> HttpResponse:
    try:
        if "discard" in request.POST:
            actions.discard(call, acting_user=user)
            messages.success(request, "The draft is deleted.")
            return redirect("bodies:manage_calls", call.body.slug)
        if "publish" in request.POST:
            call = actions.publish(call, acting_user=user)
            text = f"The call is published and closes {moment(call.last_minute)}."
            messages.success(request, text)
    except BodyError as error:
        messages.error(request, str(error))
    return redirect("bodies:manage_call", call.body.slug, call.pk)


@require_http_methods(READ_AND_WRITE)
@login_required
def call_panel(request: HttpRequest, slug: str, call_id: int) -> HttpResponse:
    """Who reads, scores and notes."""
    now = timezone.now()
    call, user = run(request, slug, call_id, now)
    form = PanelForm(
        request.POST if request.method == "POST" else None,
        candidates=candidates(call, london_day(now)),
        sitting=list(call.panel.sitting().values_list("user", flat=True)),
    )
    if request.method == "POST" and form.is_valid():
        try:
            actions.name_panel(call, form.chosen(), acting_user=user, now=now)
        except BodyError as error:
            show(form, error)
        else:
            messages.success(request, "The panel is named.")
            return redirect("bodies:manage_call", slug, call.pk)
    context = {"body": call.body, "call": call, "form": form}
    return render(request, "bodies/recruitment/call_panel.html", context)
