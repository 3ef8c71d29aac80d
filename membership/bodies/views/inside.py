"""The group's room: for whoever sits today, for whoever soon will, and for nobody else."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from membership.bodies import policies
from membership.bodies.in_the_room import room_sections
from membership.bodies.letters.policies import readable
from membership.bodies.models import Body, Deputy, Meeting
from membership.bodies.policies import Power, holds_power
from membership.bodies.sittings import who_sits
from portal.lib.time import today

LETTERS_SHOWN = 10


@require_safe
@login_required
def room(request: HttpRequest, slug: str) -> HttpResponse:
    """What members share: who they are, when they meet, what the chair wrote to them."""
    body, on = get_object_or_404(Body, slug=slug), today()
    if not policies.can_enter_room(request.user, body, on):
        raise Http404
    sitting = who_sits(body, on)
    letters = readable(request.user, body, on).select_related("sent_by")
    return render(
        request,
        "bodies/room.html",
        {
            "body": body,
            "sittings": sitting,
            "own": [
                each
                for each in sitting
                if each.term and each.term.person.user_id == request.user.pk
            ],
            "deputies": Deputy.objects.current(on)
            .filter(term__body=body)
            .select_related("person", "term__person"),
            "meetings": Meeting.objects.filter(body=body)
            .upcoming(timezone.now())
            .select_related("agenda")[:3],
            "letters": Paginator(letters, LETTERS_SHOWN).get_page(request.GET.get("page")),
            "shadows": not holds_power(request.user, body, Power.SEAT, on),
            "sections": room_sections(body, request.user, now=timezone.now()),
            "may_manage": policies.can_manage(request.user, body, on),
        },
    )
