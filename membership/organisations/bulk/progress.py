"""How far an import is: beside its file and not in the database, where nobody sees an open transaction."""

import json
from dataclasses import dataclass
from time import monotonic

from django.core.files.base import ContentFile

from membership.organisations.bulk.models import private_storage

SECONDS_BETWEEN = 0.4


def _name(import_pk: int) -> str:
    return f"organisation-imports/progress/{import_pk}.json"


@dataclass(frozen=True)
class Progress:
    """So many of so many rows, and what is done with them: "Reading", "Comparing", "Writing"."""

    step: str
    done: int
    total: int

    @property
    def percent(self) -> int:
        return 100 * self.done // self.total if self.total else 0


class Reporter:
    """Says from time to time how far one import is."""

    def __init__(self, import_pk: int) -> None:
        self.name = _name(import_pk)
        self.last = 0.0

    def say(self, step: str, done: int, total: int) -> None:
        """Note the progress, unless the last note is a moment old; a step's beginning always counts."""
        if done and monotonic() - self.last < SECONDS_BETWEEN:
            return
        self.last = monotonic()
        storage = private_storage()
        storage.delete(self.name)
        content = json.dumps({"step": step, "done": done, "total": total})
        storage.save(self.name, ContentFile(content.encode()))

    def forget(self) -> None:
        """Once it is done nobody asks."""
        private_storage().delete(self.name)


def progress_of(import_pk: int) -> Progress | None:
    """How far the import is, if its worker has said so."""
    try:
        with private_storage().open(_name(import_pk)) as file:
            return Progress(**json.loads(file.read()))
    except (FileNotFoundError, ValueError, TypeError):  # not there yet, or half written
        return None
