"""Files of results: open data for everybody, single responses for officers."""

from collections.abc import Iterator
from tempfile import TemporaryFile
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import (
    FileResponse,
    Http404,
    HttpRequest,
    HttpResponse,
    JsonResponse,
    StreamingHttpResponse,
)
from django.utils import timezone
from django.views.decorators.http import require_safe

from consultations.notices.rounds import Round
from consultations.results import exports
from consultations.results import open_data as data
from consultations.results.actions import look
from consultations.results.groups import Breakdown
from consultations.results.policies import can_see_all_figures
from consultations.results.views import page_of, round_of
from portal.lib.tables.writing import CSV_TYPE, XLSX_TYPE, csv_lines, write_workbook


@require_safe
def open_data(request: HttpRequest, slug: str) -> HttpResponse:
    """Published results as JSON, with the licence under which they may be used; by one breakdown if the
    address names one (``?by=capacity``). Each part but the last leads to the next (``?part=2``)."""
    page, word = page_of(request, slug), request.GET.get("by", "")
    by = Breakdown.named(word)
    if word and by is None:
        raise Http404
    try:
        found = data.open_data(page, timezone.now(), by, int(request.GET.get("part", "1")))
    except (LookupError, ValueError) as error:  # no such part, or no number
        raise Http404 from error
    found |= {"address": page.get_full_url(request), "next": _next(request, found)}
    return JsonResponse(found, json_dumps_params={"indent": 2, "ensure_ascii": False})


def _next(request: HttpRequest, found: dict[str, Any]) -> str | None:
    """The address of the next part, if there is one."""
    if found["part"] == found["parts"]:
        return None
    query = request.GET.copy()
    query["part"] = str(found["part"] + 1)
    return request.build_absolute_uri(f"{request.path}?{query.urlencode()}")


@require_safe
@login_required
def as_csv(request: HttpRequest, slug: str, number: int) -> StreamingHttpResponse:
    """Every response as a line; sent as it is read."""
    round_ = _taken(request, slug, number, "CSV")
    lines = csv_lines(_with_headings(round_))
    response = StreamingHttpResponse(lines, content_type=CSV_TYPE)
    response["Content-Disposition"] = f'attachment; filename="{_name(round_)}.csv"'
    return response


@require_safe
@login_required
def as_workbook(request: HttpRequest, slug: str, number: int) -> FileResponse:
    """Every response as a row of an Excel workbook, which lies in a file while it is written."""
    round_ = _taken(request, slug, number, "Excel workbook")
    file = TemporaryFile()  # noqa: SIM115 the response closes it
    write_workbook(file, [("Responses", exports.headings(round_), exports.rows_of(round_))])
    file.seek(0)
    return FileResponse(
        file, as_attachment=True, filename=f"{_name(round_)}.xlsx", content_type=XLSX_TYPE
    )


def _taken(request: HttpRequest, slug: str, number: int, at: str) -> Round:
    round_ = round_of(request, slug, number)
    if not can_see_all_figures(request.user):
        raise PermissionDenied
    look(round_, at=f"responses as {at}", acting_user=request.user)
    return round_


def _with_headings(round_: Round) -> Iterator[list[object] | list[str]]:
    yield exports.headings(round_)
    yield from exports.rows_of(round_)


def _name(round_: Round) -> str:
    return f"{round_.page.slug}-round-{round_.number}-responses"
