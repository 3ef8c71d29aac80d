"""Built mails that many readers share: the bytes are made once, each reader's own words put in.

Building a mail out of its parts costs a hundred times what joining bytes does. So the mail is built
once with marks where a reader's own words go, cut at the marks, and joined for each reader.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from email import message_from_bytes, policy
from email.message import EmailMessage as ParsedMessage
from functools import cached_property, lru_cache
from secrets import token_hex
from typing import Any
from zlib import compress, decompress

from django.conf import settings
from django.core.mail import EmailAlternative, EmailMultiAlternatives
from django.core.mail.message import forbid_multi_line_headers

from digests.mail.messages import Letter, envelope_sender, make_message, sender_header

_RUN = token_hex(8)  # nobody who writes for a digest can know the marks of this process
ADDRESS = f"address-{_RUN}@example.invalid"
MESSAGE_ID = f"<message-{_RUN}@example.invalid>"
DATE = f"date-{_RUN}"
PREFERENCES_TOKEN = f"preferences-{_RUN}"
UNSUBSCRIBE_TOKEN = f"unsubscribe-{_RUN}"
COPY_TOKEN = f"copy-{_RUN}"
MARKS = (ADDRESS, MESSAGE_ID, DATE, PREFERENCES_TOKEN, UNSUBSCRIBE_TOKEN, COPY_TOKEN)

SUBJECT, TEXT, HTML = f"subject-{_RUN}", f"text-{_RUN}", f"html-{_RUN}"
LONGEST_LINE = 998  # bytes; one that is longer must be encoded
MOULDS_AT_HAND = 200  # of those that are kept, as many stand ready to be filled
ROOM = 80  # for tokens, which are longer than the marks in whose place they stand


def _cutter(marks: Iterable[str]) -> re.Pattern[bytes]:
    return re.compile(b"(" + b"|".join(re.escape(mark.encode()) for mark in marks) + b")")


_cut = _cutter(MARKS)
_cut_for_words = _cutter((SUBJECT, TEXT, HTML))
_numbers = {mark.encode(): number for number, mark in enumerate(MARKS)}
_plain_address = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]+@[A-Za-z0-9.-]+")


@dataclass(frozen=True)
class Own:
    """A reader's own words in a mail."""

    address: str
    message_id: str
    date: str
    unsubscribe: str
    preferences: str = ""
    copy: str = ""

    def at_marks(self) -> tuple[str, ...]:
        """In the order of MARKS."""
        return (
            self.address,
            self.message_id,
            self.date,
            self.preferences,
            self.unsubscribe,
            self.copy,
        )


class Skeleton:
    """A mail without its words: everything that is alike in the mails of an issue, built once."""

    def __init__(self, headers: Mapping[str, str], *, reply_to: str = "") -> None:
        self.headers = {"Date": DATE, **headers}
        eight_bits = "é\n"  # so that the parts are declared to hold any letter
        letter = Letter(SUBJECT, html=HTML + eight_bits, text=TEXT + eight_bits, reply_to=reply_to)
        message = make_message(letter, to=ADDRESS, message_id=MESSAGE_ID, headers=self.headers)
        built = _unfolded(message.message().as_bytes(linesep="\r\n"))  # type: ignore[call-arg]
        built = built.replace("é\r\n".encode(), b"")
        self._parts = _cut_for_words.split(built)

    def with_words(self, letter: Letter) -> bytes:
        """The bytes of a letter, with the marks of its reader's own words still in them."""
        words = {
            SUBJECT.encode(): _as_header(letter.subject),
            TEXT.encode(): _as_lines(letter.text),
            HTML.encode(): _as_lines(letter.html),
        }
        return b"".join(words.get(part, part) for part in self._parts)


class Mould:
    """A letter with its headers as many readers get it, to be filled for each.

    What cannot be filled as it stands (a line too long for a mail, an address that must be encoded
    itself) is built anew for its reader, to the same effect.
    """

    def __init__(self, letter: Letter, skeleton: Skeleton) -> None:
        self.headers = skeleton.headers
        self.subject = letter.subject
        self.reply_to = letter.reply_to
        self._letter = None if _is_plain(letter) else letter
        self._packed = b"" if self._letter else compress(skeleton.with_words(letter), level=1)

    def unpacked(self) -> bytes:
        """The bytes, marks and all; kept small, since a worker keeps thousands of moulds."""
        return decompress(self._packed)

    @property
    def letter(self) -> Letter:
        """The letter itself, marks and all; read back from the bytes, which alone are kept."""
        if self._letter is not None:
            return self._letter
        text, html = parts_of(self.unpacked())
        return Letter(self.subject, html=html, text=text, reply_to=self.reply_to)

    def fill(self, own: Own) -> EmailMultiAlternatives:
        """The mail of one reader."""
        if self._letter is not None or not _plain_address.fullmatch(own.address):
            return self.build(own)
        words = [word.encode("ascii") for word in own.at_marks()]
        cut, places = _cut_up(self)
        parts = cut.copy()
        for place, number in places:
            parts[place] = words[number]
        return PreparedMail(self, own, b"".join(parts))

    def build(self, own: Own) -> EmailMultiAlternatives:
        """The same mail, put together out of its parts."""
        letter = self.letter
        return make_message(
            replace(letter, html=put_in(letter.html, own), text=put_in(letter.text, own)),
            to=own.address,
            message_id=own.message_id,
            headers=self.headers_of(own),
        )

    def headers_of(self, own: Own) -> dict[str, str]:
        return {name: put_in(value, own) for name, value in self.headers.items()}


@lru_cache(maxsize=MOULDS_AT_HAND)
def _cut_up(mould: Mould) -> tuple[list[bytes], list[tuple[int, int]]]:
    """A mould in pieces, and which of them are which marks."""
    parts = _cut.split(mould.unpacked())
    return parts, [(place, _numbers[parts[place]]) for place in range(1, len(parts), 2)]


class PreparedMail(EmailMultiAlternatives):
    """A mail whose bytes are there already.

    Django's own back ends ask for the bytes. One that asks for body, parts or headers, as those of
    providers do, gets them read from the bytes.
    """

    def __init__(self, mould: Mould, own: Own, built: bytes) -> None:
        self._mould, self._own, self._built = mould, own, built
        self.subject = mould.subject
        self.from_email = envelope_sender()
        self.to = [own.address]
        self.cc: list[str] = []
        self.bcc: list[str] = []
        self.reply_to = [mould.reply_to] if mould.reply_to else []
        self.attachments: list[Any] = []
        self.connection = None

    def message(self) -> "PreparedBytes":  # type: ignore[override]
        return PreparedBytes(self._built)

    @cached_property
    def _texts(self) -> tuple[str, str]:
        return parts_of(self._built)

    @cached_property
    def body(self) -> str:  # type: ignore[override]
        return self._texts[0]

    @cached_property
    def alternatives(self) -> list[Any]:  # type: ignore[override]
        return [EmailAlternative(self._texts[1], "text/html")]

    @cached_property
    def extra_headers(self) -> dict[str, str]:  # type: ignore[override]
        own = {"Message-ID": self._own.message_id, "Auto-Submitted": "auto-generated"}
        return own | sender_header() | self._mould.headers_of(self._own)


class PreparedBytes:
    """Stands where back ends expect a message of the ``email`` package: they want its bytes."""

    def __init__(self, built: bytes) -> None:
        self._built = built

    def as_bytes(self, unixfrom: bool = False, linesep: str = "\n") -> bytes:
        if linesep == "\r\n":
            return self._built
        return self._built.replace(b"\r\n", linesep.encode())

    def as_string(self, unixfrom: bool = False, linesep: str = "\n") -> str:
        return self.as_bytes(unixfrom, linesep).decode()

    def __getitem__(self, name: str) -> Any:
        return self._parsed[name]

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return getattr(self._parsed, name)

    @property
    def _parsed(self) -> ParsedMessage:
        return _parse(self._built)


def put_in(text: str, own: Own) -> str:
    """``text`` with a reader's own words at the marks."""
    for mark, word in zip(MARKS, own.at_marks(), strict=True):
        text = text.replace(mark, word)
    return text


def parts_of(built: bytes) -> tuple[str, str]:
    """Plain text and HTML of a built mail."""
    message = _parse(built)
    texts = []
    for kind in ("plain", "html"):
        part = message.get_body((kind,))
        texts.append(str(part.get_content()) if part is not None else "")
    return texts[0], texts[1]


def _parse(built: bytes) -> ParsedMessage:
    return message_from_bytes(built.replace(b"\r\n", b"\n"), policy=policy.default)


def _unfolded(built: bytes) -> bytes:
    """A header whose value was moved to a second line, since a mark is longer than what takes its
    place, has it on the first again."""
    head, gap, body = built.partition(b"\r\n\r\n")
    return re.sub(rb":\s*\r\n[ \t]+", b": ", head) + gap + body


def _as_header(subject: str) -> bytes:
    """As Django writes it: as it stands, or encoded over as many lines as it takes."""
    _, value = forbid_multi_line_headers("Subject", subject, settings.DEFAULT_CHARSET)
    return str(value).encode("ascii").replace(b"\n", b"\r\n")


def _as_lines(text: str) -> bytes:
    return b"\r\n".join(text.encode().splitlines()) + b"\r\n"


def _is_plain(letter: Letter) -> bool:
    """Whether no line is too long for a mail, with its reader's own words in it."""
    texts = (letter.text.encode(), letter.html.encode())
    lines = (line for text in texts for line in text.splitlines())
    return len(letter.subject) < LONGEST_LINE / 2 and max(map(len, lines)) < LONGEST_LINE - ROOM
