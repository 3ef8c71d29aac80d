"""What a moderator can do with a topic, as the page that manages it offers it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest

from forums.arranging import actions
from forums.arranging.forms import MergeForm, MoveForm, RenameForm
from forums.arranging.policies import could_move_to
from forums.forms import ReasonForm
from forums.models import MOST_PINNED, Arrangement, Topic
from membership.people.models import User


@dataclass(frozen=True)
class Tool:
    """One thing that can be done, and the form that asks for it."""

    name: str
    title: str
    text: str
    button: str
    form: ReasonForm
    act: Callable[..., Arrangement]


class Tools:
    """Those that ``person``, who moderates its forum, has for ``topic``; at most one was sent."""

    def __init__(self, topic: Topic, person: User, request: HttpRequest, now: datetime) -> None:
        self.topic, self.person, self.now = topic, person, now
        self.sent = request.POST.get("tool", "") if request.method == "POST" else ""
        self.data = request.POST
        self.all = list(self._all())

    @property
    def used(self) -> Tool | None:
        """The one that was sent."""
        return next((tool for tool in self.all if tool.name == self.sent), None)

    def _form(self, name: str) -> dict[str, Any]:
        """What every form needs; ids stay apart on the one page."""
        return {"prefix": name, "data": self.data if name == self.sent else None}

    def _all(self) -> Iterator[Tool]:
        if self.topic.is_visible:
            yield self._pin()
            yield self._lock()
            yield self._rename()
        if forums := list(could_move_to(self.person, self.topic.forum, now=self.now)):
            yield Tool(
                "move",
                "Move it to another forum",
                "Its address leads on. Whoever has read it finds nothing new. It is no longer pinned.",
                "Move",
                MoveForm(forums, **self._form("move")),
                actions.move_topic,
            )
        if self.topic.is_visible:
            yield Tool(
                "merge",
                "Merge it into another topic",
                "Its posts stand behind those of the other topic, and its address leads there.",
                "Merge",
                MergeForm(self.person, **self._form("merge")),
                actions.merge_topic,
            )

    def _pin(self) -> Tool:
        if self.topic.is_pinned:
            text = "It stands among the others again, by its newest post."
            form = ReasonForm(**self._form("unpin"))
            return Tool("unpin", "Unpin it", text, "Unpin", form, actions.unpin_topic)
        text = f"It stands first in the forum. At most {MOST_PINNED} topics do."
        form = ReasonForm(**self._form("pin"))
        return Tool("pin", "Pin it", text, "Pin", form, actions.pin_topic)

    def _lock(self) -> Tool:
        if self.topic.is_locked:
            form = ReasonForm(**self._form("unlock"))
            text = "Everybody who may write in the forum can reply again."
            return Tool("unlock", "Unlock it", text, "Unlock", form, actions.unlock_topic)
        text = "Only moderators can reply then. Everybody who reads it sees your reason."
        form = ReasonForm(**self._form("lock"))
        return Tool("lock", "Lock it", text, "Lock", form, actions.lock_topic)

    def _rename(self) -> Tool:
        return Tool(
            "rename",
            "Give it another title",
            "Its old address leads on.",
            "Rename",
            RenameForm(**self._form("rename"), initial={"title": self.topic.title}),
            actions.rename_topic,
        )
