"""Files that are held for too long, shown to officers among what waits for them."""

from datetime import datetime

from django.urls import reverse

from forums.attachments.policies import can_see_scanning
from forums.attachments.scanning import standing
from membership.people.roles import Anyone
from membership.people.waiting import Waiting, waits


@waits
def held_files(user: Anyone, now: datetime) -> Waiting | None:
    """Those that wait for the scan for viruses longer than a scan takes."""
    if not can_see_scanning(user):
        return None
    scanning = standing()
    return Waiting(
        scanning.held if scanning.is_late(now) else 0,
        "file held because the scan for viruses does not answer",
        "files held because the scan for viruses does not answer",
        reverse("forums:files"),
        scanning.held_since,
    )
