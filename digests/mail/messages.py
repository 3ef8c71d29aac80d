"""The one builder of mails: both parts, the headers, nothing from another host."""

import re
import textwrap
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import css_inline
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string

from digests.links import absolute
from home.models import Contacts

TEXT_WIDTH = 76

# Rules that a mail program must evaluate itself, such as dark mode, stay in the head.
_inliner = css_inline.CSSInliner(keep_at_rules=True, load_remote_stylesheets=False)


@dataclass(frozen=True)
class Letter:
    """A mail without its reader: what it says, and why it came."""

    subject: str
    html: str
    text: str
    reply_to: str = ""


def write_letter(template: str, subject: str, *, why: str, **context: Any) -> Letter:
    """Draw ``emails/<template>.html`` and ``.txt``; ``why`` ends "You get this e-mail because …"."""
    contacts = Contacts.objects.first() or Contacts()
    context |= {
        "subject": subject,
        "why": why,
        "site_name": settings.WAGTAIL_SITE_NAME,
        "site_url": absolute("/"),
        "origin": absolute(""),
        "postal_address": postal_address(contacts),
    }
    return Letter(
        subject=" ".join(subject.split()),
        html=_inliner.inline(render_to_string(f"emails/{template}.html", context)),
        text=wrap(render_to_string(f"emails/{template}.txt", context)),
        reply_to=contacts.key_officer_email or contacts.email,
    )


def postal_address(contacts: Contacts) -> str:
    """Where the sender can be written to, on one line: as editors set it, else as the settings do."""
    return (
        ", ".join(line.strip(" ,\r") for line in contacts.postal_address.splitlines())
        or settings.POSTAL_ADDRESS
    )


def wrap(text: str) -> str:
    """Plain text as it should arrive: lines of a readable width, addresses left whole."""
    lines = []
    for line in text.strip().splitlines():
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
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)) + "\n"


def make_message(
    letter: Letter, *, to: str, message_id: str, headers: Mapping[str, str] | None = None
) -> EmailMultiAlternatives:
    """The mail itself, marked as sent by a machine and known by a ``message_id`` that repeats keep."""
    message = EmailMultiAlternatives(
        subject=letter.subject,
        body=letter.text,
        to=[to],
        reply_to=[letter.reply_to] if letter.reply_to else None,
        headers={"Message-ID": message_id, "Auto-Submitted": "auto-generated", **(headers or {})},
    )
    message.attach_alternative(letter.html, "text/html")
    return message
