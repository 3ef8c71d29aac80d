"""What of groups and boards waits for an officer."""

from datetime import datetime

from django.urls import reverse

from membership.bodies.models import Seat
from membership.bodies.sittings import needs_doing, sittings
from membership.people.roles import Anyone, is_officer
from membership.people.waiting import Waiting, waits
from portal.lib.time import london_day


@waits
def seats(user: Anyone, now: datetime) -> Waiting | None:
    """Vacant ones, and those whose term has run out or soon will, while nobody comes next."""
    if not is_officer(user):
        return None
    on = london_day(now)
    wanting = needs_doing(sittings(Seat.objects.current(on), on))
    return Waiting(
        len(wanting),
        "seat that needs a holder",
        "seats that need a holder",
        reverse("bodies:index"),
    )
