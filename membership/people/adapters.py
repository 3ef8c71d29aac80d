"""How allauth talks to people here."""

import logging
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context as allauth_context
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest

from membership.people.models import User, fold_email

logger = logging.getLogger(__name__)

UNKNOWN_ACCOUNT = "account/email/unknown_account"
SAYS_SENT = {
    "account/messages/email_confirmation_sent.txt",
    "account/messages/login_code_sent.txt",
}
CANNOT_SEND = (
    "We cannot send e-mail at the moment, so nothing has reached you. "
    "Wait a few minutes and try again."
)


def display_name(user: User) -> str:
    """How allauth names somebody."""
    return str(user)


def on_this_site(url: str) -> str:
    """The same address on SITE_URL, whatever host the request named."""
    parts = urlsplit(url)
    return settings.SITE_URL + urlunsplit(("", "", parts.path, parts.query, parts.fragment))


class AccountAdapter(DefaultAccountAdapter):
    """allauth's own behaviour, with mail that never trusts the request and never breaks a page.

    What the mails look like is the business of whoever writes to people.
    """

    def clean_email(self, email: str) -> str:
        return fold_email(super().clean_email(email))

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send account mail at once; when the mail server cannot be reached, say so on the page.

        A stranger's address gets no mail, but the mail server is asked all the same: what the page
        says, and how long it takes, must not tell who has an account.
        """
        links = {k: on_this_site(v) for k, v in context.items() if k.endswith("_url")}
        message = self.render_mail(
            template_prefix,
            email,
            context | links | {"email": email, **_sender()},
        )
        try:
            if template_prefix == UNKNOWN_ACCOUNT:
                connection = message.get_connection()
                connection.open()
                connection.close()
            else:
                message.send()
        except OSError:  # smtplib's own errors included
            logger.exception("Account mail %s was not sent", template_prefix)
            request = allauth_context.request
            if request is not None:
                request.account_mail_failed = True
                messages.error(request, CANNOT_SEND)

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        *args: Any,
        **kwargs: Any,
    ) -> None:
        """allauth's own messages, but never "we have sent" beside "we cannot send"."""
        if message_template in SAYS_SENT and getattr(request, "account_mail_failed", False):
            return
        super().add_message(request, level, message_template, *args, **kwargs)


def _sender() -> dict[str, Any]:
    """The site as mails name it."""
    site = SimpleNamespace(
        name=settings.WAGTAIL_SITE_NAME, domain=urlsplit(settings.SITE_URL).netloc
    )
    return {"current_site": site, "site_url": settings.SITE_URL}
