"""The pages on which people use the rights over their data, and officers see that they are kept."""

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from membership.people.policies import can_see_retention
from membership.people.rights.retention_report import report


@require_safe
@login_required
def retention(request: HttpRequest) -> HttpResponse:
    """Every retention rule, what is due now and what the last run came to."""
    if not can_see_retention(request.user):
        raise PermissionDenied
    return render(request, "people/retention.html", {"rules": report(now=timezone.now())})
