"""The files of archives, in private storage."""

from typing import Any

from membership.people.models.archives import private_files


def remove_files(archive: Any) -> None:
    """Delete the archive's file and whatever a killed worker left beside it."""
    files = private_files()
    try:
        _, names = files.listdir(archive.folder)
    except FileNotFoundError:
        return
    for name in names:
        files.delete(f"{archive.folder}/{name}")
    files.delete(archive.folder)
