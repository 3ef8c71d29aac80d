"""What one core makes of mails: drawn by template each, and built before and filled for each."""

from time import process_time

from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import mark_safe

from digests.mail.edition import Edition
from digests.mail.interests import read_interests
from digests.mail.messages import Letter, make_message, write_letter
from digests.mail.prepared import Mould, Own
from digests.models import Issue
from digests.reach import span_of
from portal.lib.time import london_day

DRAWN, FILLED = 100, 5000


def a_mould(issue: Issue) -> tuple[Edition, Mould]:
    """A mail of the issue as its first reader gets it."""
    now = timezone.now()
    first = issue.deliveries.select_related("issue").earliest("pk")
    [interests] = read_interests([first.reader_id], on=london_day(now)).values()
    edition = Edition(issue, span_of(first), at=now)
    edition.read_mine([interests])
    return edition, edition.mould(interests)


def own(number: int) -> Own:
    return Own(f"reader-{number}@example.org", f"<{number}@example.org>", "now", *["token"] * 3)


def drawn_by_template(edition: Edition, mould: Mould) -> float:
    """Mails a second of processor time, each drawn and built from nothing."""
    item = edition.sections[0].items[0]
    began = process_time()
    for number in range(DRAWN):
        draw(edition, [item] * 10, number)
    return DRAWN / (process_time() - began)


def draw(edition: Edition, items: list[object], number: int) -> bytes:
    words = {"origin": "http://localhost"}
    html = "".join(
        render_to_string("emails/digest_item.html", words | {"item": each}) for each in items
    )
    letter: Letter = write_letter("digest", "A subject", why="", blocks=mark_safe(html))  # noqa: S308
    message = make_message(letter, to=f"reader-{number}@example.org", message_id="<1@example.org>")
    return message.message().as_bytes()


def filled(mould: Mould) -> float:
    """Mails a second of processor time, built before and filled for each reader."""
    began = process_time()
    for number in range(FILLED):
        mould.fill(own(number)).message().as_bytes(linesep="\r\n")  # type: ignore[call-arg]
    return FILLED / (process_time() - began)
