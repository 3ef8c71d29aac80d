"""The composition root's own addresses."""

from tests.support.permissions import EVERYONE, Address

ADDRESSES = [
    Address("healthz", lambda world: "/healthz", EVERYONE, page=False),
    # Not ready in a test that has no beat: 503 for everyone alike.
    Address("readyz", lambda world: "/readyz", EVERYONE, status=503, page=False),
    # No such file; what is served, and how, is in tests/portal/test_media.py.
    Address("media", lambda world: "/media/none.png", EVERYONE, status=404, page=False),
]
