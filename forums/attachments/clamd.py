"""Asking clamd about a file, in its own words: the command INSTREAM over a socket.

The address is ``tcp://HOST:PORT`` or ``unix:///PATH``, as ``settings.CLAMD_URL`` has it; empty: no scan.
"""

import socket
from dataclasses import dataclass
from typing import BinaryIO
from urllib.parse import urlsplit

from django.conf import settings

from forums.attachments.errors import ScannerUnavailableError

PORT = 3310
SECONDS_TO_CONNECT = 2
SECONDS_TO_ANSWER = 60  # a packed document of ten megabytes takes a few
CHUNK = 64 * 1024
LONGEST_ANSWER = 4096


@dataclass(frozen=True)
class Verdict:
    """What the scanner says: nothing, or the name of what it found."""

    found: str = ""

    @property
    def is_clean(self) -> bool:
        return not self.found


def is_configured() -> bool:
    """Whether this site has files scanned."""
    return bool(settings.CLAMD_URL)


def scan(file: BinaryIO) -> Verdict:
    """The verdict on ``file``, read from where it stands. Raises ScannerUnavailableError."""
    try:
        with _connect(SECONDS_TO_ANSWER) as line:
            line.sendall(b"zINSTREAM\0")
            while chunk := file.read(CHUNK):
                line.sendall(len(chunk).to_bytes(4, "big") + chunk)
            line.sendall((0).to_bytes(4, "big"))
            return _verdict(_answer(line))
    except OSError as error:
        raise ScannerUnavailableError(type(error).__name__) from error


def ping() -> None:
    """Raises ScannerUnavailableError unless the scanner answers."""
    try:
        with _connect(SECONDS_TO_CONNECT) as line:
            line.sendall(b"zPING\0")
            if _answer(line) != "PONG":
                raise ScannerUnavailableError("another answer than PONG")
    except OSError as error:
        raise ScannerUnavailableError(type(error).__name__) from error


def _connect(seconds: float) -> socket.socket:
    parts = urlsplit(settings.CLAMD_URL)
    if parts.scheme == "unix":
        line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        line.settimeout(SECONDS_TO_CONNECT)
        try:
            line.connect(parts.path)
        except OSError:
            line.close()
            raise
    else:
        address = (parts.hostname or "localhost", parts.port or PORT)
        line = socket.create_connection(address, SECONDS_TO_CONNECT)
    line.settimeout(seconds)
    return line


def _answer(line: socket.socket) -> str:
    """The answer up to its end; raises ScannerUnavailableError for one that is cut off."""
    answer = b""
    while not answer.endswith(b"\0"):
        piece = line.recv(LONGEST_ANSWER)
        answer += piece
        if not piece or len(answer) > LONGEST_ANSWER:
            raise ScannerUnavailableError("an answer without an end")
    return answer.rstrip(b"\0").decode(errors="replace").strip()


def _verdict(answer: str) -> Verdict:
    text = answer.removeprefix("stream: ")
    if text == "OK":
        return Verdict()
    if text.endswith(" FOUND"):
        return Verdict(text.removesuffix(" FOUND") or "something harmful")
    raise ScannerUnavailableError(f"no verdict: {answer[:200]}")
