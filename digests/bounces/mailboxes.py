"""Where mails that come back lie: a folder of files, or a mailbox that is read by IMAP."""

import imaplib
import ssl
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Protocol
from urllib.parse import unquote, urlsplit

MOST = 1000
"""Mails that one run reads; the next goes on."""

LONGEST = 1024 * 1024  # bytes of one mail that are read; a report stands before what came back
TIMEOUT = 30  # seconds
IMAP_PORT, IMAPS_PORT = 143, 993


class Mailbox(Protocol):
    """Mails by a name of their own; each is put away once it has been dealt with."""

    def mails(self) -> Iterator[tuple[str, bytes]]:
        """Those that nobody has dealt with."""

    def put_away(self, name: str, *, understood: bool) -> None:
        """What was understood needs nobody any more; the rest is kept for a person to read."""


class Folder:
    """Files that end in .eml; what was dealt with moves into a folder beside them."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def mails(self) -> Iterator[tuple[str, bytes]]:
        for file in sorted(self.path.glob("*.eml"))[:MOST]:
            with file.open("rb") as opened:
                yield file.name, opened.read(LONGEST)

    def put_away(self, name: str, *, understood: bool) -> None:
        folder = self.path / ("read" if understood else "not-understood")
        folder.mkdir(exist_ok=True)
        (self.path / name).replace(folder / name)


class ImapFolder:
    """A folder of an IMAP account; what was understood is deleted, the rest is marked as seen."""

    def __init__(self, connection: imaplib.IMAP4) -> None:
        self.connection = connection

    def mails(self) -> Iterator[tuple[str, bytes]]:
        _, found = self.connection.uid("search", "UNSEEN", "UNDELETED")
        for uid in (found[0] or b"").split()[:MOST]:
            name = uid.decode("ascii")
            _, answer = self.connection.uid("fetch", name, f"(BODY.PEEK[]<0.{LONGEST}>)")
            for each in answer:
                if isinstance(each, tuple):
                    yield name, each[1]

    def put_away(self, name: str, *, understood: bool) -> None:
        flag = r"(\Deleted)" if understood else r"(\Seen)"
        self.connection.uid("store", name, "+FLAGS", flag)


@contextmanager
def open_mailbox(url: str) -> Iterator[Mailbox]:
    """The mailbox that ``url`` names: file:///folder, imaps://… or imap://… (which begins TLS itself).

    Raises ValueError for any other, and what imaplib raises when it cannot be reached.
    """
    parts = urlsplit(url)
    if parts.scheme == "file":
        yield Folder(Path(unquote(parts.path)))
    elif parts.scheme in ("imap", "imaps"):
        with closing(_Closing(_connect(url))) as opened:
            yield ImapFolder(opened.connection)
    else:
        raise ValueError("A mailbox is named by imaps://, imap:// or file://.")


class _Closing:
    """Deleted mails go when the folder is closed."""

    def __init__(self, connection: imaplib.IMAP4) -> None:
        self.connection = connection

    def close(self) -> None:
        if self.connection.state == "SELECTED":
            self.connection.close()
        self.connection.logout()


def _connect(url: str) -> imaplib.IMAP4:
    parts, context = urlsplit(url), ssl.create_default_context()
    host = parts.hostname or ""
    connection: imaplib.IMAP4
    if parts.scheme == "imaps":
        port = parts.port or IMAPS_PORT
        connection = imaplib.IMAP4_SSL(host, port, ssl_context=context, timeout=TIMEOUT)
    else:
        connection = imaplib.IMAP4(host, parts.port or IMAP_PORT, timeout=TIMEOUT)
        connection.starttls(context)
    connection.login(unquote(parts.username or ""), unquote(parts.password or ""))
    answer, _ = connection.select(unquote(parts.path.strip("/")) or "INBOX")
    if answer != "OK":
        raise imaplib.IMAP4.error("There is no such folder.")
    return connection
