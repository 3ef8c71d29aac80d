"""The pages on which somebody without an account gets or erases what is held about her address."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_safe

from digests.errors import BelongsToAnAccount
from digests.models import Reader
from digests.policies import can_erase_addresses
from digests.requests import reader_or_404
from digests.rights import actions
from digests.rights.forms import ConfirmRequestForm, EraseAddressForm, RequestForm
from digests.rights.held import copy_of, held_at
from membership.people.models import User
from membership.people.requests import signed_in
from portal.lib.time import today

READ_AND_WRITE = ["GET", "HEAD", "POST"]


@never_cache
@sensitive_variables("token")
@require_safe
def copy(request: HttpRequest, token: str) -> HttpResponse:
    """All that is held about the address, as a file; with an account, all that is held of the account."""
    reader = reader_or_404("preferences", token)
    if reader.user:
        return redirect("people:my_data")
    name = f'attachment; filename="my-updates-{today():%Y-%m-%d}.json"'
    dumped = {"indent": 2, "ensure_ascii": False}
    return JsonResponse(
        copy_of(reader), json_dumps_params=dumped, headers={"Content-Disposition": name}
    )


@never_cache
@sensitive_variables("token")
@require_http_methods(READ_AND_WRITE)
def erase(request: HttpRequest, token: str) -> HttpResponse:
    """GET says what goes and changes nothing, since mail scanners open every link; POST with the tick
    erases it."""
    reader = reader_or_404("preferences", token)
    if reader.user:
        return redirect("people:erase")
    form = EraseAddressForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.erase_reader(reader, now=timezone.now())
        except BelongsToAnAccount:
            form.add_error(None, "An account has this address. Log in to erase the account.")
        else:
            return redirect("digests:address_erased")
    context = {"reader": reader, "token": token, "form": form, "goes": held_at(reader)}
    return render(request, "digests/rights/erase.html", context)


@require_safe
def erased(request: HttpRequest) -> HttpResponse:
    """What somebody sees whose address is erased."""
    return render(request, "digests/rights/erased.html")


@never_cache
@login_required
@require_http_methods(READ_AND_WRITE)
def erase_on_request(request: HttpRequest) -> HttpResponse:
    """An officer says whose address and why, sees what goes, and erases it with a tick."""
    officer = signed_in(request)
    if not can_erase_addresses(officer):
        raise PermissionDenied
    first = RequestForm(request.POST if request.method == "POST" else None)
    if request.method != "POST" or not first.is_valid():
        return render(request, "digests/rights/request.html", {"form": first})
    return _confirm(request, officer, first.cleaned_data)


def _confirm(request: HttpRequest, officer: User, asked: dict[str, Any]) -> HttpResponse:
    is_answered = "confirm" in request.POST
    form = ConfirmRequestForm(request.POST if is_answered else None, initial=asked)
    if is_answered and form.is_valid():
        try:
            actions.erase_on_request(**asked, acting_user=officer, now=timezone.now())
        except BelongsToAnAccount:
            messages.error(request, "An account has this address: its owner erases the account.")
        else:
            messages.success(request, "Everything about the address is erased.")
        return redirect("digests:erase_on_request")
    reader = Reader.objects.filter(address=asked["address"]).first()
    goes = held_at(reader or Reader(address=asked["address"]))
    context = {"form": form, "address": asked["address"], "goes": goes}
    return render(request, "digests/rights/request.html", context)
