"""What files hold for people."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import models
from django.db.models.fields.files import FieldFile

from forums.attachments.actions import delete_once_kept, recount
from forums.exporting import InTopics
from membership.people.holdings import Clears, Deletes, Erased, Follows, Rows, hold

FACTS = (
    "name",
    "file",
    "kind",
    "size",
    "description",
    "uploaded_at",
    "state",
    "found",
    "hide_reason",
    "post__topic__title",
)


@dataclass(frozen=True)
class Files(InTopics):
    """An archive holds the files; what they stood beside counts them no more when they are erased."""

    def files(self, holder: models.Model) -> Iterable[FieldFile]:
        return [row.file for row in self.rows(holder) if row.file]

    def erase(self, holder: models.Model, *, now: datetime) -> Erased:
        rows = list(self.rows(holder))
        self.rows(holder).delete()
        recount({row.post_id for row in rows if row.post_id is not None})
        delete_once_kept(rows)
        return Erased(deleted=len(rows))


def register() -> None:
    hold(
        Files(
            "forums.Attachment",
            "owner",
            "file beside a post",
            "files beside posts",
            Follows(),
            Deletes("A document can name its owner in places that nobody looks at."),
            exports=FACTS,
            topic="post__topic",
        ),
        Rows(
            "forums.Attachment",
            "hidden_by",
            "file that was hidden",
            "files that were hidden",
            Follows(),
            Clears("The decision stands, with its reason."),
            exports=("name", "hidden_at", "hide_reason"),
        ),
    )
