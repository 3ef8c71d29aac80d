"""The public figures of moderation."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from forums.moderation.figures import Figures, figures, years
from portal.lib.tables.writing import CSV_TYPE, csv_lines


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """What was reported and decided in a year, for everybody to read."""
    shown, known = _asked(request)
    context = {"figures": shown, "years": known}
    return render(request, "forums/moderation/figures.html", context)


@require_safe
def table(request: HttpRequest) -> HttpResponse:
    """The same as CSV, to take away."""
    shown, _ = _asked(request)
    rows = [("Table", "Line", "Number")]
    rows += [(each.title, *row) for each in shown.tables for row in each.rows]
    rows.append(("Typical time to a decision", "Median", shown.typical_time))
    response = HttpResponse(b"".join(csv_lines(rows)), content_type=CSV_TYPE)
    name = f"moderation-{shown.year}.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _asked(request: HttpRequest) -> tuple[Figures, list[int]]:
    """The year that the address asks for, this one when it asks for none; 404 for one without figures."""
    known = years(timezone.now())
    asked = request.GET.get("year", str(known[0]))
    if asked not in {str(year) for year in known}:
        raise Http404
    return figures(int(asked)), known
