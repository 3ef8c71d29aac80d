"""How far a body reflects the sector, and who speaks for whom: pages for everyone."""

from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from membership.bodies.models import Body
from membership.bodies.representation.figures import (
    After,
    Representation,
    day_to_show,
    representation,
)
from membership.bodies.representation.forms import MATCHES_SHOWN, DayForm, WhoSpeaksForm
from membership.bodies.representation.measures import FEW
from membership.bodies.representation.page import parts
from membership.bodies.representation.speaking import answers_of, asker, bodies_for
from membership.bodies.representation.table import rows_of
from membership.bodies.representation.wording import findings, openings_in_words
from membership.organisations.models import Organisation
from membership.people.models import User
from portal.lib.tables.writing import CSV_TYPE, csv_lines
from portal.lib.time import today

BODIES_SHOWN = 20


@require_safe
def page(request: HttpRequest, slug: str) -> HttpResponse:
    """The seats against the sector and the residents, and what would bring them nearer."""
    body = get_object_or_404(Body, slug=slug)
    form = DayForm(request.GET)
    shown = _shown(request, body, form)
    context = {
        "body": body,
        "form": form,
        "asked": form.day,
        "shown": shown,
        "parts": parts(shown),
        "findings": findings(shown),
        "openings": openings_in_words(shown),
        "looks": [(each.value, each == shown.after) for each in After],
        "few": FEW,
        "today": today(),
    }
    return render(request, "bodies/representation/page.html", context)


@require_safe
def download(request: HttpRequest, slug: str) -> HttpResponseBase:
    """The figures as CSV, for the day and the look ahead that the address asks for."""
    body = get_object_or_404(Body, slug=slug)
    shown = _shown(request, body, DayForm(request.GET))
    response = StreamingHttpResponse(csv_lines(rows_of(shown)), content_type=CSV_TYPE)
    name = f"{body.slug}-representation-{shown.day.isoformat()}.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _shown(request: HttpRequest, body: Body, form: DayForm) -> Representation:
    now = today()
    after = request.GET.get("after", "")
    look = After(after) if after in set(After) else After.NOW
    return representation(body, day_to_show(body, form.day, now), look, today=now)


@require_safe
def who_speaks(request: HttpRequest) -> HttpResponse:
    """Give your organisation or your district, see your seat holders on every body."""
    on = today()
    form = WhoSpeaksForm(request.GET, user=request.user)
    context: dict[str, Any] = {
        "form": form,
        "own": _own(request),
        "matches": form.matches[:MATCHES_SHOWN],
        "more_matches": len(form.matches) > MATCHES_SHOWN,
    }
    if form.chosen_district or form.chosen_organisation:
        context |= _answers(request, form, on)
    return render(request, "bodies/representation/who_speaks.html", context)


def _answers(request: HttpRequest, form: WhoSpeaksForm, on: date) -> dict[str, Any]:
    who = asker(form.chosen_organisation, form.chosen_district, on)
    bodies = Paginator(bodies_for(who, request.user, on), BODIES_SHOWN)
    page_obj = bodies.get_page(request.GET.get("page"))
    return {
        "who": who,
        "page_obj": page_obj,
        "answers": answers_of(who, page_obj.object_list, request.user, on),
    }


def _own(request: HttpRequest) -> list[Organisation]:
    """The organisations that the reader belongs to, offered first."""
    if not isinstance(request.user, User):
        return []
    return list(Organisation.objects.standing().of(request.user).order_by("name")[:MATCHES_SHOWN])
