"""Circulars: written, looked at, tried out, sent, and what became of them."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from digests.actions import circulars as actions
from digests.errors import CircularSent, NobodyToWriteTo, RecipientsChanged
from digests.figures import figures_of_circulars
from digests.lists.forms import CircularForm
from digests.lists.recipients import LeftOut, Recipients, mark_of, recipients
from digests.lists.views.requests import officer_of
from digests.mail.letters.circulars import letter_for_nobody
from digests.models import Circular
from portal.lib.mails import in_a_frame
from portal.lib.time import today

CIRCULARS_A_PAGE = 20
READ_AND_WRITE = ["GET", "HEAD", "POST"]
HAS_LEFT = "It has left: nothing in it changes any more."


@never_cache
@login_required
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Those that are being written, and those that were sent."""
    officer_of(request)
    found = Circular.objects.select_related("sent_by").prefetch_related("lists")
    page = Paginator(found, CIRCULARS_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "digests/circulars/index.html", {"page_obj": page})


@never_cache
@login_required
@require_http_methods(READ_AND_WRITE)
def write(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """A new one, or other words in one that has not left."""
    officer = officer_of(request)
    circular = get_object_or_404(Circular, pk=pk) if pk is not None else None
    if circular is not None and circular.sent_at:
        messages.info(request, HAS_LEFT)
        return redirect(circular)
    form = CircularForm(request.POST if request.method == "POST" else None, instance=circular)
    if form.is_bound and form.is_valid():
        try:
            lists = form.cleaned_data["lists"]
            actions.write_circular(form.instance, lists, acting_user=officer)
        except CircularSent:
            messages.info(request, HAS_LEFT)
        return redirect(form.instance)
    saved = Circular.objects.filter(
        pk=pk or 0
    ).first()  # the form has put what was typed on its own
    return render(request, "digests/circulars/write.html", {"form": form, "circular": saved})


@never_cache
@login_required
@require_safe
def circular(request: HttpRequest, pk: int) -> HttpResponse:
    """As its readers get it; before it is sent with what to do next, afterwards with its figures."""
    officer_of(request)
    found = get_object_or_404(Circular.objects.select_related("sent_by"), pk=pk)
    context: dict[str, Any] = {
        "circular": found,
        "lists": found.lists.all(),
        "letter": letter_for_nobody(found),
    }
    if found.sent_at:
        gone = Recipients(left_out=found.left_out)
        context |= {"figures": figures_of_circulars([found])[found.pk], "silences": gone.silences}
    return render(request, "digests/circulars/circular.html", context)


@never_cache
@login_required
@require_safe
def html(request: HttpRequest, pk: int) -> HttpResponse:
    """The HTML part alone, for the frame of the preview, under a policy of its own."""
    officer_of(request)
    return in_a_frame(letter_for_nobody(get_object_or_404(Circular, pk=pk)).html)


@never_cache
@login_required
@require_POST
def trial(request: HttpRequest, pk: int) -> HttpResponse:
    """To the officer alone."""
    officer = officer_of(request)
    found = get_object_or_404(Circular, pk=pk)
    actions.try_circular_out(found, acting_user=officer, now=timezone.now())
    messages.success(request, f"It is on its way to {officer.email}.")
    return redirect(found)


@never_cache
@login_required
@require_POST
def throw_away(request: HttpRequest, pk: int) -> HttpResponse:
    """One that was never sent."""
    officer = officer_of(request)
    found = get_object_or_404(Circular, pk=pk)
    try:
        actions.throw_circular_away(found, acting_user=officer)
    except CircularSent:
        messages.info(request, HAS_LEFT)
        return redirect(found)
    messages.success(request, "The circular is thrown away.")
    return redirect("digests:circulars")


@never_cache
@login_required
@require_http_methods(READ_AND_WRITE)
def send(request: HttpRequest, pk: int) -> HttpResponse:
    """To how many it goes and to whom it does not; POST sends it, if that is still so."""
    officer = officer_of(request)
    found = get_object_or_404(Circular, pk=pk)
    refusal = ""
    if request.method == "POST":
        try:
            actions.send_circular(
                found,
                seen=request.POST.get("seen", ""),
                acting_user=officer,
                now=timezone.now(),
            )
        except CircularSent:
            messages.info(request, "It was sent already: nobody gets it twice.")
            return redirect(found)
        except NobodyToWriteTo:
            refusal = "Nobody on these lists may get it."
        except RecipientsChanged:
            refusal = "Its words or its readers changed since you saw them. Look again."
        else:
            messages.success(request, "It is on its way.")
            return redirect(found)
    if found.sent_at:
        return redirect(found)
    return _confirm_page(request, found, refusal)


def _confirm_page(request: HttpRequest, circular: Circular, refusal: str) -> HttpResponse:
    found = recipients(circular, on=today())
    context = {
        "circular": circular,
        "lists": circular.lists.all(),
        "count": len(found.addresses),
        "silences": found.silences,
        "needs_agreement": LeftOut.NOT_OPTED_IN in found.left_out,
        "seen": mark_of(circular, found),
        "refusal": refusal,
    }
    return render(request, "digests/circulars/send.html", context)
