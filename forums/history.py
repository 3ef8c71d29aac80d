"""The history of a post, step by step: who changed it when, and what was changed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from forums.diffs import Piece, changes
from forums.models import Post, PostVersion
from forums.names import name_of
from forums.particulars import Particulars


@dataclass(frozen=True, slots=True)
class Step:
    """One edit; without its texts when something was edited out and the reader does not moderate."""

    number: int
    editor: str
    edited_at: datetime
    is_withheld: bool
    title: list[Piece]
    particulars: list[Piece]
    body: list[Piece]


@dataclass(frozen=True, slots=True)
class _Text:
    title: str
    particulars: str
    body: str


def steps(post: Post, versions: Iterable[PostVersion], *, moderates: bool) -> list[Step]:
    """The edits that replaced ``versions``, which come in a row, the latest first."""
    shown = list(versions)
    if not shown:
        return []
    after = _after(post, shown[0])
    made: list[Step] = []
    for version in shown:
        before = _Text(version.title, version.particulars, version.body)
        made.append(_step(version, before, after, may_read=moderates or not version.withheld))
        after = before
    return made


def _after(post: Post, version: PostVersion) -> _Text:
    """What replaced ``version``: the next one, or what the post says now."""
    following = post.versions.filter(number=version.number + 1).first()
    if following is not None:
        return _Text(following.title, following.particulars, following.body)
    if not post.is_first:
        return _Text("", "", post.body)
    return _Text(post.topic.title, Particulars.of(post.topic).lines(), post.body)


def _step(version: PostVersion, before: _Text, after: _Text, *, may_read: bool) -> Step:
    return Step(
        number=version.number,
        editor=name_of(version.replaced_by),
        edited_at=version.replaced_at,
        is_withheld=version.withheld,
        title=_compared(before.title, after.title) if may_read else [],
        particulars=_compared(before.particulars, after.particulars) if may_read else [],
        body=changes(before.body, after.body) if may_read else [],
    )


def _compared(before: str, after: str) -> list[Piece]:
    """Nothing when nothing changed: a title is worth a line only when it is another."""
    return changes(before, after) if before != after else []
