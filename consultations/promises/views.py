"""You Said, We Did, as everybody reads it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from consultations.notices.pages import ConsultationPage
from consultations.promises.said_and_done import said_and_done


@require_safe
def you_said_we_did(request: HttpRequest, slug: str) -> HttpResponse:
    """What people said and what was done, by theme; shown once a round's results are published."""
    page = get_object_or_404(ConsultationPage.objects.visible_to(request.user), slug=slug)
    now = timezone.now()
    published = page.rounds.with_published_results(now).exists()
    found = said_and_done(page, request.GET, now) if published else None
    context = {"page": page, "found": found}
    return render(request, "consultations/you_said_we_did.html", context)
