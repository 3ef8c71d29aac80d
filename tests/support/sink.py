"""A bare SMTP server as a process of its own: it keeps who got which mail, and can be away for a while.

Fast enough to take what several workers send: it knows the few commands that a mail program says and
looks at nothing but the recipient and the Message-ID. A mail is written to its list before it is
acknowledged, so that the list is the truth whatever happens to whom.
"""

import asyncio
import os
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from socket import create_connection, create_server
from time import monotonic, sleep

_MESSAGE_ID = re.compile(rb"\r\nMessage-ID:\s*(<[^>]*>)", re.IGNORECASE)
END = b"\r\n.\r\n"
ANSWERS = {
    b"EHLO": b"250-sink\r\n250-PIPELINING\r\n250 8BITMIME\r\n",
    b"DATA": b"354 go on\r\n",
    b"QUIT": b"221 bye\r\n",
}


@dataclass(frozen=True)
class BareSink:
    """Its port and its list; while the file ``away`` exists it takes no connection and drops those
    that it has."""

    port: int
    list: Path
    away: Path
    pid: int = 0

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    def mails(self) -> Counter[tuple[str, str]]:
        """How often each recipient got each Message-ID."""
        lines = self.list.read_text().splitlines()
        return Counter((to, message_id) for to, message_id in map(str.split, lines))

    def count(self) -> int:
        return self.list.read_bytes().count(b"\n")


class _Session(asyncio.Protocol):
    """One connection."""

    def __init__(self, list_: int, seconds: float, sessions: set["_Session"]) -> None:
        self.list, self.seconds, self.sessions = list_, seconds, sessions
        self.buffer = bytearray()
        self.in_data = False
        self.to = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        self.sessions.add(self)
        transport.write(b"220 sink\r\n")

    def connection_lost(self, error: Exception | None) -> None:
        self.sessions.discard(self)

    def data_received(self, data: bytes) -> None:
        start = max(0, len(self.buffer) - len(END))
        self.buffer += data
        while True:
            if self.in_data:
                end = self.buffer.find(END, start)
                if end < 0:
                    return
                self._take(bytes(self.buffer[:end]))
                del self.buffer[: end + len(END)]
            else:
                end = self.buffer.find(b"\r\n")
                if end < 0:
                    return
                self._answer(bytes(self.buffer[:end]))
                del self.buffer[: end + 2]
            start = 0

    def _answer(self, line: bytes) -> None:
        verb = line[:4].upper()
        if verb == b"RCPT":
            self.to = line[line.index(b"<") + 1 : line.index(b">")]
        self.in_data = verb == b"DATA"
        self.transport.write(ANSWERS.get(verb, b"250 OK\r\n"))
        if verb == b"QUIT":
            self.transport.close()

    def _take(self, mail: bytes) -> None:
        self.in_data = False
        if self.seconds:
            asyncio.get_running_loop().call_later(self.seconds, self._acknowledge, mail)
        else:
            self._acknowledge(mail)

    def _acknowledge(self, mail: bytes) -> None:
        if self.transport.is_closing():  # nobody is told that it was taken, so it was not
            return
        found = _MESSAGE_ID.search(mail)
        os.write(self.list, self.to + b" " + (found[1] if found else b"none") + b"\n")
        self.transport.write(b"250 OK\r\n")


async def _serve(port: int, list_: Path, away: Path, seconds: float) -> None:
    descriptor = os.open(list_, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    sessions: set[_Session] = set()
    loop = asyncio.get_running_loop()
    while True:
        server = await loop.create_server(
            lambda: _Session(descriptor, seconds, sessions), "127.0.0.1", port
        )
        while not away.exists():
            await asyncio.sleep(0.05)
        server.close()
        for session in list(sessions):
            session.transport.abort()
        while away.exists():
            await asyncio.sleep(0.05)


@contextmanager
def bare_sink(folder: Path, *, seconds: float = 0) -> Iterator[BareSink]:
    """A sink that takes ``seconds`` for each mail; it is ready when this yields."""
    with create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    sink = BareSink(port, folder / "sink-list", folder / "sink-away")
    sink.list.touch()
    command = [sys.executable, __file__, str(port), str(sink.list), str(sink.away), str(seconds)]
    process = subprocess.Popen(command)
    try:
        _wait_for(port)
        yield replace(sink, pid=process.pid)
    finally:
        process.kill()
        process.wait()


def _wait_for(port: int) -> None:
    deadline = monotonic() + 10
    while monotonic() < deadline:
        with suppress(OSError), create_connection(("127.0.0.1", port)):
            return
        sleep(0.05)
    raise AssertionError("The sink did not start.")


if __name__ == "__main__":
    asyncio.run(_serve(int(sys.argv[1]), Path(sys.argv[2]), Path(sys.argv[3]), float(sys.argv[4])))
