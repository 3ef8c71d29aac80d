from pathlib import Path

import pytest
from django.core.mail import EmailMultiAlternatives
from django.test import Client
from pytest_django import Settings

from digests.backends import FolderBackend
from portal.checks import demo_switches_are_off

pytestmark = pytest.mark.django_db


@pytest.fixture
def mailbox(settings: Settings, tmp_path: Path) -> Path:
    settings.DEMO_MAILBOX = True
    settings.MAILBOX_DIR = tmp_path / "mail"
    return tmp_path / "mail"


def post(subject: str = "Your code") -> None:
    message = EmailMultiAlternatives(subject, "It is DCJH-LMGF – éè", to=["priya@example.org"])
    message.attach_alternative(
        "<html><head></head><body>It is <b>here</b></body></html>", "text/html"
    )
    FolderBackend().send_messages([message])


def test_each_mail_is_a_file_of_its_own_that_its_owner_alone_reads(mailbox: Path) -> None:
    post()
    post()
    files = list(mailbox.iterdir())
    assert [file.suffix for file in files] == [".eml", ".eml"]
    assert {file.stat().st_mode & 0o777 for file in files} == {0o600}


def test_the_mailbox_lists_mails_the_latest_first(mailbox: Path, client: Client) -> None:
    post("The earlier one")
    post("The later one")
    page = client.get("/demo/mailbox/").content.decode()
    assert page.index("The later one") < page.index("The earlier one")


def test_an_empty_mailbox_says_what_to_do(mailbox: Path, client: Client) -> None:
    assert "No e-mail yet" in client.get("/demo/mailbox/").content.decode()


def test_a_mail_is_shown_as_text_and_with_its_headers(mailbox: Path, client: Client) -> None:
    post()
    [file] = mailbox.iterdir()
    page = client.get(f"/demo/mailbox/{file.stem}/").content.decode()
    for words in ("DCJH-LMGF – éè", "priya@example.org", "Message-ID", f"/{file.stem}/html/"):
        assert words in page


def test_the_html_runs_nothing_and_its_links_leave_the_frame(mailbox: Path, client: Client) -> None:
    post()
    [file] = mailbox.iterdir()
    answer = client.get(f"/demo/mailbox/{file.stem}/html/")
    assert "default-src 'none'" in answer["Content-Security-Policy"]
    assert "sandbox" in answer["Content-Security-Policy"]
    assert '<base target="_top">' in answer.content.decode()


@pytest.mark.parametrize("name", ["1", "0" * 12, "..%2Fsecret-key", "1-%00"])
def test_no_other_file_leaves_the_mailbox(mailbox: Path, client: Client, name: str) -> None:
    (mailbox.parent / "secret-key").write_text("secret")
    assert client.get(f"/demo/mailbox/{name}/").status_code == 404


def test_elsewhere_it_does_not_exist(mailbox: Path, client: Client, settings: Settings) -> None:
    post()
    [file] = mailbox.iterdir()
    settings.DEMO_MAILBOX = False
    for address in ("", f"{file.stem}/", f"{file.stem}/html/"):
        assert client.get(f"/demo/mailbox/{address}").status_code == 404


def test_production_refuses_it(settings: Settings) -> None:
    settings.DEMO_MAILBOX = True
    assert any("DEMO_MAILBOX" in error.msg for error in demo_switches_are_off())
