"""What the actions share: a refusal, and keeping a call still while they act."""

from datetime import datetime

from django.core.exceptions import PermissionDenied

from membership.bodies.recruitment import policies
from membership.bodies.recruitment.models import Call
from membership.people.models import User


def require(allowed: bool) -> None:
    """Raises PermissionDenied unless ``allowed``."""
    if not allowed:
        raise PermissionDenied


def locked(call_pk: int) -> Call:
    """The call with its row locked, so that those who act on it take turns."""
    call: Call = Call.objects.select_for_update(of=("self",)).select_related("body").get(pk=call_pk)
    return call


def locked_for(acting_user: User, call: Call, now: datetime) -> Call:
    """The same, for somebody who may run it."""
    call = locked(call.pk)
    require(policies.can_run(acting_user, call, now))
    return call
