"""A notice of every kind, with what its letter needs: nobody adds a kind without one in ``kinds``."""

from collections.abc import Iterator
from typing import Any

from django.utils import timezone

from digests.mail.messages import Letter
from digests.mail.notices import LETTERS
from digests.mail.writer import Writer
from digests.models import Delivery, Notice, NoticeKind
from tests.digests.kinds import bodies, consultations, forums, people
from tests.digests.kinds.ground import Plant, somebody
from tests.factories.digests import DeliveryFactory, NoticeFactory
from tests.people.letters import account_letters, html_of_account_letter

PLANTS: dict[NoticeKind, Plant] = {
    **people.PLANTS,
    **consultations.PLANTS,
    **forums.PLANTS,
    **bodies.PLANTS,
}


def notice_of(kind: NoticeKind) -> Delivery:
    """A notice of ``kind`` that may be sent. Raises KeyError where nobody said what its letter needs."""
    reader = somebody()
    pk, details = PLANTS[kind](reader)
    notice: Notice = NoticeFactory.create(kind=kind, reader=reader, subject_pk=pk, details=details)
    delivery: Delivery = DeliveryFactory.create(notice=notice)
    return delivery


def every_mail() -> Iterator[tuple[str, str]]:
    """The HTML of a mail of every kind, those about accounts included, each with its name."""
    for kind in NoticeKind:
        yield kind.value, html_of(kind)
    for name in account_letters():
        yield name, html_of_account_letter(name)


def html_of(kind: NoticeKind) -> str:
    """The HTML part of a mail of ``kind``; raises NothingToSend where something is missing."""
    delivery = notice_of(kind)
    if kind == NoticeKind.CIRCULAR:
        writer = Writer()
        writer.begin([delivery], now=timezone.now())
        message: Any = writer.write(delivery, now=timezone.now())
        return _html_part(message)
    assert delivery.notice is not None
    letter: Letter = LETTERS[kind](delivery.notice)
    return letter.html


def _html_part(message: Any) -> str:
    """Of a mail whose bytes are there already."""
    parts = message.message().walk()
    html = next(part for part in parts if part.get_content_type() == "text/html")
    return str(html.get_payload(decode=True).decode())
