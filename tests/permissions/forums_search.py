"""Who may search the forums, and see topics like a new one."""

from tests.permissions.forums import many_topics
from tests.support.permissions import EVERYONE, Address

ADDRESSES = [
    # The words of the factories' posts and topics, so that each long list has something to show.
    Address("forums:search", lambda world: "/forums/search/?q=library", EVERYONE, grow=many_topics),
    Address(
        "forums:similar",
        lambda world: "/forums/thanet/new/similar/?title=Topic",
        EVERYONE,
        grow=many_topics,
        page=False,
    ),
    Address("topic-maps", lambda world: "/sitemap-topics.xml", EVERYONE, page=False),
    Address(
        "topic-map",
        lambda world: "/sitemap-topics-0.xml",
        EVERYONE,
        grow=many_topics,
        page=False,
    ),
]
