"""From rows of the ledger to their mails."""

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime
from time import monotonic

from django.core.mail import EmailMultiAlternatives

from digests.errors import NothingToSend
from digests.mail.digest import digest_mail
from digests.mail.edition import Edition
from digests.mail.interests import Interests, read_interests
from digests.mail.mailings import Mailings
from digests.mail.notices import notice_letter, notices_mail
from digests.models import Delivery, Issue, SkipReason
from digests.reach import span_of
from digests.windows import Span, is_too_late
from portal.lib.time import london_day

Told = tuple[int, Span]
"""An issue, and what it tells some of its readers of."""

READ_ANEW_SECONDS = 10
"""How old what a mail tells may be; batches that are faster share what was read."""


class Writer:
    """Writes mails; what several readers share is read and drawn once.

    ``begin`` reads for all the rows of a batch together: who has left is out of what is written
    afterwards, and so is what was hidden, ten seconds later at the latest.
    """

    def __init__(self) -> None:
        self._editions: dict[Told, Edition] = {}
        self._read_at: dict[Told, float] = {}
        self._interests: dict[int, Interests] = {}
        self._mailings = Mailings()

    def begin(self, deliveries: Collection[Delivery], *, now: datetime) -> None:
        self._mailings.begin([each for each in deliveries if each.is_of_a_circular], now=now)
        of_issues = [each for each in deliveries if each.issue and not is_too_late(each.issue, now)]
        readers = {each.reader_id for each in of_issues}
        self._interests = read_interests(readers, on=london_day(now)) if readers else {}
        issues: dict[Told, Issue] = {}
        told: dict[Told, list[Interests]] = defaultdict(list)
        for each in of_issues:
            interests = self._interests.get(each.reader_id)
            if each.issue and interests:
                key = each.issue.pk, span_of(each)
                issues[key] = each.issue
                told[key].append(interests)
        self._editions = {key: each for key, each in self._editions.items() if key in told}
        for key, interested in told.items():
            self._edition(key, issues[key], now).read_mine(interested)

    @property
    def is_stale(self) -> bool:
        """Whether something that it tells was read too long ago."""
        return any(self._is_old(key) for key in self._editions)

    def _is_old(self, key: Told) -> bool:
        return monotonic() - self._read_at[key] > READ_ANEW_SECONDS

    def _edition(self, key: Told, issue: Issue, now: datetime) -> Edition:
        if key in self._editions and not self._is_old(key):
            return self._editions[key]
        self._read_at[key] = monotonic()
        if key in self._editions:
            self._editions[key].read(at=now)
        else:
            self._editions[key] = Edition(issue, key[1], at=now)
        return self._editions[key]

    def write(self, delivery: Delivery, *, now: datetime) -> EmailMultiAlternatives:
        """The mail of a ``delivery`` that was begun with; raises NothingToSend when there is a reason
        to stay silent."""
        if delivery.is_of_a_circular:
            return self._mailings.write(delivery, now=now)
        if delivery.notice is not None:
            return notices_mail([(delivery, notice_letter(delivery.notice))])
        if delivery.issue is None:
            raise ValueError(f"Delivery {delivery.pk} is of nothing.")
        if is_too_late(delivery.issue, now):
            raise NothingToSend(SkipReason.TOO_LATE)
        interests = self._interests.get(delivery.reader_id)
        if interests is None:
            raise NothingToSend(SkipReason.UNSUBSCRIBED)
        edition = self._editions[delivery.issue.pk, span_of(delivery)]
        return digest_mail(delivery, edition, interests, now=now)
