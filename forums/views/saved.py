"""What is said of a change that its author has saved."""

from forums.models import Post


def what_became_of(post: Post, *, changed: bool) -> str:
    """What is said of an edit; ``post`` is then as it is now."""
    post.refresh_from_db(fields=["state", "body"])
    post.topic.refresh_from_db(fields=["title", "slug", "state"])
    if not changed:
        return "Nothing was changed."
    if post.is_waiting or post.topic.is_waiting:
        return "Your change is saved. A moderator reads it before others see it."
    return "Your change is saved."
