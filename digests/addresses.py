"""Pages of a reader's own address: getting updates at another, and what was agreed to when."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_safe

from digests.actions.addresses import ask_to_move, move
from digests.consent import consent_of
from digests.errors import LinkExpired, LinkInvalid, NothingToMove
from digests.forms import NewAddressForm
from digests.limits import may_ask_for_a_mail, too_many
from digests.models import Notice, NoticeKind, Subscription
from digests.requests import reader_or_404
from digests.tokens import CONFIRM_WITHIN, make_token, read_token


@never_cache
@sensitive_variables("token")
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, token: str) -> HttpResponse:
    """Ask for updates at another address; somebody with an account changes the account's."""
    reader = reader_or_404("preferences", token)
    if reader.user:
        return redirect("account_email")
    if not Subscription.objects.confirmed().filter(reader=reader).exists():
        return redirect("digests:preferences", token)
    form = NewAddressForm(reader, request.POST or None)
    if request.method == "POST" and form.is_valid():
        if not may_ask_for_a_mail(request):
            return too_many(request)
        ask_to_move(reader, form.cleaned_data["address"], now=timezone.now())
        return redirect("digests:check_your_email")
    context: dict[str, Any] = {"form": form, "reader": reader, "token": token}
    return render(request, "digests/change_address.html", context)


@never_cache
@sensitive_variables("token")
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """GET asks, since mail scanners open every link; POST moves the updates."""
    try:
        pk = read_token("address", token, CONFIRM_WITHIN)
    except LinkExpired:
        return render(request, "digests/link_expired.html", status=410)
    except LinkInvalid as error:
        raise Http404 from error
    asked = Notice.objects.select_related("reader__user").filter(kind=NoticeKind.ADDRESS_CONFIRM)
    notice = get_object_or_404(asked, pk=pk)
    if request.method == "POST":
        try:
            move(notice, now=timezone.now())
        except NothingToMove:
            return render(request, "digests/link_expired.html", status=410)
        messages.success(request, "Your updates come to this address from now on.")
        return redirect("digests:preferences", make_token("preferences", notice.reader_id))
    return render(request, "digests/confirm_address.html", {"reader": notice.reader})


@never_cache
@sensitive_variables("token")
@require_safe
def history(request: HttpRequest, token: str) -> HttpResponse:
    """What a reader agreed to, changed and ended, the latest first."""
    reader = reader_or_404("preferences", token)
    context = {"reader": reader, "token": token, "entries": consent_of(reader)}
    return render(request, "digests/history.html", context)
