"""You Said, We Did, as everybody reads it."""

from itertools import groupby

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from consultations.notices.pages import ConsultationPage
from consultations.promises.models import Pair


@require_safe
def you_said_we_did(request: HttpRequest, slug: str) -> HttpResponse:
    """What people said and what was done, by theme; shown once a round's results are published."""
    page = get_object_or_404(ConsultationPage.objects.visible_to(request.user), slug=slug)
    published = page.rounds.with_published_results(timezone.now()).exists()
    themes = by_theme(list(page.pairs.all())) if published else []
    return render(request, "consultations/you_said_we_did.html", {"page": page, "themes": themes})


def by_theme(pairs: list[Pair]) -> list[tuple[str, str, list[Pair]]]:
    """Each theme with an anchor and its pairs; the themes in the order of their first pairs."""
    first: dict[str, int] = {}
    for place, pair in enumerate(pairs):
        first.setdefault(pair.heading, place)
    together = sorted(pairs, key=lambda pair: first[pair.heading])
    return [
        (heading, f"theme-{slugify(heading) or first[heading]}", list(group))
        for heading, group in groupby(together, key=lambda pair: pair.heading)
    ]
