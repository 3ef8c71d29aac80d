"""One organisation becomes part of another, on a day in June."""

from datetime import UTC, datetime, timedelta

from membership.organisations import actions
from membership.organisations.models import (
    Organisation,
)
from membership.people.models import User

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
EARLIER = NOW - timedelta(days=90)


def merge(origin: Organisation, into: Organisation, acting_user: User) -> Organisation:
    return actions.merge(
        origin, into=into, acting_user=acting_user, reason="Registered twice.", now=NOW
    )
