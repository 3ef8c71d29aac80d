"""A post of a topic as one reader sees it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.safestring import SafeString

from forums.arranging.traces import Trace
from forums.attachments.listing import FileRow
from forums.models import State


@dataclass(frozen=True, slots=True)
class PostRow:
    """A post as one reader sees it; without its text when a moderator has hidden it from her."""

    pk: int
    position: int
    author: str
    author_is_gone: bool
    full_name: str  # for moderators, where the author shows a part of it
    badges: tuple[str, ...]  # the roles that the author has today
    organisation: str  # or the council, in a room the group
    organisation_slug: str  # empty when its page is not open to everyone
    written_at: datetime
    html: SafeString
    state: State
    may_read: bool
    hide_reason: str
    is_mine: bool
    edited_at: datetime | None
    can_restore: bool  # the reader withdrew it a moment ago
    files: tuple[FileRow, ...]
    came_from: Trace | None
    is_new: bool  # to the reader, before she opened this page
    key: SafeString  # ``pk`` as it stands in addresses
    when: str  # ``written_at`` in words
    said: str  # by whom and when: what tells it from the others of its page

    def __getitem__(self, name: str) -> Any:
        """As templates ask first: finding out that they cannot took longer than the answer."""
        return getattr(self, name)

    @property
    def is_visible(self) -> bool:
        return self.state == State.VISIBLE

    @property
    def has_more(self) -> bool:
        """Whether anything stands below its text: files, or that it was edited."""
        return bool(self.files or self.edited_at)

    @property
    def is_hidden(self) -> bool:
        return self.state == State.HIDDEN

    @property
    def is_withdrawn(self) -> bool:
        return self.state == State.WITHDRAWN

    @property
    def may_change(self) -> bool:
        """Whether its author edits or withdraws it: it is seen, or waits."""
        return self.state in (State.VISIBLE, State.WAITING)

    @property
    def is_first(self) -> bool:
        return self.position == 1

    @property
    def written_iso(self) -> str:
        """The moment for programs: ten times as quick as the template's date filter."""
        return self.written_at.isoformat(timespec="seconds")
