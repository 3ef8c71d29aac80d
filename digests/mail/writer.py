"""From a row of the ledger to its mail."""

from datetime import datetime

from django.core.mail import EmailMultiAlternatives

from digests.mail.digest import Edition, digest_mail
from digests.mail.notices import notice_mail
from digests.models import Delivery


class Writer:
    """Writes the mails of one batch; what several readers share is read and drawn once.

    A writer lives as long as its batch, so that what is hidden meanwhile is out of the next one.
    """

    def __init__(self) -> None:
        self._editions: dict[int, Edition] = {}

    def write(self, delivery: Delivery, *, now: datetime) -> EmailMultiAlternatives:
        """The mail of ``delivery``; raises NothingToSend when there is a reason to stay silent."""
        if delivery.notice is not None:
            return notice_mail(delivery, delivery.notice)
        if delivery.issue is None:
            raise ValueError(f"Delivery {delivery.pk} is of nothing.")
        if delivery.issue.pk not in self._editions:
            self._editions[delivery.issue.pk] = Edition(delivery.issue, at=now)
        return digest_mail(delivery, self._editions[delivery.issue.pk], now=now)
