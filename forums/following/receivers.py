"""Whoever writes follows."""

from typing import Any

from forums.following.actions import follow_own
from forums.signals import post_published


def on_post_published(sender: Any, post_pk: int, **kwargs: Any) -> None:
    follow_own(post_pk=post_pk)


def connect() -> None:
    post_published.connect(on_post_published, dispatch_uid="forums.follow_own")
