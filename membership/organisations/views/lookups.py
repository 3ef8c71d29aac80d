"""What the pages' addresses name; 404 for what the reader may not see."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from membership.organisations import policies
from membership.organisations.models import Organisation


def visible(request: HttpRequest, slug: str) -> Organisation:
    """The organisation at ``slug``, as far as the reader may see it."""
    organisation: Organisation = get_object_or_404(
        Organisation.objects.visible_to(request.user), slug=slug
    )
    return organisation


def managed(request: HttpRequest, slug: str) -> Organisation:
    """The organisation at ``slug``; raises PermissionDenied for whoever does not manage it."""
    organisation = visible(request, slug)
    if not policies.can_manage(request.user, organisation):
        raise PermissionDenied
    return organisation
