"""How visitors are told apart without their address being kept."""

from ipaddress import ip_address, ip_network

from allauth.account.adapter import get_adapter
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

A_HOUSE = 64  # bits of an address of version 6 that name its network


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
    return salted_hmac("portal.visitors", told).hexdigest()[:40]
