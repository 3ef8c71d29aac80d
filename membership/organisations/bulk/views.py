"""The officers' pages of tables: uploading one, looking at what it would do, importing, exporting."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from membership.organisations.bulk import actions, exports, policies
from membership.organisations.bulk.columns import COLUMNS
from membership.organisations.bulk.forms import UploadForm
from membership.organisations.bulk.models import ADD, SKIP, Finding, Import
from membership.organisations.bulk.progress import progress_of
from membership.organisations.errors import OrganisationError
from membership.organisations.forms import DirectoryForm
from membership.organisations.models import Organisation
from membership.people.requests import signed_in
from portal.lib.tables.writing import CSV_TYPE, XLSX_TYPE, csv_lines
from portal.lib.time import today

TABLES_A_PAGE = 20
ROWS_A_PAGE = 50
MOVED = "moved"
CHOICE = "choice-"  # and the number of the row: the name of a twin's radio buttons


def _require(allowed: bool) -> None:
    if not allowed:
        raise PermissionDenied


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def imports(request: HttpRequest) -> HttpResponse:
    """Upload a table, and find those uploaded before."""
    _require(policies.can_import(request.user))
    form = UploadForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
    if request.method == "POST" and form.is_valid():
        return redirect(actions.upload(form.cleaned_data["file"], acting_user=signed_in(request)))
    tables = Import.objects.select_related("uploaded_by")
    page = Paginator(tables, TABLES_A_PAGE).get_page(request.GET.get("page"))
    context = {"form": form, "page_obj": page, "columns": COLUMNS}
    return render(request, "organisations/imports.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def import_(request: HttpRequest, pk: int) -> HttpResponse:
    """What a table would do row by row; how far its import is; what came of it."""
    _require(policies.can_import(request.user))
    table = get_object_or_404(Import.objects.select_related("uploaded_by", "applied_by"), pk=pk)
    if request.method == "POST":
        return _act(request, table)
    counts = _counts(table)
    show = request.GET.get("show", "")
    rows = _narrowed(table, show)
    context = {
        "table": table,
        "progress": progress_of(table.pk) if table.is_under_way else None,
        "filters": _filters(counts, show),
        "counts": counts,
        "to_import": counts["new"] + counts["changed"] + counts["chosen"],
        "page_obj": Paginator(rows, ROWS_A_PAGE).get_page(request.GET.get("page")),
        "shown": show if show in dict(Finding.choices) else "",
    }
    return render(request, "organisations/import.html", context)


def _counts(table: Import) -> dict[str, int]:
    """How many rows there are of each finding, have moved, and are twins that are not left out."""
    kinds = {str(kind): Count("pk", filter=Q(finding=kind)) for kind in Finding}
    return table.rows.aggregate(
        all=Count("pk"),
        moved=Count("pk", filter=Q(moved=True)),
        chosen=Count("pk", filter=Q(finding=Finding.TWIN) & ~Q(choice=SKIP)),
        **kinds,
    )


def _narrowed(table: Import, show: str) -> Any:
    if show == MOVED:
        return table.rows.filter(moved=True)
    return table.rows.filter(finding=show) if show in Finding else table.rows.all()


def _filters(counts: dict[str, int], show: str) -> list[dict[str, Any]]:
    """The ways to narrow the rows, each with its number; those without a row are left out."""
    labels = {
        "": "All rows",
        MOVED: "Different since the check",
        **{str(kind): str(kind.label) for kind in Finding},
    }
    offered = {value: counts[value or "all"] for value in labels}
    return [
        {"value": value, "label": labels[value], "count": count, "current": value == show}
        for value, count in offered.items()
        if count or not value or value == show
    ]


def _act(request: HttpRequest, table: Import) -> HttpResponse:
    """Do what the pressed button says; the choices on the page are kept whatever it was."""
    done = next((name for name in BUTTONS if name in request.POST), "")
    try:
        if any(name.startswith(CHOICE) for name in request.POST):
            actions.choose(table, _choices(request), acting_user=signed_in(request))
        if done:
            BUTTONS[done](request, table)
        elif table.is_checked:
            messages.success(request, "Your choices are kept.")
    except OrganisationError as refusal:
        messages.error(request, str(refusal))
    if done == "discard" and not Import.objects.filter(pk=table.pk).exists():
        return redirect("organisations:imports")
    if done == "apply":
        return redirect(table)
    return redirect(request.get_full_path())


def _choices(request: HttpRequest) -> dict[int, str]:
    return {
        int(number): str(value)
        for name, value in request.POST.items()
        if (number := name.removeprefix(CHOICE)) != name and number.isdecimal() and len(number) < 9
    }


def _apply(request: HttpRequest, table: Import) -> None:
    actions.start(table, acting_user=signed_in(request))


def _again(request: HttpRequest, table: Import) -> None:
    actions.check_again(table, acting_user=signed_in(request))


def _discard(request: HttpRequest, table: Import) -> None:
    actions.discard(table, acting_user=signed_in(request))
    messages.success(request, f"{table.file_name} is removed. Nothing was imported from it.")


def _skip_all(request: HttpRequest, table: Import) -> None:
    actions.choose_for_all(table, SKIP, acting_user=signed_in(request))
    messages.success(request, "All twins will be left out.")


def _add_all(request: HttpRequest, table: Import) -> None:
    count = actions.choose_for_all(table, ADD, acting_user=signed_in(request))
    messages.success(request, f"{count:,} of the twins will be added as other organisations.")


BUTTONS: dict[str, Callable[[HttpRequest, Import], None]] = {
    "apply": _apply,
    "again": _again,
    "discard": _discard,
    "skip-all": _skip_all,
    "add-all": _add_all,
}


@require_safe
@login_required
def import_file(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The table as it was uploaded, as a download."""
    _require(policies.can_import(request.user))
    table = get_object_or_404(Import, pk=pk)
    if not table.file or not table.file.storage.exists(table.file.name or ""):
        raise Http404("The file is not kept any more.")
    kind = XLSX_TYPE if (table.file.name or "").endswith(".xlsx") else CSV_TYPE
    response = FileResponse(
        table.file.open("rb"), as_attachment=True, filename=table.file_name, content_type=kind
    )
    response["X-Content-Type-Options"] = "nosniff"
    return response


@require_safe
@login_required
def import_template(request: HttpRequest, kind: str) -> HttpResponseBase:
    """An empty table with the headings and an example."""
    _require(policies.can_import(request.user))
    name = f"organisations-template.{kind}"
    if kind == "xlsx":
        file = exports.template_workbook()
        return FileResponse(file, as_attachment=True, filename=name, content_type=XLSX_TYPE)
    return _csv([exports.HEADINGS, *exports.template_rows()], name)


@require_safe
@login_required
def export(request: HttpRequest, kind: str) -> HttpResponseBase:
    """The organisations that the officer sees, narrowed as the directory is."""
    _require(policies.can_export(request.user))
    organisations = DirectoryForm(request.GET).narrow(Organisation.objects.visible_to(request.user))
    name = f"organisations-{today().isoformat()}.{kind}"
    if kind == "xlsx":
        file = exports.workbook(organisations)
        return FileResponse(file, as_attachment=True, filename=name, content_type=XLSX_TYPE)

    def rows() -> Any:
        yield exports.HEADINGS
        yield from exports.rows_of(organisations)

    return _csv(rows(), name)


def _csv(rows: Any, name: str) -> StreamingHttpResponse:
    response = StreamingHttpResponse(csv_lines(rows), content_type=CSV_TYPE)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
