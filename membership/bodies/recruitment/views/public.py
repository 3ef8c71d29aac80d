"""What everyone reads of the calls of a body: who is looked for, until when, and what came of it."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from membership.bodies.models import Body
from membership.bodies.recruitment import policies
from membership.bodies.recruitment.models import Call
from membership.bodies.recruitment.states import with_state
from membership.bodies.recruitment.views.lookups import as_read, shown
from membership.people.models import User

CALLS_A_PAGE = 20


@require_safe
def calls(request: HttpRequest, slug: str) -> HttpResponse:
    """The open calls, the one that closes first first, and those that are over."""
    body, now = get_object_or_404(Body, slug=slug), timezone.now()
    every = Call.objects.filter(body=body).select_related("body")
    past = Paginator(every.past(now), CALLS_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "body": body,
        "open_calls": with_state(every.open(now)[:CALLS_A_PAGE], now),
        "past": past,
        "past_calls": with_state(past, now),
        "may_manage": policies.can_make_calls(request.user, body, now),
    }
    return render(request, "bodies/recruitment/calls.html", context)


@require_safe
def call(request: HttpRequest, slug: str, call_id: int) -> HttpResponse:
    """One call. Whoever has put herself forward finds the way back; of others nobody is named."""
    now = timezone.now()
    found, user = shown(slug, call_id, now), request.user
    mine = found.expressions.filter(user=user).first() if isinstance(user, User) else None
    context = {
        **as_read(found, now),
        "announcements": found.announcements.all(),
        "mine": mine,
        "on_panel": found.withdrawn_at is None and policies.is_on_panel(user, found, now),
        "may_run": policies.can_run(user, found, now),
    }
    return render(request, "bodies/recruitment/call.html", context)
