"""Who waits to come in: somebody who asks, and those who are invited."""

from datetime import datetime, timedelta

from django.conf import settings

from membership.organisations.models import Invitation, JoinRequest, Organisation, Role
from portal.demo.accounts import person_named
from portal.demo.data import Entry, days_ago, read


def load_belonging(now: datetime) -> int:
    """Make what is not there yet; nobody is mailed. Returns how many wait."""
    data = read("belonging")
    for entry in data["request"]:
        _ask(entry, now)
    for entry in data["invitation"]:
        _invite(entry, now)
    return len(data["request"]) + len(data["invitation"])


def _ask(entry: Entry, now: datetime) -> None:
    """Somebody asks; where the data file says so, an organisation that its manager has left behind."""
    organisation = Organisation.objects.get(name=entry["organisation"])
    _, new = JoinRequest.objects.get_or_create(
        user=person_named(entry["name"]),
        organisation=organisation,
        defaults={"message": entry["message"], "asked_at": days_ago(now, entry["days_ago"])},
    )
    if new and entry.get("nobody_looks_after_it"):
        organisation.belongings.current().update(role=Role.MEMBER)


def _invite(entry: Entry, now: datetime) -> None:
    sent = days_ago(now, entry["days_ago"])
    Invitation.objects.get_or_create(
        organisation=Organisation.objects.get(name=entry["organisation"]),
        address=entry["address"],
        defaults={
            "invited_by": person_named(entry["by"]),
            "invited_at": sent,
            "sent_at": sent,
            "expires_at": sent + timedelta(days=settings.INVITATION_DAYS),
        },
    )
