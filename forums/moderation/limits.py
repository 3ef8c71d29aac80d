"""How often somebody may report, and how visitors are told apart without their address being kept."""

from ipaddress import ip_address, ip_network

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from forums.moderation.words import URGENT
from membership.people.models import User

A_HOUSE = 64  # bits of an address of version 6 that name its network
WITHIN = 60 * 60  # seconds
REPORTS = 10  # in that time, from one place; a library's visitors share one
REPORTS_OF_AN_ACCOUNT = 60  # somebody who goes through a whole forum; more is a machine
# Nobody with something urgent is turned away too soon; but each of them writes to the officers on duty.
URGENT_REPORTS = 30


def address_of(request: HttpRequest) -> str:
    """Where the request comes from on the network; empty when nobody can say.

    Of the newer kind of addresses every house has 2^64, so there it is the house that counts.
    """
    try:
        address = ip_address(str(get_adapter().get_client_ip(request)))
    except (PermissionDenied, ValueError):
        return ""
    if address.version == 4:
        return str(address)
    return str(address.ipv4_mapped or ip_network((int(address), A_HOUSE), strict=False))


def mark_of(request: HttpRequest, *parts: object) -> str:
    """What tells this visitor from others, for one purpose; it does not lead back to the address."""
    told = "|".join([address_of(request), *map(str, parts)])
    return salted_hmac("forums.report", told).hexdigest()[:40]


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
