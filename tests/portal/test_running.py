"""`make run`, whole: its processes, its database, its mailbox."""

import logging
import os
import re
import signal
import urllib.request
from email import message_from_bytes, policy
from pathlib import Path
from time import monotonic, sleep

import pytest

from tests.support.running import Running, make_run

logger = logging.getLogger(__name__)

PREPARED_WITHIN = 900
"""Seconds for an empty folder to become the demo, on a machine that does other things as well."""

SENT_WITHIN = 60
STARTING = "Starting web, worker and beat"
ISSUE_OF = "SELECT state, issue_id, sent_at, reader_id FROM digests_delivery WHERE id = ?"


def page(running: Running, path: str) -> str:
    with urllib.request.urlopen(f"{running.address}{path}", timeout=20) as answer:
        text: str = answer.read().decode()
    return text


def wait_for_web(running: Running, started: float) -> None:
    running.wait_until_said("The portal runs at", seconds=started + SENT_WITHIN - monotonic())


def mails_on(text: str) -> list[tuple[str, str]]:
    """Address and receiver of each mail that the page of the mailbox lists."""
    found = re.findall(r'href="(/demo/mailbox/[^"/]+/)".*?>To ([^,<]+),', text, re.DOTALL)
    return [(path, to.strip()) for path, to in found]


def issues_in(running: Running) -> dict[str, tuple[str, int]]:
    """By receiver the page of the mail and the key of its row, of the mails of an issue."""
    found = {}
    for path, to in mails_on(page(running, "/demo/mailbox/")):
        shown = page(running, path)
        number = re.search(r"delivery-(\d+)\.", shown)
        if number and "List-Archive" in shown:
            found[to] = (path, int(number[1]))
    return found


@pytest.mark.once
def test_a_demo_issue_is_in_the_mailbox_within_a_minute_of_the_start(tmp_path: Path) -> None:
    """A minute, counted from when web and worker are started until the mailbox shows the mail.

    Not counted is what the first start does before that, once a data folder: an empty database is
    brought up to date and the demo loaded, with the issue and its rows and not one mail. The worker is
    held still until the page was seen empty, and that time is counted: so it is the worker that sends.
    """
    with make_run(tmp_path / "data") as running:
        begun = monotonic()
        running.wait_until_said(STARTING, seconds=PREPARED_WITHIN)
        started = monotonic()
        logger.info("Prepared in %.1f s", started - begun)
        worker = running.child("celery", "worker")
        os.kill(worker, signal.SIGSTOP)
        wait_for_web(running, started)
        assert "No e-mail yet" in page(running, "/demo/mailbox/")
        [(waiting,)] = running.rows(
            "SELECT count(*) FROM digests_delivery WHERE state = 'waiting' AND issue_id IS NOT NULL"
        )
        assert waiting
        os.kill(worker, signal.SIGCONT)
        while not (shown := issues_in(running)):
            assert monotonic() - started < SENT_WITHIN, running.log
            sleep(0.2)
        took = monotonic() - started
        logger.info("Shown %.1f s after the start", took)
        assert took < SENT_WITHIN
        check_one(running, shown)


def check_one(running: Running, shown: dict[str, tuple[str, int]]) -> None:
    """It is the mail of a row of a real issue, to the reader of that row, and has left."""
    [(to, (path, pk)), *_] = shown.items()
    deadline = monotonic() + 20  # rows of a batch are closed together, after its mails
    while (row := running.rows(ISSUE_OF, pk)[0])[0] != "sent":
        assert monotonic() < deadline, row
        sleep(0.1)
    state, issue, sent_at, reader = row
    assert state == "sent"
    assert sent_at
    assert running.rows("SELECT address FROM digests_reader WHERE id = ?", reader) == [(to,)]
    assert len(running.rows("SELECT id FROM digests_issue WHERE id = ?", issue)) == 1
    name = path.rstrip("/").rpartition("/")[2]
    written = (running.data_dir / "mail" / f"{name}.eml").read_bytes()
    message = message_from_bytes(written, policy=policy.default)
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert page(running, f"{path}html/")
