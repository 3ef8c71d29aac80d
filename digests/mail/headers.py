"""What tells mail programs that a mail is one of a list, and how to leave it (RFC 2369, 2919 and 8058)."""

import re
from email.header import Header
from email.utils import quote
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse

from digests import links
from digests.mail.prepared import UNSUBSCRIBE_TOKEN

_plain_phrase = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~ -]+")


def list_headers() -> dict[str, str]:
    """With a mark where the reader's own token goes."""
    unsubscribe = links.absolute(reverse("digests:unsubscribe", args=[UNSUBSCRIBE_TOKEN]))
    return {
        "List-Id": list_id(settings.WAGTAIL_SITE_NAME, "updates"),
        **one_click(unsubscribe),
        "List-Archive": f"<{links.absolute(reverse('digests:archive'))}>",
    }


def list_id(name: str, label: str) -> str:
    """A name for people and one for mail programs, which stays when the first changes (RFC 2919)."""
    name = " ".join(name.split())
    if not name.isascii():
        name = Header(name, "utf-8").encode(linesep="")
    elif not _plain_phrase.fullmatch(name):
        name = f'"{quote(name)}"'
    return f"{name} <{label}.{urlsplit(settings.SITE_URL).hostname}>"


def one_click(url: str) -> dict[str, str]:
    """Where a mail program posts for its reader, without cookies and without another question."""
    return {
        "List-Unsubscribe": f"<{url}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }
