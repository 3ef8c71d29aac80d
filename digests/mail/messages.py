"""The one builder of mails: both parts, the headers, nothing from another host."""

import re
import textwrap
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import css_inline
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string

from digests.links import absolute
from home.models import Contacts

TEXT_WIDTH = 76
LONGEST_LINE = 900  # bytes, of the 998 that a line of a mail may have
_up_to_a_space = re.compile(rf"(.{{1,{LONGEST_LINE // 4}}}) ")  # four bytes a character at the most

# Rules that a mail program must evaluate itself, such as dark mode, stay in the head.
_inliner = css_inline.CSSInliner(keep_at_rules=True, load_remote_stylesheets=False)
_fragments = css_inline.CSSInliner(load_remote_stylesheets=False)


@dataclass(frozen=True)
class Letter:
    """A mail without its reader: what it says, and why it came.

    ``parts`` is what it was drawn from, where it may stand beside others in one mail.
    """

    subject: str
    html: str
    text: str
    reply_to: str = ""
    parts: Mapping[str, Any] | None = field(default=None, compare=False, repr=False)


def write_letter(template: str, subject: str, *, why: str, **context: Any) -> Letter:
    """Draw ``emails/<template>.html`` and ``.txt``; ``why`` ends "You get this e-mail because …"."""
    contacts = Contacts.objects.first() or Contacts()
    parts = {"subject": subject, "why": why, **context} if template == "notice" else None
    context |= {
        "subject": subject,
        "why": why,
        "site_name": settings.WAGTAIL_SITE_NAME,
        "site_url": absolute("/"),
        "origin": absolute(""),
        "postal_address": postal_address(contacts),
    }
    return Letter(
        subject=one_line(subject),
        html=fold(_inliner.inline(render_to_string(f"emails/{template}.html", context))),
        text=wrap(render_to_string(f"emails/{template}.txt", context)),
        reply_to=contacts.key_officer_email or contacts.email,
        parts=parts,
    )


def write_block(template: str, **context: Any) -> tuple[str, str]:
    """A piece of a letter, as HTML and as text: ``emails/<template>.html`` and ``.txt``."""
    context |= {"origin": absolute("")}
    html = render_to_string(f"emails/{template}.html", context).strip() + "\n"
    text = render_to_string(f"emails/{template}.txt", context).strip()
    return fold(_fragments.inline_fragment(html, _rules())), wrap_lines(text)


@cache
def _rules() -> str:
    """What a whole letter has in its head; what a mail program evaluates itself stays there."""
    return render_to_string("emails/styles.css").partition("@media")[0]


def one_line(subject: str) -> str:
    return " ".join(subject.split())


def postal_address(contacts: Contacts) -> str:
    """Where the sender can be written to, on one line: as editors set it, else as the settings do."""
    return (
        ", ".join(line.strip(" ,\r") for line in contacts.postal_address.splitlines())
        or settings.POSTAL_ADDRESS
    )


def wrap(text: str) -> str:
    """Plain text as it should arrive: lines of a readable width, addresses left whole."""
    return tidy(wrap_lines(text.strip()))


def wrap_lines(text: str) -> str:
    """The lines of ``text`` cut to a readable width."""
    lines = []
    for line in text.splitlines():
        indent = line[: len(line) - len(line.lstrip())]
        wrapped = textwrap.wrap(
            line.strip(),
            TEXT_WIDTH,
            initial_indent=indent,
            subsequent_indent=indent,
            break_long_words=False,
            break_on_hyphens=False,
        )
        lines += wrapped or [""]
    return "\n".join(lines)


def tidy(text: str) -> str:
    """No more than one empty line in a row, none at either end."""
    return re.sub(r"\n{3,}", "\n\n", text.strip()) + "\n"


def fold(html: str) -> str:
    """``html`` without lines so long that a mail would have to be encoded: cut at a space."""
    return "\n".join(
        _up_to_a_space.sub(r"\1\n", line) if len(line.encode()) > LONGEST_LINE else line
        for line in html.split("\n")
    )


def make_message(
    letter: Letter, *, to: str, message_id: str, headers: Mapping[str, str] | None = None
) -> EmailMultiAlternatives:
    """The mail itself, marked as sent by a machine and known by a ``message_id`` that repeats keep."""
    message = EmailMultiAlternatives(
        subject=letter.subject,
        body=letter.text,
        from_email=envelope_sender(),
        to=[to],
        reply_to=[letter.reply_to] if letter.reply_to else None,
        headers={
            "Message-ID": message_id,
            "Auto-Submitted": "auto-generated",
            **sender_header(),
            **(headers or {}),
        },
    )
    message.attach_alternative(letter.html, "text/html")
    return message


def envelope_sender() -> str:
    """Where a mail goes back to that cannot be delivered."""
    return str(settings.BOUNCE_ADDRESS or settings.DEFAULT_FROM_EMAIL)


def sender_header() -> dict[str, str]:
    """Whom readers see as the sender, where mails go back to another address."""
    return {"From": settings.DEFAULT_FROM_EMAIL} if settings.BOUNCE_ADDRESS else {}
