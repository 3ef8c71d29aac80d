"""Who asks."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from digests.policies import can_keep_lists
from membership.people.models import User
from membership.people.requests import signed_in


def officer_of(request: HttpRequest) -> User:
    """The officer who is signed in; others are refused."""
    user = signed_in(request)
    if not can_keep_lists(user):
        raise PermissionDenied
    return user
