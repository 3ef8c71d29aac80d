"""The composition root's own addresses."""

from tests.support.permissions import EVERYONE, Address

ADDRESSES = [
    Address("healthz", lambda world: "/healthz", EVERYONE, page=False),
    # Not ready in a test that has no beat: 503 for everyone alike.
    Address("readyz", lambda world: "/readyz", EVERYONE, status=503, page=False),
]
