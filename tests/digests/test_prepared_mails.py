"""A mail joined from bytes is the mail that would have been built for its reader alone."""

from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from hypothesis import given
from hypothesis import strategies as st

from digests.mail.messages import LONGEST_LINE, Letter, fold
from digests.mail.prepared import (
    PREFERENCES_TOKEN,
    UNSUBSCRIBE_TOKEN,
    Mould,
    Own,
    PreparedMail,
    Skeleton,
)

HEADERS = {"List-Unsubscribe": f"<https://portal.example.org/updates/{UNSUBSCRIBE_TOKEN}/>"}
ADDRESSES = st.one_of(
    st.emails(),
    st.sampled_from(
        ["o'neill@example.org", "zoë@example.org", "mail@bücher.example", '"a b"@b.uk']
    ),
    st.builds("{}@example.org".format, st.text("abcdefghij.-_+", min_size=1, max_size=64)),
)
WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["C"]), min_size=1, max_size=2000)


def letter(words: str = "Fish & chips, “fresh”") -> Letter:
    return Letter(
        subject="News, and 2 more",
        html=f'<p>{words}\n</p>\n<a href="/p/{PREFERENCES_TOKEN}/{UNSUBSCRIBE_TOKEN}/">Choose</a>\n',
        text=f"{words}\n\n.dot\nFrom us\n/p/{PREFERENCES_TOKEN}/{UNSUBSCRIBE_TOKEN}/\n",
        reply_to="officer@example.org",
    )


def moulded(letter: Letter) -> Mould:
    return Mould(letter, Skeleton(HEADERS, reply_to=letter.reply_to))


def own(address: str = "rita@example.org") -> Own:
    return Own(
        address=address,
        message_id="<delivery-1.abc@portal.example.org>",
        date="Mon, 16 Nov 2026 00:05:00 -0000",
        preferences="1.1vKx.abc-DEF_0",
        unsubscribe="1.1vKx.def-ABC_1",
        copy="1.1vKx.ghi-ABC_2",
    )


def parsed(message: mail.EmailMessage, linesep: str = "\n") -> EmailMessage:
    built = message.message().as_bytes(linesep=linesep)  # type: ignore[call-arg]
    return message_from_bytes(built, policy=policy.default)


def same(one: EmailMessage, other: EmailMessage) -> None:
    headers = [
        {name: str(value).strip() for name, value in each.items() if name != "Content-Type"}
        for each in (one, other)
    ]
    assert headers[0] == headers[1]
    for kind in ("plain", "html"):
        parts = [part for each in (one, other) if (part := each.get_body((kind,)))]
        one_text, other_text = (str(part.get_content()).splitlines() for part in parts)
        assert one_text == other_text


@given(address=ADDRESSES, words=WORDS)
def test_filled_and_built_mails_say_the_same_to_every_address(address: str, words: str) -> None:
    words = " ".join(words.split())  # as letters are: no line break but ours
    mould = moulded(letter(words))
    filled, built = mould.fill(own(address)), mould.build(own(address))
    same(parsed(filled), parsed(built))
    same(parsed(filled, "\r\n"), parsed(built))
    assert filled.recipients() == built.recipients()


@given(words=WORDS)
def test_a_line_that_is_too_long_for_a_mail_is_cut_at_a_space_and_loses_nothing(words: str) -> None:
    html = fold(f"<p>{words}</p> " * 3)
    assert html.split() == (f"<p>{words}</p> " * 3).split()
    longest = max(html.split(), key=lambda word: len(word.encode()))
    assert max(len(line.encode()) for line in html.split("\n")) <= LONGEST_LINE + len(
        longest.encode()
    )


def test_a_usual_letter_is_filled_and_not_built_anew() -> None:
    assert isinstance(moulded(letter()).fill(own()), PreparedMail)
    assert isinstance(moulded(letter(fold("word " * 500))).fill(own()), PreparedMail)


def test_a_letter_that_must_be_encoded_is_built_anew() -> None:
    mould = moulded(letter("x" * 1200))
    assert not isinstance(mould.fill(own()), PreparedMail)
    assert "1.1vKx.abc-DEF_0" in str(mould.fill(own()).body)


def test_a_provider_s_back_end_reads_parts_and_headers() -> None:
    filled, built = (make(own()) for make in (moulded(letter()).fill, moulded(letter()).build))
    assert filled.subject == built.subject
    assert filled.body == built.body
    assert filled.alternatives == built.alternatives
    assert filled.extra_headers == built.extra_headers
    assert (filled.from_email, filled.reply_to) == (built.from_email, built.reply_to)


def test_the_mails_of_two_readers_share_no_token() -> None:
    mould = moulded(letter())
    EmailBackend().send_messages([mould.fill(own()), mould.fill(own("zoe@example.org"))])
    rita, zoe = mail.outbox
    assert rita.message()["To"] == "rita@example.org"
    assert zoe.message()["To"] == "zoe@example.org"


@pytest.mark.parametrize("linesep", ["\n", "\r\n"])
def test_lines_end_as_the_back_end_asks(linesep: str) -> None:
    built = moulded(letter()).fill(own()).message().as_bytes(linesep=linesep)  # type: ignore[call-arg]
    assert (b"\r\n" in built) == (linesep == "\r\n")
    assert built.replace(b"\r\n", b"").count(b"\n") == (
        0 if linesep == "\r\n" else built.count(b"\n")
    )
