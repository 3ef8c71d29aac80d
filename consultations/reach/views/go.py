"""Where a short link leads: to its consultation, counted, with no cookie and nothing kept of anybody."""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from consultations.notices.pages import ConsultationPage
from consultations.reach.bots import is_for_a_person
from consultations.reach.models import ShortLink
from consultations.reach.tallies import count_click


@never_cache
@require_safe
def go(request: HttpRequest, code: str) -> HttpResponse:
    """The consultation, or its questions while they can be answered; the address carries the code on."""
    links = ShortLink.objects.select_related("round__page").filter(
        round__page__in=ConsultationPage.objects.visible_to(None)
    )
    link, now = get_object_or_404(links, code=code.casefold()), timezone.now()
    if is_for_a_person(request):
        count_click(link, now=now)
    page = link.round.page
    direct = link.to_survey and link.round.is_open(now)
    path = reverse("consultations:respond", args=[page.slug]) if direct else page.get_url()
    response = redirect(f"{path}?{urlencode({'via': link.code})}")
    response["X-Robots-Tag"] = "noindex"
    return response
