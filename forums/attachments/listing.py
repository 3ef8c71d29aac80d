"""The files beside the posts of a page: one statement, and none for a page without files."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from forums.attachments.kinds import PICTURES, Kind
from forums.attachments.models import Attachment, FileState
from membership.people.models import User

_FIELDS = (
    "pk",
    "post_id",
    "owner_id",
    "name",
    "kind",
    "size",
    "state",
    "description",
    "width",
    "height",
    "hidden_at",
    "hide_reason",
)


@dataclass(frozen=True, slots=True)
class FileRow:
    """A file as one reader sees it."""

    pk: int
    name: str
    kind: str
    size: int
    state: FileState
    description: str
    is_picture: bool
    width: int | None
    height: int | None
    is_hidden: bool
    hide_reason: str
    is_own: bool

    @property
    def is_ready(self) -> bool:
        return self.state == FileState.READY

    @property
    def is_waiting(self) -> bool:
        return self.state == FileState.WAITING


def files_of(
    posts: Iterable[Mapping[str, Any]], reader: User | None, *, moderates: bool
) -> dict[int, list[FileRow]]:
    """The files of ``posts`` (values with ``pk`` and ``attachment_count``) that ``reader`` sees, by post.

    Whether she reads the post itself has been asked already.
    """
    wanted = [post["pk"] for post in posts if post["attachment_count"]]
    found: dict[int, list[FileRow]] = {}
    if not wanted:
        return found
    rows = Attachment.objects.live().filter(post__in=wanted).order_by("pk")
    for row in rows.values(*_FIELDS):
        file = _row(row, reader)
        if moderates or file.is_own or (file.is_ready and not file.is_hidden):
            found.setdefault(row["post_id"], []).append(file)
    return found


def _row(row: dict[str, Any], reader: User | None) -> FileRow:
    return FileRow(
        pk=row["pk"],
        name=row["name"],
        kind=Kind(row["kind"]).label,
        size=row["size"],
        state=FileState(row["state"]),
        description=row["description"],
        is_picture=row["kind"] in PICTURES,
        width=row["width"],
        height=row["height"],
        is_hidden=row["hidden_at"] is not None,
        hide_reason=row["hide_reason"],
        is_own=reader is not None and row["owner_id"] == reader.pk,
    )
