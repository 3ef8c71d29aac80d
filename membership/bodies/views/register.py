"""The register of changes: public for appointments, with reasons for the chair and officers."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from membership.bodies import policies
from membership.bodies.models import Body
from membership.bodies.trail import changes as in_sentences
from membership.bodies.trail import records
from membership.bodies.views.lookups import managed
from portal.lib.time import today

CHANGES_SHOWN = 50


@require_safe
def changes(request: HttpRequest, slug: str) -> HttpResponse:
    """What changed in who sits, the latest first, corrections included."""
    body = get_object_or_404(Body, slug=slug)
    return _show(request, body, private=False)


@require_safe
@login_required
def private_changes(request: HttpRequest, slug: str) -> HttpResponse:
    """The same with who wrote it down and why, deputies included."""
    body, _ = managed(request, slug)
    return _show(request, body, private=True)


def _show(request: HttpRequest, body: Body, *, private: bool) -> HttpResponse:
    found = Paginator(records(body, public=not private), CHANGES_SHOWN)
    page = found.get_page(request.GET.get("page"))
    context = {
        "body": body,
        "page": page,
        "changes": in_sentences(page),
        "private": private,
        "may_manage": policies.can_manage(request.user, body, today()),
    }
    return render(request, "bodies/changes.html", context)
