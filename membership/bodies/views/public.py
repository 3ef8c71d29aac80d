"""What everyone sees of the bodies: who sits today and on any day, who sat before, and when they meet."""

from datetime import date
from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from membership.bodies import policies
from membership.bodies.history.changes import changes_around
from membership.bodies.history.days import NoSuchDay, day_in_address, lifetime
from membership.bodies.history.forms import DayForm
from membership.bodies.history.past import past_members
from membership.bodies.history.spells import ex_officio_spells
from membership.bodies.models import Body, Meeting
from membership.bodies.on_the_page import links, open_calls
from membership.bodies.sittings import grouped, in_words, who_sits
from membership.bodies.timeline import Timeline, window
from portal.lib import markdown
from portal.lib.time import last_day, today

BODIES_SHOWN = 50
MEETINGS_SHOWN = 20


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Every body that exists today, and those that are closed or yet to begin."""
    current = Body.objects.current(today())
    others = Body.objects.exclude(pk__in=current.values("pk"))[:BODIES_SHOWN]
    page = Paginator(current, BODIES_SHOWN).get_page(request.GET.get("page"))
    return render(request, "bodies/index.html", {"bodies": page, "others": others})


@require_safe
def detail(request: HttpRequest, slug: str) -> HttpResponse:
    """Who sits on a body today, the vacancies, its meetings, and who sat before."""
    body = _body(slug)
    on, now = today(), timezone.now()
    meetings = Meeting.objects.filter(body=body).select_related("agenda")
    context = _on_a_day(request, body, on) | {
        "canonical": f"{settings.SITE_URL}{body.get_absolute_url()}",
        "terms_of_reference": markdown.render(body.terms_of_reference),
        "calls": open_calls(body, request.user, now=now),
        "links": links(body, request.user, now=now),
        "next_meeting": meetings.upcoming(now).first(),
        "last_meeting": meetings.past(now).first(),
        "may_manage": policies.can_manage(request.user, body, on),
    }
    return render(request, "bodies/detail.html", context)


@require_safe
def as_at(request: HttpRequest, slug: str, day: str) -> HttpResponse:
    """Who sat, or will sit, on the day in the address, by what is known today."""
    body = _body(slug)
    try:
        on = day_in_address(day)
    except NoSuchDay as error:
        context = {"body": body, "form": DayForm(), "problem": str(error)}
        return render(request, "bodies/choose_day.html", context, status=404)
    context = _on_a_day(request, body, on) | {"today": today()}
    return render(request, "bodies/as_at.html", context)


@require_safe
def choose_day(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask for a day, and lead to its page."""
    body = _body(slug)
    form = DayForm(request.GET or None)
    if form.is_valid():
        return redirect("bodies:as_at", slug, form.cleaned_data["on"].isoformat())
    return render(request, "bodies/choose_day.html", {"body": body, "form": form})


@require_safe
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


def _body(slug: str) -> Body:
    body: Body = get_object_or_404(Body.objects.select_related("parent"), slug=slug)
    return body


def _on_a_day(request: HttpRequest, body: Body, on: date) -> dict[str, Any]:
    """What the page of today and that of any other day have in common."""
    asked, sitting, ex_officio = request.GET, who_sits(body, on), ex_officio_spells(body)
    voting = [each for each in sitting if each.seat.is_voting]
    called = asked.get("member", "")
    return {
        "body": body,
        "on": on,
        "lifetime": lifetime(body, on),
        "last_day": last_day(body.closed) if body.closed else None,
        "summary": in_words(sitting),
        "groups": grouped(each for each in voting if each.term),
        "attending": [each for each in sitting if not each.seat.is_voting],
        "vacancies": [each for each in voting if each.is_vacant],
        "changes": changes_around(body, on, ex_officio),
        "day_form": DayForm(),
        "timeline": Timeline(body, on, window(asked, on), asked.get("seats")),
        "called": called,
        "past": past_members(
            body,
            on,
            sitting={each.term.person_id for each in sitting if each.term},
            ex_officio=ex_officio,
            called=called,
            page=asked.get("page"),
        ),
    }
