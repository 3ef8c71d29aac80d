"""Account mail: its addresses are the site's own, and a mail server that is away breaks no page."""

import re
import smtplib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from allauth.account.adapter import get_adapter
from django.conf import settings
from django.contrib.messages import get_messages
from django.core import mail
from django.core.cache import cache
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.template.loader import get_template
from django.test import Client, RequestFactory
from django.utils import timezone
from pytest_django import Settings

from home.models import Contacts
from membership.people.adapters import CANNOT_SEND
from membership.people.models import User
from tests.factories.people import PASSWORD
from tests.people.letters import account_letters

pytestmark = pytest.mark.django_db
SIGN_UP = {"email": "nia@example.org", "full_name": "Nia New", "password1": "hop gardens in August"}


class Away(BaseEmailBackend):
    """A mail server that cannot be reached."""

    error: Callable[[], Exception] = lambda: OSError("no route to host")

    def open(self) -> bool:
        raise type(self).error()

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        raise type(self).error()


class Refusing(Away):
    """A mail server that answers with an error."""

    error = lambda: smtplib.SMTPServerDisconnected("try later")  # noqa: E731


@pytest.fixture(autouse=True)
def no_limits_from_the_test_before() -> None:
    cache.clear()


@pytest.fixture(params=["Away", "Refusing"])
def no_mail(request: pytest.FixtureRequest, settings: Settings) -> None:
    settings.EMAIL_BACKEND = f"{__name__}.{request.param}"


def said(response: Any) -> list[str]:
    return [str(message) for message in get_messages(response.wsgi_request)]


@pytest.mark.parametrize(
    ("url", "data"),
    [
        ("/accounts/signup/", SIGN_UP),
        ("/accounts/login/code/", {"email": "priya@example.org"}),
        ("/accounts/password/reset/", {"email": "priya@example.org"}),
        ("/accounts/signup/", SIGN_UP | {"email": "priya@example.org"}),
    ],
    ids=["sign-up", "code", "reset", "second sign-up"],
)
def test_a_mail_that_cannot_be_sent_is_said_and_breaks_nothing(
    client: Client, priya: User, no_mail: None, url: str, data: dict[str, str]
) -> None:
    response = client.post(url, data)
    assert response.status_code == 302
    assert said(response) == [CANNOT_SEND]


@pytest.mark.parametrize("url", ["/accounts/login/code/", "/accounts/password/reset/"])
def test_an_outage_does_not_tell_who_has_an_account(
    client: Client, priya: User, no_mail: None, url: str
) -> None:
    answers = [
        said(Client().post(url, {"email": email})) for email in (priya.email, "nobody@example.org")
    ]
    assert answers == [[CANNOT_SEND], [CANNOT_SEND]]


def test_a_fault_of_our_own_is_not_taken_for_an_outage(
    client: Client, priya: User, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.EMAIL_BACKEND = f"{__name__}.Away"
    monkeypatch.setattr(Away, "error", lambda: ValueError("our own mistake"))
    with pytest.raises(ValueError, match="our own mistake"):
        client.post("/accounts/login/code/", {"email": priya.email})


@pytest.mark.parametrize(
    ("url", "data"),
    [
        ("/accounts/signup/", SIGN_UP),
        ("/accounts/signup/", SIGN_UP | {"email": "priya@example.org"}),
        ("/accounts/login/code/", {"email": "priya@example.org"}),
        ("/accounts/password/reset/", {"email": "priya@example.org"}),
    ],
    ids=["sign-up", "second sign-up", "code", "reset"],
)
def test_no_mail_carries_the_host_of_the_request(
    client: Client, priya: User, settings: Settings, url: str, data: dict[str, str]
) -> None:
    settings.ALLOWED_HOSTS = ["*"]
    client.post(url, data, headers={"host": "evil.example"})
    body = str(mail.outbox[-1].body) + str(mail.outbox[-1].subject)
    assert "evil.example" not in body
    assert "testserver" not in body
    for address in re.findall(r"https?://\S+", body):
        assert f"{address}/".startswith("http://portal.example.org/")


def test_the_mail_for_a_second_sign_up_has_a_link_on_the_site(client: Client, priya: User) -> None:
    client.post("/accounts/signup/", SIGN_UP | {"email": priya.email})
    assert "http://portal.example.org/accounts/password/reset/" in mail.outbox[-1].body


def test_account_mail_names_the_portal(client: Client, priya: User) -> None:
    client.post("/accounts/login/code/", {"email": priya.email})
    assert "Kent Engagement Portal" in mail.outbox[-1].body


@pytest.mark.parametrize("letter", account_letters())
def test_every_account_mail_is_written_in_the_portals_words(
    letter: str, priya: User, rf: RequestFactory
) -> None:
    Contacts.load()
    Contacts.objects.update(
        key_officer_email="kim@kent.example.org", postal_address="County Hall,\nMaidstone"
    )
    request = rf.get("/")
    adapter = get_adapter(request)
    context = {"user": priya, "code": "ABCD-EFGH", "timestamp": timezone.now(), "ip": "127.0.0.1"}
    adapter.send_mail(letter, priya.email, context)
    for template in (f"{letter}_subject.txt", f"{letter}_message.txt"):
        origin = get_template(template).origin.name  # type: ignore[attr-defined]
        assert Path(origin).is_relative_to(settings.BASE_DIR / "templates"), template
    for sent in mail.outbox:  # none goes to a stranger
        assert "{" not in f"{sent.subject}{sent.body}"
        assert_is_marked_like_ours(sent)


def html_of(sent: Any) -> str:
    """The HTML part, beside which there is no other."""
    [(html, kind)] = sent.alternatives
    assert kind == "text/html"
    return str(html)


def assert_is_marked_like_ours(sent: Any) -> None:
    """Both parts, our headers, why it came and whom to write to."""
    assert sent.extra_headers["Auto-Submitted"] == "auto-generated"
    assert sent.extra_headers["Message-ID"].endswith("@portal.example.org>")
    assert sent.reply_to == ["kim@kent.example.org"]
    for part in (sent.body, html_of(sent)):
        assert "You get this e-mail because" in part
        assert "County Hall, Maidstone" in part


def test_a_code_stands_out_in_the_html_of_its_mail(client: Client, priya: User) -> None:
    client.post("/accounts/login/code/", {"email": priya.email})
    [sent] = mail.outbox
    code = re.search(r"^[A-Z0-9]{3,}-?[A-Z0-9]*$", str(sent.body), re.MULTILINE)
    assert code
    assert f"<strong>{code[0]}</strong></p>" in html_of(sent)


def test_what_somebody_sends_is_no_html_in_her_mail(priya: User, rf: RequestFactory) -> None:
    context = {"user": priya, "timestamp": timezone.now(), "user_agent": "<script>1</script>"}
    get_adapter(rf.get("/")).send_mail("account/email/password_changed", priya.email, context)
    html = html_of(mail.outbox[0])
    assert "&lt;script&gt;" in html
    assert '<a href="http://portal.example.org/accounts/password/change/"' in html


def test_a_changed_password_is_told_by_mail(client: Client, priya: User) -> None:
    client.post("/accounts/login/", {"login": priya.email, "password": PASSWORD})
    new = "a-much-longer-password"
    client.post(
        "/accounts/password/change/",
        {"oldpassword": PASSWORD, "password1": new, "password2": new},
    )
    (sent,) = mail.outbox
    assert sent.subject == "Your password was changed"
    assert sent.to == [priya.email]
    assert "http://testserver" not in sent.body
