"""What an export of somebody’s data says of topics: of a group’s room that she may not enter any more it
does not say what a topic is called, which others may have changed since."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import models

from forums.seats import entered
from membership.people.holdings import Rows
from membership.people.holdings.rows import EXPORTED_AT_ONCE
from membership.people.models import User
from portal.lib.time import today


@dataclass(frozen=True)
class InTopics(Rows):
    """What somebody did in topics; ``topic`` is the way to the topic, empty for topics themselves."""

    topic: str = "topic"

    def export(self, holder: models.Model) -> Iterator[Mapping[str, Any]]:
        inside = entered(holder if isinstance(holder, User) else None, today())
        way = f"{self.topic}__" if self.topic else ""
        body, title = f"{way}forum__body", f"{way}title"
        rows = self.exported(holder).values(body, *self.exports)
        for row in rows.iterator(chunk_size=EXPORTED_AT_ONCE):
            if row[body] not in (None, *inside):
                row[title] = ""
            yield {name.replace("__", " ").replace("_", " "): row[name] for name in self.exports}

    def exported(self, holder: models.Model) -> "models.QuerySet[Any]":
        """The rows that an export tells of."""
        return self.rows(holder)
