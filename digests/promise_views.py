"""Being told when a promise moves: asking, confirming, stopping."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods

from consultations.models import ConsultationPage, Deed
from digests.actions import promises
from digests.errors import LinkExpired, LinkInvalid
from digests.forms import AddressForm
from digests.limits import may_ask_for_a_mail, too_many
from digests.models import PromiseStop, PromiseWatch, Reader
from digests.tokens import CONFIRM_WITHIN, promises_purpose, read_token
from membership.people.models import User

READ_AND_WRITE = ["GET", "HEAD", "POST"]
TOLD = "We e-mail you when this promise moves."


@never_cache
@require_http_methods(READ_AND_WRITE)
def watch(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask to be told when a promise moves, with or without an account."""
    now = timezone.now()
    readable = Deed.objects.promises().visible_to(request.user, now).select_related("page")
    deed = get_object_or_404(readable, pk=pk)
    user = request.user if isinstance(request.user, User) else None
    form = None if user else AddressForm(request.POST or None)
    if request.method == "POST" and user:
        promises.watch_promise(user, deed, now=now)
        messages.success(request, TOLD)
        return redirect(deed)
    if request.method == "POST" and form is not None and form.is_valid():
        if not may_ask_for_a_mail(request):
            return too_many(request)
        if not form.is_from_a_program():
            promises.ask_for_promise(form.cleaned_data["address"], deed, now=now)
        return redirect("digests:check_your_email")
    context = {
        "deed": deed,
        "form": form,
        "is_watching": user is not None and promises.is_watching(user, deed),
        "consent_wording": promises.CONSENT_WORDING,
    }
    return render(request, "digests/promise_watch.html", context)


@never_cache
@require_http_methods(READ_AND_WRITE)
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """GET asks, since mail scanners open every link; POST confirms."""
    try:
        pk = read_token("confirm-promise", token, CONFIRM_WITHIN)
    except LinkExpired:
        return render(request, "digests/link_expired.html", status=410)
    except LinkInvalid as error:
        raise Http404 from error
    found = PromiseWatch.objects.select_related("deed__page", "reader")
    watch = found.filter(pk=pk, ended_at__isnull=True).first()
    if watch is None:
        return render(request, "digests/link_expired.html", status=410)
    if request.method == "POST":
        promises.confirm_promise(watch, now=timezone.now())
        messages.success(request, TOLD)
        return redirect(watch.deed)
    return render(request, "digests/promise_confirm.html", {"watch": watch})


@csrf_exempt  # as for all updates: the token in the address is the proof
@never_cache
@sensitive_variables("token")
@require_http_methods(READ_AND_WRITE)
def stop(request: HttpRequest, page_pk: int, token: str) -> HttpResponse:
    """GET asks and changes nothing; POST stops all e-mails about the promises of one consultation."""
    try:
        reader_pk = read_token(promises_purpose(page_pk), token)
    except LinkInvalid as error:
        raise Http404 from error
    reader = get_object_or_404(Reader, pk=reader_pk)
    page = get_object_or_404(ConsultationPage, pk=page_pk)
    if request.method == "POST":
        promises.stop_promises(reader, page, acting_user=None, now=timezone.now())
        return redirect("digests:stop_promises", page_pk, token)
    stopped = PromiseStop.objects.filter(reader=reader, consultation=page).exists()
    watching = PromiseWatch.objects.filter(
        reader=reader, deed__page=page, ended_at__isnull=True
    ).exists()
    context = {"reader": reader, "page": page, "is_stopped": stopped and not watching}
    return render(request, "digests/promise_stop.html", context)
