"""Whether somebody has just shown who they are, for what cannot be taken back.

Whoever has a password or a second step is asked for it by allauth. Who has neither logs in with a
code, and shows who they are by logging in anew.
"""

import time
from datetime import timedelta

from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.internal.flows.reauthentication import (
    get_reauthentication_flows,
    raise_if_reauthentication_required,
)
from django.http import HttpRequest

from membership.people.models import User

FRESH = timedelta(minutes=15)
"""Long enough to log in with a code and read what goes, short enough for a shared computer."""


def needs_a_new_log_in(request: HttpRequest, user: User) -> bool:
    """Whether ``user`` has neither password nor second step and logged in longer than FRESH ago."""
    if get_reauthentication_flows(user):
        return False
    moments = [each.get("at", 0) for each in get_authentication_records(request, user)]
    return time.time() - max(moments, default=0) > FRESH.total_seconds()


def ask_once_more(request: HttpRequest) -> None:
    """Lead to the password or the second step unless it was given a moment ago; what was sent is kept
    and done afterwards (allauth's middleware sees to both)."""
    raise_if_reauthentication_required(request, app="people")
