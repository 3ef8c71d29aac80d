"""What a list says about a topic."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from forums.addresses import topic_address
from forums.models import Forum, State, TopicKind
from forums.names import signature_in
from forums.unread.reads import MOST_COUNTED
from portal.lib.templatetags.portal import ago

Row = dict[str, Any]


class Heading(NamedTuple):
    """The forum of a row: its name, its address, and who speaks in it without an organisation."""

    name: str
    url: str
    own_voice: str

    @classmethod
    def of(cls, forum: Forum, url: str) -> "Heading":
        return cls(forum.name, url, forum.own_voice)


def unread_in_words(unread: int, *, starts_new: bool) -> str:
    """What stands beside a topic: "New", "3 new", "99+ new"; nothing when nothing is."""
    if not unread or starts_new:
        return "New" if unread else ""
    return f"{capped(unread)} new"


def capped(unread: int) -> str:
    """A number that is counted no further than a list needs: "3", "99+"; empty for none."""
    if not unread:
        return ""
    return f"{MOST_COUNTED - 1}+" if unread >= MOST_COUNTED else str(unread)


_LABELS = {kind.value: kind.label for kind in TopicKind if kind != TopicKind.DISCUSSION}


@dataclass(frozen=True, slots=True)
class TopicRow:
    """What a list says about a topic."""

    url: str
    forum: str
    title: str
    signature: str
    opened_at: datetime
    last_post_at: datetime
    replies: int
    is_pinned: bool
    kind: str  # empty for a discussion, which most are
    is_answered: bool
    starts_at: datetime | None  # of an event
    unread: str = ""  # to the reader, in words

    def __getitem__(self, name: str) -> Any:
        """As templates ask first (see ``forums.post_rows.PostRow``)."""
        return getattr(self, name)

    @property
    def activity(self) -> str:
        """ "2 replies, newest 3 days ago"."""
        if not self.replies:
            return f"No reply yet, started {ago(self.opened_at)}"
        replies = "1 reply" if self.replies == 1 else f"{self.replies} replies"
        return f"{replies}, newest {ago(self.last_post_at)}"


def row_of(row: Row, forum: Heading, *, is_read: bool) -> TopicRow:
    """A topic from its values, in its forum; ``is_read``: by somebody to whom some of it is unread."""
    return TopicRow(
        url=topic_address(forum.url, row["pk"], row["slug"]),
        forum=forum.name,
        title=row["title"],
        signature=signature_in(row, forum.own_voice),
        opened_at=row["opened_at"],
        last_post_at=row["last_post_at"],
        replies=row["reply_count"],
        is_pinned=row["is_pinned"],
        kind=_LABELS.get(row["kind"], ""),
        is_answered=is_answered(row),
        starts_at=row["occasion__starts_at"] if row["kind"] == TopicKind.EVENT else None,
        unread=unread_in_words(row["unread"], starts_new=row["starts_new"]) if is_read else "",
    )


def is_answered(row: Mapping[str, Any]) -> bool:
    """Whether a question has an accepted answer that everyone can read, of the values of a row."""
    return bool(
        row["kind"] == TopicKind.QUESTION
        and row["accepted__state"] == State.VISIBLE
        and row["accepted__topic_id"] == row["pk"]
    )
