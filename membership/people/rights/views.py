"""The pages on which people use the rights over their data, and officers see that they are kept."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from membership.people.errors import (
    ArchiveUnderWay,
    AskedTooSoon,
    LastAdministrator,
    LinkExpired,
    LinkInvalid,
)
from membership.people.forms import EraseForm
from membership.people.models import DataArchive
from membership.people.policies import can_download, can_see_retention
from membership.people.requests import signed_in
from membership.people.retention import ARCHIVE_FILES
from membership.people.rights.erasure import erase_account
from membership.people.rights.leaving import concerns_of, fate_of
from membership.people.rights.links import archive_path, read_token
from membership.people.rights.my_data import (
    ask_for_my_data,
    available_until,
    is_available,
    latest_of,
)
from membership.people.rights.proof import ask_once_more, needs_a_new_log_in
from membership.people.rights.retention_report import report
from portal.lib.templatetags.portal import moment
from portal.records.actions import record
from portal.records.retention import rule_named

LAST_ADMINISTRATOR = (
    "You are the only site administrator. Give somebody else that role first, or nobody can look"
    " after accounts any more."
)
EXPIRED = "That link has expired and the file is deleted. You can ask for your data again."


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def my_data(request: HttpRequest) -> HttpResponse:
    """Ask for everything that is held about one, and see how far the archive is."""
    user, now = signed_in(request), timezone.now()
    if request.method == "POST":
        try:
            ask_for_my_data(acting_user=user, now=now)
        except ArchiveUnderWay:
            messages.info(request, "Your data is being put together already.")
        except AskedTooSoon as refusal:
            again = moment(refusal.again_at)
            messages.error(request, f"You can ask once a day. Ask again from {again}.")
        else:
            messages.success(request, "We are putting your data together.")
        return redirect("people:my_data")
    archive = latest_of(user)
    available = archive is not None and is_available(archive, now=now)
    context = {
        "archive": archive,
        "download": archive_path(archive.pk) if archive is not None and available else "",
        "until": available_until(archive) if archive is not None else None,
        "days": rule_named(ARCHIVE_FILES).after.days,
    }
    return render(request, "people/my_data.html", context)


@require_safe
@never_cache
@login_required
def download(request: HttpRequest, token: str) -> HttpResponseBase:
    """The archive that the link stands for, to the person whose data it is and nobody else."""
    try:
        pk = read_token(token, max_age=rule_named(ARCHIVE_FILES).after)
    except LinkInvalid:
        raise Http404("There is no such link.") from None
    except LinkExpired:
        messages.error(request, EXPIRED)
        return redirect("people:my_data")
    user, now = signed_in(request), timezone.now()
    archive: DataArchive = get_object_or_404(DataArchive, pk=pk)
    if not can_download(user, archive):
        raise Http404("There is no such link.")
    if not is_available(archive, now=now):
        messages.error(request, EXPIRED)
        return redirect("people:my_data")
    record(archive, "downloaded", acting_user=user)
    name = f"my-data-{now:%Y-%m-%d}.zip"
    return FileResponse(archive.file.open("rb"), as_attachment=True, filename=name)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def erase(request: HttpRequest) -> HttpResponse:
    """What goes and what stays when one's account is erased; then, with every tick, it is erased."""
    user = signed_in(request)
    concerns, must_log_in = concerns_of(user), needs_a_new_log_in(request, user)
    form = EraseForm(request.POST if request.method == "POST" else None, concerns=concerns)
    if request.method == "POST" and not must_log_in and form.is_valid():
        ask_once_more(request)
        try:
            erase_account(user.pk, acting_user=user, now=timezone.now())
        except LastAdministrator:
            form.add_error(None, LAST_ADMINISTRATOR)
        else:
            request.session.flush()
            return redirect("people:erased")
    goes, stays = fate_of(user)
    context = {
        "form": form,
        "concerns": concerns,
        "must_log_in": must_log_in,
        "goes": goes,
        "stays": stays,
    }
    return render(request, "people/erase.html", context)


@require_safe
def erased(request: HttpRequest) -> HttpResponse:
    """What somebody sees whose account is gone."""
    return render(request, "people/erased.html")


@require_safe
@login_required
def retention(request: HttpRequest) -> HttpResponse:
    """Every retention rule, what is due now and what the last run came to."""
    if not can_see_retention(request.user):
        raise PermissionDenied
    return render(request, "people/retention.html", {"rules": report(now=timezone.now())})
