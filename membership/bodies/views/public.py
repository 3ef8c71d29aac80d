"""What everyone sees of the bodies: who sits, for what, since and until, and when they meet."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from membership.bodies import policies
from membership.bodies.models import Body, Meeting
from membership.bodies.sittings import in_words, past_terms, who_sits
from membership.bodies.timeline import Timeline
from portal.lib import markdown
from portal.lib.time import today

BODIES_SHOWN = 50
PAST_TERMS_SHOWN = 20
MEETINGS_SHOWN = 20


def index(request: HttpRequest) -> HttpResponse:
    """Every body that exists today, and those that are closed or yet to begin."""
    current = Body.objects.current(today())
    others = Body.objects.exclude(pk__in=current.values("pk"))[:BODIES_SHOWN]
    page = Paginator(current, BODIES_SHOWN).get_page(request.GET.get("page"))
    return render(request, "bodies/index.html", {"bodies": page, "others": others})


def detail(request: HttpRequest, slug: str) -> HttpResponse:
    """Who sits on a body today, the vacancies, its meetings, and who sat before."""
    body = get_object_or_404(Body.objects.select_related("parent"), slug=slug)
    on, now = today(), timezone.now()
    sitting = who_sits(body, on)
    past = Paginator(past_terms(body, on), PAST_TERMS_SHOWN)
    meetings = Meeting.objects.filter(body=body).select_related("agenda")
    return render(
        request,
        "bodies/detail.html",
        {
            "body": body,
            "terms_of_reference": markdown.render(body.terms_of_reference),
            "summary": in_words(sitting),
            "timeline": Timeline(sitting, on),
            "members": [each for each in sitting if each.seat.is_voting and each.term],
            "attending": [each for each in sitting if not each.seat.is_voting],
            "vacancies": [each for each in sitting if each.seat.is_voting and each.is_vacant],
            "past": past.get_page(request.GET.get("page")),
            "next_meeting": meetings.upcoming(now).first(),
            "last_meeting": meetings.past(now).first(),
            "may_manage": policies.can_manage(request.user, body, on),
        },
    )


def meetings(request: HttpRequest, slug: str) -> HttpResponse:
    """The meetings to come, and those that have been, the latest first."""
    body = get_object_or_404(Body, slug=slug)
    now = timezone.now()
    every = Meeting.objects.filter(body=body).select_related("agenda")
    past = Paginator(every.past(now), MEETINGS_SHOWN)
    return render(
        request,
        "bodies/meetings.html",
        {
            "body": body,
            "upcoming": every.upcoming(now)[:MEETINGS_SHOWN],
            "past": past.get_page(request.GET.get("page")),
            "may_manage": policies.can_manage(request.user, body, today()),
        },
    )
