"""What everybody may take away of a body: its members, its terms, and all of it as Popolo.

Each answer carries a mark of its content, so that who asks again for what has not changed is told so
in a line.
"""

from collections.abc import Iterable

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import conditional_page, require_safe

from membership.bodies.history.days import NoSuchDay, day_asked_for
from membership.bodies.history.popolo import popolo
from membership.bodies.history.tables import member_rows, term_rows
from membership.bodies.models import Body
from portal.lib.tables.writing import CSV_TYPE, csv_lines
from portal.lib.time import today


@require_safe
@conditional_page
def members_csv(request: HttpRequest, slug: str) -> HttpResponse:
    """Every seat with its holder today, or on the day that ``?on=2024-03-31`` names."""
    body = get_object_or_404(Body, slug=slug)
    try:
        on = day_asked_for(request.GET.get("on"))
    except NoSuchDay as error:
        raise Http404(str(error)) from None
    return _csv(member_rows(body, on), f"{slug}-members-{on.isoformat()}.csv")


@require_safe
@conditional_page
def terms_csv(request: HttpRequest, slug: str) -> HttpResponse:
    """Every term on record, past, present and to come."""
    body = get_object_or_404(Body, slug=slug)
    return _csv(term_rows(body, today()), f"{slug}-terms.csv")


@require_safe
@conditional_page
def popolo_json(request: HttpRequest, slug: str) -> HttpResponse:
    """People, organisations, seats and terms in the shape of Popolo."""
    body = get_object_or_404(Body.objects.select_related("parent"), slug=slug)
    data = popolo(body, today(), lambda path: f"{settings.SITE_URL}{path}")
    return JsonResponse(data, json_dumps_params={"ensure_ascii": False, "indent": 1})


def _csv(rows: Iterable[Iterable[object]], name: str) -> HttpResponse:
    response = HttpResponse(b"".join(csv_lines(rows)), content_type=CSV_TYPE)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
