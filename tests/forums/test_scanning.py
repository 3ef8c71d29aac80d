"""A file is held until clamd calls it clean; what is infected is deleted and its owner told."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import BinaryIO

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks
from pytest_django.fixtures import Settings

from digests.actions.deliveries import deliver_batch
from digests.models import Delivery
from forums.attachments import clamd
from forums.attachments.actions import attach, upload
from forums.attachments.errors import ScannerUnavailableError
from forums.attachments.models import private_files
from forums.attachments.querysets import LEASE
from forums.attachments.scanning import scan_file, sweep
from forums.models import Attachment, FileState, Post
from membership.people.models import User
from portal.records.actions import beat
from portal.records.models import AuditRecord
from tests.forums.files import pdf, photo
from tests.support.clamd import EICAR, FakeClamd, fake_clamd

NOW = timezone.now()


@pytest.fixture
def scanner(settings: Settings) -> Iterator[FakeClamd]:
    with fake_clamd() as running:
        settings.CLAMD_URL = running.url
        yield running


@pytest.fixture
def minutes(scanner: FakeClamd, gloves: Post, magnus: User) -> Attachment:
    """Beside Magnus's reply, not scanned yet."""
    return beside(gloves, magnus, b"%PDF-1.7\nMinutes")


def beside(post: Post, owner: User, content: bytes) -> Attachment:
    file = upload(file=pdf(content=content), place="topic 1", acting_user=owner, now=NOW)
    attach(post=post, files=[file.pk], acting_user=owner, now=NOW)
    return file


def page(client: Client, post: Post) -> str:
    return client.get(post.topic.get_absolute_url()).content.decode()


def test_a_file_is_held_until_it_is_clean(
    minutes: Attachment, scanner: FakeClamd, gloves: Post, client: Client
) -> None:
    assert "minutes.pdf" not in page(client, gloves)
    assert client.get(f"/forums/files/{minutes.pk}/").status_code == 404
    assert scan_file(minutes.pk, now=NOW) == FileState.READY
    assert scanner.scanned == [b"%PDF-1.7\nMinutes"]
    assert "minutes.pdf" in page(client, gloves)
    assert client.get(f"/forums/files/{minutes.pk}/").getvalue() == b"%PDF-1.7\nMinutes"


@pytest.mark.parametrize(
    ("who", "sees"), [("magnus", True), ("modupe", True), ("molly", False), ("priya", False)]
)
def test_author_and_moderators_see_that_it_is_being_checked(
    minutes: Attachment,
    gloves: Post,
    client: Client,
    who: str,
    sees: bool,
    request: pytest.FixtureRequest,
) -> None:
    client.force_login(request.getfixturevalue(who))
    assert ("Being checked" in page(client, gloves)) is sees
    assert client.get(f"/forums/files/{minutes.pk}/").status_code == 404


def test_an_infected_file_is_deleted_and_its_owner_told_once(
    scanner: FakeClamd,
    gloves: Post,
    magnus: User,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    file = beside(gloves, magnus, b"%PDF-1.7" + EICAR)
    with django_capture_on_commit_callbacks(execute=True):
        assert scan_file(file.pk, now=NOW) == FileState.INFECTED
    assert scan_file(file.pk, now=NOW) is None
    assert not private_files().exists(file.file.name or "")
    file.refresh_from_db()
    assert (file.found, file.file.name) == ("Win.Test.EICAR_HDB-1", "")
    assert AuditRecord.objects.get(action="found infected").target_pk == str(file.pk)
    deliver_batch(list(Delivery.objects.values_list("pk", flat=True)))
    [letter] = mail.outbox
    assert letter.to == [magnus.email]
    assert "it held a virus" in letter.subject
    assert "Win.Test.EICAR_HDB-1" in letter.body


def test_the_author_alone_reads_that_it_held_a_virus(
    scanner: FakeClamd, gloves: Post, magnus: User, client: Client
) -> None:
    file = beside(gloves, magnus, b"%PDF-1.7" + EICAR)
    scan_file(file.pk, now=NOW)
    assert "held a virus" not in page(client, gloves)
    client.force_login(magnus)
    assert "held a virus" in page(client, gloves)


def test_a_picture_is_held_with_its_small_one(
    scanner: FakeClamd, gloves: Post, magnus: User, client: Client
) -> None:
    file = upload(file=photo(), place="topic 1", acting_user=magnus, now=NOW)
    attach(post=gloves, files=[file.pk], acting_user=magnus, now=NOW)
    client.force_login(magnus)
    assert client.get(f"/forums/files/{file.pk}/thumbnail/").status_code == 404
    scan_file(file.pk, now=NOW)
    response = client.get(f"/forums/files/{file.pk}/thumbnail/")
    assert (response.status_code, len(response.getvalue()) > 0) == (200, True)


def test_a_scanner_that_is_away_holds_files_and_the_next_sweep_asks_again(
    minutes: Attachment, settings: Settings
) -> None:
    there, settings.CLAMD_URL = settings.CLAMD_URL, "tcp://127.0.0.1:1"
    assert scan_file(minutes.pk, now=NOW) == FileState.WAITING
    settings.CLAMD_URL = there
    assert sweep(now=NOW) == 1
    assert scan_file(minutes.pk, now=NOW) == FileState.READY
    assert sweep(now=NOW) == 0


@pytest.mark.parametrize(
    "answer",
    [
        b"INSTREAM size limit exceeded. ERROR\0",
        b"stream: OK",
        b"",
        b"stream: nonsense\0",
        b"a" * 9000,
    ],
)
def test_anything_but_a_verdict_holds_the_file(
    minutes: Attachment, scanner: FakeClamd, answer: bytes
) -> None:
    scanner.answers = lambda content: answer
    assert scan_file(minutes.pk, now=NOW) == FileState.WAITING


def test_a_worker_that_died_is_followed_by_another_and_two_never_scan_at_once(
    minutes: Attachment,
) -> None:
    assert Attachment.objects.claim(minutes.pk, NOW)
    assert scan_file(minutes.pk, now=NOW) is None
    assert sweep(now=NOW) == 0
    assert sweep(now=NOW + LEASE) == 1
    assert scan_file(minutes.pk, now=NOW + LEASE) == FileState.READY


def test_a_verdict_that_comes_after_the_claim_ran_out_changes_nothing(
    minutes: Attachment, scanner: FakeClamd
) -> None:
    """Another worker has taken the file up while clamd was thinking: its verdict counts."""
    later = NOW + LEASE + timedelta(seconds=1)

    def slow(content: bytes) -> bytes:
        overtaken.append(content)
        return b"stream: OK\0"

    overtaken: list[bytes] = []
    scanner.answers = slow
    opened = clamd.scan

    def scan_while_overtaken(file: BinaryIO) -> clamd.Verdict:
        verdict = opened(file)
        assert Attachment.objects.claim(minutes.pk, later)
        return verdict

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(clamd, "scan", scan_while_overtaken)
        scan_file(minutes.pk, now=NOW)
    minutes.refresh_from_db()
    assert overtaken
    assert (minutes.state, minutes.claimed_at) == (FileState.WAITING, later)


def test_without_a_scanner_files_are_available_at_once(gloves: Post, magnus: User) -> None:
    assert beside(gloves, magnus, b"%PDF-1.7").state == FileState.READY


def test_what_is_held_is_released_when_the_site_gives_scanning_up(
    minutes: Attachment, settings: Settings
) -> None:
    settings.CLAMD_URL = ""
    assert sweep(now=NOW) == 1
    minutes.refresh_from_db()
    assert (minutes.state, minutes.scanned_at) == (FileState.READY, None)


def test_clamd_is_spoken_to_on_a_socket_file_too(tmp_path: Path, settings: Settings) -> None:
    with fake_clamd(tmp_path / "clamd.ctl") as running:
        settings.CLAMD_URL = running.url
        clamd.ping()
        assert clamd.scan(pdf(content=b"a" * 200_000)).is_clean  # type: ignore[arg-type]
        assert clamd.scan(pdf(content=EICAR)).found == "Win.Test.EICAR_HDB-1"  # type: ignore[arg-type]
    with pytest.raises(ScannerUnavailableError):
        clamd.ping()


def test_ready_names_the_scanner_where_there_is_one(
    scanner: FakeClamd, settings: Settings, client: Client, db: None
) -> None:
    beat("beat", now=timezone.now())
    assert client.get("/readyz").json()["parts"]["scanner"] == "ok"
    settings.CLAMD_URL = "tcp://127.0.0.1:1"
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["parts"]["scanner"] == "failed: ScannerUnavailableError"


def test_officers_read_that_no_scan_is_configured(client: Client, olive: User) -> None:
    client.force_login(olive)
    assert "No scan for viruses is configured" in client.get("/forums/files/").content.decode()


def test_officers_are_told_when_files_wait_too_long(
    minutes: Attachment, client: Client, olive: User
) -> None:
    from membership.people.waiting import waiting_for

    words = "held because the scan"
    assert not [w for w in waiting_for(olive, now=NOW) if words in str(w)]
    later = NOW + timedelta(minutes=16)
    assert [str(w) for w in waiting_for(olive, now=later) if words in str(w)] == [
        "1 file held because the scan for viruses does not answer"
    ]
