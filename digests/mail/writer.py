"""From rows of the ledger to their mails."""

from collections.abc import Collection
from datetime import datetime

from django.core.mail import EmailMultiAlternatives

from digests.mail.digest import Edition, digest_mail
from digests.mail.interests import Interests, read_interests
from digests.mail.notices import notice_mail
from digests.models import Delivery, Issue
from portal.lib.time import london_day


class Writer:
    """Writes mails; what several readers share is read and drawn once.

    ``begin`` reads everything anew, for all the rows of a batch together: what is hidden meanwhile,
    and who has left, is out of what is written afterwards.
    """

    def __init__(self) -> None:
        self._editions: dict[int, Edition] = {}
        self._interests: dict[int, Interests] = {}

    def begin(self, deliveries: Collection[Delivery], *, now: datetime) -> None:
        self._interests = {}
        issues = {each.issue.pk: each.issue for each in deliveries if each.issue is not None}
        self._editions = {pk: each for pk, each in self._editions.items() if pk in issues}
        if not issues:
            return
        readers = {each.reader_id for each in deliveries if each.issue_id in issues}
        self._interests = read_interests(readers, on=london_day(now))
        for issue in issues.values():
            mine = {each.reader_id for each in deliveries if each.issue_id == issue.pk}
            edition = self._edition(issue, now)
            edition.read_watched([one for pk, one in self._interests.items() if pk in mine])

    def _edition(self, issue: Issue, now: datetime) -> Edition:
        if issue.pk in self._editions:
            self._editions[issue.pk].read(at=now)
        else:
            self._editions[issue.pk] = Edition(issue, at=now)
        return self._editions[issue.pk]

    def write(self, delivery: Delivery, *, now: datetime) -> EmailMultiAlternatives:
        """The mail of a ``delivery`` that was begun with; raises NothingToSend when there is a reason
        to stay silent."""
        if delivery.notice is not None:
            return notice_mail(delivery, delivery.notice)
        if delivery.issue is None:
            raise ValueError(f"Delivery {delivery.pk} is of nothing.")
        edition = self._editions[delivery.issue.pk]
        interests = self._interests.get(delivery.reader_id)
        return digest_mail(delivery, edition, interests, now=now)
