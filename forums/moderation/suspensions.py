"""Who is suspended from what: it follows from the rows and the day, and nothing is switched."""

from datetime import date

from django.db.models import OuterRef, Q, QuerySet

from forums.models import Forum, Suspension
from membership.people.models import User


def suspension_of(user: User, forum: Forum, *, on: date) -> Suspension | None:
    """What keeps ``user`` from writing in ``forum`` on ``on``; of several the one that lasts longest.

    A suspension from all districts' forums says nothing about a group's room.
    """
    found: Suspension | None = (
        Suspension.objects.current(on)
        .filter(_holds_in(forum), user=user)
        .select_related("decision")
        .order_by("-end", "-pk")
        .first()
    )
    return found


def suspensions(forum: Forum, on: date) -> QuerySet[Suspension]:
    """The same for a statement about rows with a ``user``: what suspends each from ``forum``."""
    found: QuerySet[Suspension] = Suspension.objects.current(on).filter(
        _holds_in(forum), user=OuterRef("user")
    )
    return found


def _holds_in(forum: Forum) -> Q:
    return Q(forum=forum) if forum.is_private else Q(forum=forum) | Q(forum__isnull=True)
