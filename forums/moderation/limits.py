"""How often somebody may report."""

from django.core.cache import cache
from django.http import HttpRequest

from forums.moderation.words import URGENT
from membership.people.models import User
from portal.lib.visitors import mark_of

WITHIN = 60 * 60  # seconds
REPORTS = 10  # in that time, from one place; a library's visitors share one
REPORTS_OF_AN_ACCOUNT = 60  # somebody who goes through a whole forum; more is a machine
# Nobody with something urgent is turned away too soon; but each of them writes to the officers on duty.
URGENT_REPORTS = 30


def takes_a_report(request: HttpRequest, reason: str, person: User | None) -> bool:
    """Count a report, of an account or else of a visitor; False when there were too many within the hour."""
    urgent = reason in URGENT
    sender = f"account-{person.pk}" if person else mark_of(request)
    key = f"forums.reports.{'urgent' if urgent else 'other'}.{sender}"
    cache.add(key, 0, WITHIN)
    try:
        count = cache.incr(key)
    except ValueError:  # it ran out between the two lines
        return True
    if urgent:
        return bool(count <= URGENT_REPORTS)
    return bool(count <= (REPORTS_OF_AN_ACCOUNT if person else REPORTS))
