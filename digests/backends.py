"""A mail back end for a machine without a mail server."""

import os
from collections.abc import Sequence
from pathlib import Path
from time import time_ns
from uuid import uuid4

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend


class FolderBackend(BaseEmailBackend):
    """Puts each mail into a file of its own below MAILBOX_DIR, readable by its owner alone.

    A file appears whole: it is written under another name first.
    """

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        folder = Path(settings.MAILBOX_DIR)
        folder.mkdir(parents=True, exist_ok=True)
        messages = [message for message in email_messages if message.recipients()]
        for message in messages:
            name = f"{time_ns()}-{uuid4().hex[:8]}"
            unfinished = folder / f".{name}"
            descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "wb") as file:
                file.write(message.message().as_bytes())
            unfinished.rename(folder / f"{name}.eml")
        return len(messages)
