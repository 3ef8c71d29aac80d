"""What is in an archive of my data, written piece by piece so that its size does not matter.

One JSON file an app, the files that go with it below ``attachments/``, and a page that says what is
what. What an app gives is said by its holdings.
"""

import json
import shutil
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from io import TextIOWrapper
from itertools import chain
from pathlib import PurePosixPath
from typing import IO, Any

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder

from membership.people.holdings import Holding, holdings_of
from membership.people.models import User
from portal.lib.templatetags.portal import moment

Rows = Iterable[Mapping[str, Any]]

README = """Your data on the {site}

Made for {name} ({address}), {when}.

Each .json file holds what one part of the portal keeps about you. Any text editor opens
it; the words before each list say what the list is. Files that belong to you are below
attachments/.

{contents}

Not in here: your password and the secrets of your second step to log in, which are kept
in a form that nobody can read; and what others wrote, even where it is about you.
"""


def write_archive(user: User, target: IO[bytes], *, now: datetime) -> None:
    """Write the archive of ``user`` to ``target`` as a ZIP file."""
    contents = []
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for app, sections in _sections(user).items():
            for title, count in _write_json(archive, f"{app}.json", sections):
                contents.append(f"{app}.json  {title}: {count}")
        contents += _attach(archive, user)
        archive.writestr(
            "READ ME.txt",
            README.format(
                site=settings.WAGTAIL_SITE_NAME,
                name=user.full_name,
                address=user.email,
                when=moment(now),
                contents="\n".join(contents),
            ),
        )


def _sections(user: User) -> dict[str, dict[str, Rows]]:
    """What each app gives, by the titles of its lists; nothing is read before it is written."""
    sections: dict[str, dict[str, Rows]] = {"people": {"Account": [_account(user)]}}
    for holding in holdings_of(user):
        lists = sections.setdefault(_app(holding), {})
        lists[holding.title] = chain(lists.get(holding.title, ()), holding.export(user))
    return sections


def _app(holding: Holding) -> str:
    return holding.key.split(".")[0]


def _account(user: User) -> dict[str, Any]:
    return {
        "full name": user.full_name,
        "name in the forums": user.forum_name or user.full_name,
        "e-mail address": user.email,
        "account made": user.date_joined,
        "last log-in": user.last_login,
    }


def _write_json(
    archive: zipfile.ZipFile, name: str, sections: Mapping[str, Rows]
) -> list[tuple[str, int]]:
    """Write the lists that have rows as one object; nothing at all when none has. Says the counts."""
    filled = [(title, rows) for title, rows in map(_peek, sections.items()) if rows is not None]
    if not filled:
        return []
    counts = []
    with TextIOWrapper(archive.open(name, "w", force_zip64=True), encoding="utf-8") as file:
        file.write("{")
        for number, (title, rows) in enumerate(filled):
            file.write(f"{',' if number else ''}\n  {json.dumps(title)}: [")
            count = 0
            for count, row in enumerate(rows, start=1):
                line = json.dumps(row, cls=DjangoJSONEncoder, ensure_ascii=False)
                file.write(f"{',' if count > 1 else ''}\n    {line}")
            file.write("\n  ]")
            counts.append((title, count))
        file.write("\n}\n")
    return counts


def _peek(section: tuple[str, Rows]) -> tuple[str, Rows | None]:
    """The list with its first row looked at; None in place of one without rows."""
    title, rows = section
    iterator: Iterator[Mapping[str, Any]] = iter(rows)
    first = next(iterator, None)
    return title, None if first is None else chain([first], iterator)


def _attach(archive: zipfile.ZipFile, user: User) -> Iterator[str]:
    """Add each file that belongs to ``user``; one that is lost on the disk is named as lost."""
    number = 0
    for holding in holdings_of(user):
        for file in holding.files(user):
            number += 1
            base = PurePosixPath(file.name or "file").name
            name = f"attachments/{_app(holding)}/{number}-{base}"
            try:
                with file.open("rb") as source, archive.open(name, "w", force_zip64=True) as target:
                    shutil.copyfileobj(source, target)
            except FileNotFoundError:
                yield f"{name}  is missing on the server; tell us and we look for it"
            else:
                yield name
