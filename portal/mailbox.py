"""The demo's mailbox: each mail as its reader would see it.

Only where mail goes to a folder and DEMO_MAILBOX is on; elsewhere these addresses do not exist.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from functools import wraps
from pathlib import Path

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from portal.lib.mails import in_a_frame

MAILS_A_PAGE = 30
NAME = re.compile(r"[0-9a-f-]{10,60}")


@dataclass(frozen=True)
class Mail:
    """A file of the mailbox."""

    name: str
    message: EmailMessage

    @property
    def sent_at(self) -> datetime | None:
        header = self.message["Date"]
        if header is None or header.datetime is None:
            return None
        moment: datetime = header.datetime
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment  # "-0000" means UTC

    @property
    def subject(self) -> str:
        return str(self.message["Subject"] or "No subject")

    @property
    def to(self) -> str:
        return str(self.message["To"])

    @property
    def headers(self) -> list[tuple[str, str]]:
        return [(name, str(value)) for name, value in self.message.items()]

    @property
    def text(self) -> str:
        return self._part("plain")

    @property
    def html(self) -> str:
        return self._part("html")

    def _part(self, kind: str) -> str:
        part = self.message.get_body((kind,))
        return str(part.get_content()) if part is not None else ""


View = Callable[..., HttpResponse]


def demo_only(view: View) -> View:
    """Where the demo mailbox is off, its addresses do not exist."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if not settings.DEMO_MAILBOX:
            raise Http404
        return view(request, *args, **kwargs)

    return guarded


def _read(file: Path) -> Mail:
    message = message_from_bytes(file.read_bytes(), policy=policy.default)
    return Mail(file.stem, message)


def _get(name: str) -> Mail:
    file = Path(settings.MAILBOX_DIR) / f"{name}.eml"
    if not NAME.fullmatch(name) or not file.is_file():
        raise Http404
    return _read(file)


@demo_only
@require_safe
@never_cache
def index(request: HttpRequest) -> HttpResponse:
    """Every mail, the latest first."""
    files = sorted(Path(settings.MAILBOX_DIR).glob("*.eml"), reverse=True)
    page = Paginator(files, MAILS_A_PAGE).get_page(request.GET.get("page"))
    mails = [_read(file) for file in page]
    return render(request, "mailbox/index.html", {"page_obj": page, "mails": mails})


@demo_only
@require_safe
@never_cache
def mail(request: HttpRequest, name: str) -> HttpResponse:
    """One mail: as drawn, as plain text, and its headers."""
    return render(request, "mailbox/mail.html", {"mail": _get(name)})


@demo_only
@require_safe
@never_cache
def html(request: HttpRequest, name: str) -> HttpResponse:
    """The HTML part alone, for the frame, under a policy of its own."""
    return in_a_frame(_get(name).html)


urlpatterns = [
    path("", index, name="mailbox"),
    path("<slug:name>/", mail, name="mailbox_mail"),
    path("<slug:name>/html/", html, name="mailbox_html"),
]
