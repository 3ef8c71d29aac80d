"""Past issues: as everybody may read them today, and a reader's own copy."""

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_safe

from digests.errors import LinkInvalid
from digests.figures import figures_of
from digests.mail.blocks import paragraphs
from digests.mail.edition import Edition, span
from digests.mail.interests import read_interests
from digests.models import Delivery, Issue
from digests.models.plans import plan_of
from digests.reach import span_of
from digests.sources import gather, with_pinned
from digests.tokens import read_token
from digests.windows import window_of
from portal.lib.time import today

ISSUES_A_PAGE = 20


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Every weekly issue, the latest first."""
    page = Paginator(Issue.objects.archived(), ISSUES_A_PAGE).get_page(request.GET.get("page"))
    rows = [(issue, span(window_of(issue))) for issue in page]
    return render(request, "digests/archive.html", {"page_obj": page, "rows": rows})


@require_safe
def issue(request: HttpRequest, pk: int) -> HttpResponse:
    """An issue as everyone may read it today, and what became of it."""
    found = get_object_or_404(Issue.objects.left(), pk=pk)
    window, plan = window_of(found), plan_of(found)
    context = {
        "issue": found,
        "span": span(window),
        "introduction": paragraphs(plan.introduction) if plan else [],
        "sections": with_pinned(plan, gather(window, at=window.until), at=timezone.now()),
        "figures": figures_of([found])[found.pk],
    }
    return render(request, "digests/issue.html", context)


@never_cache
@sensitive_variables("token")
@require_safe
def copy(request: HttpRequest, token: str) -> HttpResponse:
    """The issue as one reader got it, as far as she may still read it; whoever has the link sees it.

    It has the deadlines of then, what she has read since, and what concerns her by what she chooses
    today. A reader who has left finds what everybody gets.
    """
    try:
        pk = read_token("copy", token)
    except LinkInvalid as error:
        raise Http404 from error
    deliveries = Delivery.objects.select_related("issue").filter(issue__isnull=False)
    delivery = get_object_or_404(deliveries, pk=pk)
    found: Issue = delivery.issue
    on = today()
    interests = read_interests([delivery.reader_id], on=on).get(delivery.reader_id)
    if interests is None:
        return issue(request, found.pk)
    window = span_of(delivery)
    edition = Edition(found, window, at=window.until)
    plan = plan_of(found)
    context = {
        "issue": found,
        "span": span(window),
        "introduction": paragraphs(plan.introduction) if plan else [],
        "sections": edition.copy_for(interests, on=on),
        "own": True,
    }
    return render(request, "digests/issue.html", context)
