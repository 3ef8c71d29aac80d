"""The composition root's own addresses."""

from tests.factories.home import make_much_news
from tests.support.permissions import EVERYONE, Address, World
from tests.support.rows import link, many_organisations


def many_findings(world: World, count: int) -> None:
    """Pages and organisations that all answer to one word."""
    make_much_news(count, districts=[world.district], themes=[world.theme])
    link(many_organisations(count), "districts", [world.district])


ADDRESSES = [
    Address("robots", lambda world: "/robots.txt", EVERYONE, page=False),
    Address("sitemap", lambda world: "/sitemap.xml", EVERYONE, page=False),
    Address("search", lambda world: "/search/?q=Organisation", EVERYONE, grow=many_findings),
    Address("healthz", lambda world: "/healthz", EVERYONE, page=False),
    # Not ready in a test that has no beat: 503 for everyone alike.
    Address("readyz", lambda world: "/readyz", EVERYONE, status=503, page=False),
    # No such file; what is served, and how, is in tests/portal/test_media.py.
    Address("media", lambda world: "/media/none.png", EVERYONE, status=404, page=False),
]
