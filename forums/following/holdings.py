"""What is held of what somebody follows."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import models

from forums.seats import entered
from membership.people.holdings import Deletes, Rows, Stays, hold
from membership.people.holdings.rows import EXPORTED_AT_ONCE
from membership.people.models import User
from portal.lib.time import today

NOBODY_FOLLOWS = Deletes("Nobody is left who follows it.")
HER_OWN = Stays("What one follows the other does not.")


@dataclass(frozen=True)
class Followed(Rows):
    """What somebody follows; of a group's room that she may not enter any more, an export no longer says
    what the topic is called, which others may have changed since."""

    def export(self, holder: models.Model) -> Iterator[Mapping[str, Any]]:
        inside = entered(holder if isinstance(holder, User) else None, today())
        rows = self.rows(holder).values("topic__forum__body", *self.exports)
        for row in rows.iterator(chunk_size=EXPORTED_AT_ONCE):
            if row.pop("topic__forum__body") not in (None, *inside):
                row["topic__title"] = ""
            yield {name.replace("__", " "): row[name] for name in self.exports}


def register() -> None:
    hold(
        Followed(
            "forums.Follow",
            "user",
            "thing followed in the forums",
            "things followed in the forums",
            HER_OWN,
            NOBODY_FOLLOWS,
            exports=("topic__title", "forum__name", "theme__name", "since"),
        ),
        Rows(
            "forums.FollowingChoice",
            "user",
            "choice about following",
            "choices about following",
            HER_OWN,
            NOBODY_FOLLOWS,
            exports=("follows_own",),
        ),
    )
