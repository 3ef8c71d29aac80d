"""What tells mail programs that a mail is one of a list, and how to leave it (RFC 2369, 2919 and 8058)."""

from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse

from digests import links
from digests.mail.prepared import UNSUBSCRIBE_TOKEN


def list_headers() -> dict[str, str]:
    """With a mark where the reader's own token goes."""
    unsubscribe = links.absolute(reverse("digests:unsubscribe", args=[UNSUBSCRIBE_TOKEN]))
    return {
        "List-Id": f"{settings.WAGTAIL_SITE_NAME} <updates.{urlsplit(settings.SITE_URL).hostname}>",
        **one_click(unsubscribe),
        "List-Archive": f"<{links.absolute(reverse('digests:archive'))}>",
    }


def one_click(url: str) -> dict[str, str]:
    """Where a mail program posts for its reader, without cookies and without another question."""
    return {
        "List-Unsubscribe": f"<{url}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }
