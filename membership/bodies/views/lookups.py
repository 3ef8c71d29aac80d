"""What the pages of a body look up first: the body, and whether its reader may look after it."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from membership.bodies import policies
from membership.bodies.models import Body
from membership.people.models import User
from portal.lib.time import today

READ_AND_WRITE = ["GET", "HEAD", "POST"]


def managed(request: HttpRequest, slug: str) -> tuple[Body, User]:
    """The body and whoever manages it; anyone may read of a body, so others meet a plain refusal."""
    body, user = get_object_or_404(Body, slug=slug), request.user
    if not isinstance(user, User) or not policies.can_manage(user, body, today()):
        raise PermissionDenied
    return body, user
