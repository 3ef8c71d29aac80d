"""The equality questions, on a page of their own after an answer was sent."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from consultations.equality.actions import EqualityRefused, leave_answers
from consultations.equality.forms import EqualityForm
from consultations.equality.models import EqualitySheet
from consultations.equality.sheets import sheet_of
from consultations.notices.pages import ConsultationPage


@csrf_exempt  # nobody's right is used here, and the cookie that would prove a form's origin is not read
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def equality(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask, and take the answers without a name. Without a round that asks, the page says so."""
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in {"same-origin", "none"}:
        raise PermissionDenied
    now = timezone.now()
    page = get_object_or_404(ConsultationPage.objects.visible_to(None), slug=slug)
    sheet = sheet_of(page, now)
    sent = request.POST if request.method == "POST" else None
    form = EqualityForm(sent, sheet=sheet) if sheet else None
    if sheet and form and request.method == "POST" and _left(sheet, form, now):
        return _private(redirect("consultations:equality_sent", slug=slug))
    context = {"page": page, "sheet": sheet, "form": form}
    return _private(render(request, "consultations/equality.html", context))


@never_cache
@require_safe
def equality_sent(request: HttpRequest, slug: str) -> HttpResponse:
    """Thanks. The address says nothing about who answered."""
    page = get_object_or_404(ConsultationPage.objects.visible_to(None), slug=slug)
    return _private(render(request, "consultations/equality_sent.html", {"page": page}))


def _left(sheet: EqualitySheet, form: EqualityForm, now: datetime) -> bool:
    """Whether there is no more to say; a program is told the same and leaves nothing."""
    if not form.is_valid():
        return False
    if form.is_from_a_program():
        return True
    try:
        leave_answers(sheet, options=form.chosen(), now=now)
    except EqualityRefused as error:
        form.add_error(None, str(error))
        return False
    return True


def _private(response: HttpResponse) -> HttpResponse:
    """The next page does not learn that this one was open."""
    response.headers["Referrer-Policy"] = "no-referrer"
    return response
