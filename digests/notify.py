"""Sending through GOV.UK Notify, which councils may use.

Notify draws each mail from a template of its own and takes plain words: the portal's text part goes into
one that has ``((subject))`` as its subject and ``((body))`` as its message. The way out of a mailing list
is handed over, and the Message-ID as Notify's reference, by which a repeat can be found there.
"""

from collections.abc import Sequence
from functools import cached_property
from importlib import import_module
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend


class NotifyBackend(BaseEmailBackend):
    """Needs the package notifications-python-client, NOTIFY_API_KEY and NOTIFY_TEMPLATE_ID.

    What Notify refuses arrives as its own error with a ``status_code``, by which ``digests.sending`` tells
    a mail that it will never take from an account or a service that is not there.
    """

    @cached_property
    def _client(self) -> Any:
        client = import_module("notifications_python_client.notifications")
        return client.NotificationsAPIClient(settings.NOTIFY_API_KEY)

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        for message in email_messages:
            for address in message.to:
                self._client.send_email_notification(
                    email_address=address,
                    template_id=settings.NOTIFY_TEMPLATE_ID,
                    personalisation={"subject": str(message.subject), "body": str(message.body)},
                    reference=message.extra_headers.get("Message-ID"),
                    one_click_unsubscribe_url=_way_out(message),
                )
        return len(email_messages)


def _way_out(message: EmailMessage) -> str | None:
    """The address of the one-click way out, without the brackets of a header."""
    header = message.extra_headers.get("List-Unsubscribe", "")
    return str(header).strip("<>") or None
