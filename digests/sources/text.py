"""Short plain text and addresses for a mail."""

from collections.abc import Iterable

from wagtail.models import Page

from portal.lib.markdown import in_plain_words

SUMMARY_LENGTH = 200


def short(text: str) -> str:
    """The beginning of plain ``text`` on one line, cut between words where it is long."""
    line = " ".join(text.split())
    if len(line) <= SUMMARY_LENGTH:
        return line
    words = line[:SUMMARY_LENGTH].rpartition(" ")[0] or line[: SUMMARY_LENGTH - 1]
    return words.rstrip(" ,;:.–-") + "…"


def short_html(html: str) -> str:
    """The same for HTML: its words without its tags."""
    return short(in_plain_words(html))


def names(things: Iterable[object]) -> str:
    return ", ".join(str(thing) for thing in things)


def page_path(page: Page) -> str:
    """The path of a Wagtail page on this site."""
    parts = page.get_url_parts()
    return parts[2] if parts and parts[2] else "/"
