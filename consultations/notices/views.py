"""What there is to read in a round, as a page of this site."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from consultations.notices.pages import ConsultationPage
from consultations.notices.rounds import RoundDocument


@require_safe
def document(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """A document that was written as a page, with its other formats."""
    page = get_object_or_404(ConsultationPage.objects.visible_to(request.user), slug=slug)
    documents = RoundDocument.objects.select_related("round", "file")
    found = get_object_or_404(
        documents.prefetch_related("formats__file", "earlier").exclude(text=""),
        pk=pk,
        round__page=page,
    )
    return render(request, "consultations/document.html", {"page": page, "document": found})
