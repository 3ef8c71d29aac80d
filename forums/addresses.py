"""Addresses composed from a known start: a list of thirty topics reverses one URL, not thirty."""

POSTS_A_PAGE = 20


def forum_address(forums_url: str, slug: str) -> str:
    """The address of a forum below that of all forums."""
    return f"{forums_url}{slug}/"


def theme_address(forums_url: str, slug: str) -> str:
    """The address of a theme's topics below that of all forums."""
    return f"{forums_url}themes/{slug}/"


def topic_root(forum_url: str, pk: int) -> str:
    """What the addresses of a topic's actions begin with: they do not change with its title."""
    return f"{forum_url}{pk}/"


def topic_address(forum_url: str, pk: int, slug: str) -> str:
    """The address of a topic below its forum's."""
    return f"{topic_root(forum_url, pk)}{slug}/"


def page_of(position: int) -> int:
    """The page of its topic on which the post at ``position`` stands."""
    return (position - 1) // POSTS_A_PAGE + 1


def post_address(topic_url: str, position: int, pk: int) -> str:
    """The address of a post: its page of the topic, and its place there."""
    page = page_of(position)
    return f"{topic_url}{f'?page={page}' if page > 1 else ''}#post-{pk}"


def permanent_address(forum_url: str, topic_pk: int, pk: int) -> str:
    """Where a post is found for good, wherever it stands in its topic."""
    return f"{topic_root(forum_url, topic_pk)}posts/{pk}/"
