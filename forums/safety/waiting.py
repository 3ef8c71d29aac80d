"""The replies of a topic that wait, for their authors and for those who moderate."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.db.models import Q
from django.utils.safestring import SafeString, mark_safe

from forums.models import State, Topic
from forums.names import AUTHOR_NAMES, signature_in
from forums.safety.reasons import WaitReason
from membership.people.models import User

MOST = 20  # on the page of a topic; the queue has them all


@dataclass(frozen=True, slots=True)
class WaitingReply:
    """A reply that nobody else sees yet."""

    pk: int
    signature: str
    full_name: str  # for moderators, where the author shows a part of it
    written_at: datetime
    html: SafeString
    reason: str
    is_own: bool


class Sees(StrEnum):
    """Which waiting replies of a topic somebody sees, beside those that have a place."""

    NONE = "none"
    OWN = "own"
    ALL = "all"


def waiting_for(reader: User | None, topic: Topic, *, moderates: bool) -> Sees:
    """Which of ``topic`` wait and ``reader`` may see."""
    if reader is None or not getattr(topic, "has_waiting", True):
        return Sees.NONE
    return Sees.ALL if moderates else Sees.OWN


def those_waiting(sees: Sees, reader: int | None) -> Q | None:
    """For a statement about posts: the waiting ones that the account ``reader`` sees; None for none."""
    if sees == Sees.NONE:
        return None
    waiting = Q(position__isnull=True, state=State.WAITING)
    return waiting if sees == Sees.ALL else waiting & Q(author=reader)


def waiting_reply(post: dict[str, Any], reader: User | None, *, moderates: bool) -> WaitingReply:
    """One of them, of the values of ``forums.post_reads``."""
    full_name, forum_name = (post[name] for name in AUTHOR_NAMES)
    return WaitingReply(
        pk=post["pk"],
        signature=signature_in(post),
        full_name=full_name if forum_name and moderates else "",
        written_at=post["written_at"],
        html=mark_safe(post["html"]),  # noqa: S308 made by portal.lib.markdown
        reason=WaitReason(post["wait_reason"]).label if post["wait_reason"] else "",
        is_own=reader is not None and post["author_id"] == reader.pk,
    )
