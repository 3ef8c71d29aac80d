"""A clamd that listens on a real socket and speaks its INSTREAM: it finds EICAR and nothing else."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


class FakeClamd:
    """``url`` is for the settings; ``scanned`` holds what was sent, ``answers`` changes what is said."""

    def __init__(self, server: socket.socket, url: str) -> None:
        self.server, self.url = server, url
        self.scanned: list[bytes] = []
        self.answers: Callable[[bytes], bytes] = self.verdict

    @staticmethod
    def verdict(content: bytes) -> bytes:
        return b"stream: Win.Test.EICAR_HDB-1 FOUND\0" if EICAR in content else b"stream: OK\0"

    def serve(self) -> None:
        while True:
            try:
                line, _ = self.server.accept()
            except OSError:
                return
            with line:
                self._talk(line)

    def _talk(self, line: socket.socket) -> None:
        with line.makefile("rb") as heard:
            command = b""
            while not command.endswith(b"\0"):
                command += heard.read(1)
            if command == b"zPING\0":
                line.sendall(b"PONG\0")
                return
            assert command == b"zINSTREAM\0", command
            content = b""
            while size := int.from_bytes(heard.read(4), "big"):
                content += heard.read(size)
            self.scanned.append(content)
            line.sendall(self.answers(content))


@contextmanager
def fake_clamd(path: Path | None = None) -> Iterator[FakeClamd]:
    """A running one: on a port, or on the socket file ``path``."""
    if path is not None:
        server = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        server.bind(str(path))
        server.listen()
        url = f"unix://{path}"
    else:
        server = socket.create_server(("127.0.0.1", 0))
        url = f"tcp://127.0.0.1:{server.getsockname()[1]}"
    clamd = FakeClamd(server, url)
    threading.Thread(target=clamd.serve, daemon=True).start()
    try:
        yield clamd
    finally:
        server.shutdown(socket.SHUT_RDWR)
        server.close()
