"""SMTP with few round trips, spoken to real servers."""

from collections.abc import Iterator

import pytest
from aiosmtpd.smtp import SMTP
from django.core.mail import get_connection

from digests.backends import _with_dots
from digests.sending.lines import Line, LineDown, MailRefused
from tests.digests.test_prepared_mails import letter, moulded, own
from tests.support.smtp import Sink, smtp_sink, text_of


@pytest.fixture(params=[True, False], ids=["pipelining", "one by one"])
def sink(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Sink]:
    """A server that says that it takes commands together, and one that does not."""
    if request.param:
        monkeypatch.setattr(Sink, "handle_EHLO", ehlo, raising=False)
    with smtp_sink() as sink:
        yield sink


async def ehlo(
    sink: Sink, server: SMTP, session: object, envelope: object, hostname: str, responses: list[str]
) -> list[str]:
    session.host_name = hostname  # type: ignore[attr-defined]
    return [responses[0], "250-PIPELINING", *responses[1:]]


def line_to(sink: Sink) -> Line:
    port = int(sink.url.rpartition(":")[2])
    backend = "digests.backends.SmtpBackend"
    return Line(get_connection(backend, host="127.0.0.1", port=port, use_tls=False))


def test_a_prepared_mail_arrives_whole(sink: Sink) -> None:
    line = line_to(sink)
    for address in ("rita@example.org", "zoe@example.org"):
        line.send(moulded(letter()).fill(own(address)))
    line.close()
    [rita], [_zoe] = sink.to("rita@example.org"), sink.to("zoe@example.org")
    assert "“fresh”" in text_of(rita)
    assert ".dot" in text_of(rita).splitlines()
    assert rita["Message-ID"] == own().message_id


def test_a_refused_address_is_told_and_the_next_mail_leaves_on_the_same_line(sink: Sink) -> None:
    sink.refused["gone@example.org"] = "550 5.1.1 No such person"
    line = line_to(sink)
    with pytest.raises(MailRefused, match="No such person") as refusal:
        line.send(moulded(letter()).fill(own("gone@example.org")))
    assert refusal.value.for_ever
    line.send(moulded(letter()).fill(own()))
    line.close()
    assert [str(mail["To"]) for mail in sink.mails] == ["rita@example.org"]


def test_an_address_that_is_busy_may_be_tried_again(sink: Sink) -> None:
    sink.refused["busy@example.org"] = "451 Later"
    line = line_to(sink)
    with pytest.raises(MailRefused) as refusal:
        line.send(moulded(letter()).fill(own("busy@example.org")))
    line.close()
    assert not refusal.value.for_ever


def test_a_mail_that_was_not_prepared_arrives_as_well(sink: Sink) -> None:
    line = line_to(sink)
    line.send(moulded(letter()).build(own()))
    line.close()
    assert len(sink.mails) == 1


def test_a_server_that_is_not_there_is_an_outage() -> None:
    with smtp_sink() as sink:
        line = line_to(sink)
    with pytest.raises(LineDown) as down:
        line.send(moulded(letter()).fill(own()))
    assert not down.value.under_way


@pytest.mark.parametrize(
    ("content", "sent"),
    [
        (b".a\r\n", b"..a\r\n"),
        (b"a\r\n.\r\nb", b"a\r\n..\r\nb\r\n"),
        (b"a.\r\n", b"a.\r\n"),
    ],
)
def test_a_line_that_begins_with_a_dot_does_not_end_the_mail(content: bytes, sent: bytes) -> None:
    assert _with_dots(content) == sent
