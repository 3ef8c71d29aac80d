"""Bare SMTP: the same bytes over a kept connection. Nothing of the portal is loaded."""

import smtplib
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from time import perf_counter

BARE_MAILS = 3000  # a connection


def bare_smtp(port: int, mail: bytes, connections: int) -> float:
    """Mails a second over so many connections, a process each, with nothing else to do."""
    with ProcessPoolExecutor(connections, mp_context=get_context("spawn")) as pool:
        took = [pool.submit(_send, port, mail) for _ in range(connections)]
        return sum(BARE_MAILS / each.result() for each in took)


def _send(port: int, mail: bytes) -> float:
    with smtplib.SMTP("127.0.0.1", port) as line:
        began = perf_counter()
        for number in range(BARE_MAILS):
            line.sendmail("updates@example.org", [f"bare-{number}@example.org"], mail)
        return perf_counter() - began
