"""Taking an evidence pack: officers alone, and each time is recorded."""

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from consultations.evidence.pack import pack_of
from consultations.notices.pages import ConsultationPage
from consultations.policies import can_take_evidence
from portal.lib.time import london_day
from portal.records.actions import record


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def pack(request: HttpRequest, slug: str) -> HttpResponseBase:
    """GET says what is in it; POST hands it out, published notice or not."""
    page = get_object_or_404(ConsultationPage, slug=slug)
    if not can_take_evidence(request.user):
        raise PermissionDenied
    if request.method != "POST":
        return _ask(request, page)
    now = timezone.now()
    record(page, "evidence pack taken", acting_user=request.user)
    response = StreamingHttpResponse(pack_of(page, now), content_type="application/zip")
    name = f"evidence-{page.slug}-{london_day(now).isoformat()}.zip"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _ask(request: HttpRequest, page: ConsultationPage) -> HttpResponse:
    return render(request, "consultations/evidence/pack.html", {"page": page})
