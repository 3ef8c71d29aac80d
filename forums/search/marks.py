"""Found words, marked: the database sets control characters around them, never tags."""

import re

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

START, STOP = "\x02", "\x03"
SNIPPET_LENGTH = 240  # characters
BEFORE = 80  # characters of a snippet before its first found word

_MARKED = re.compile(f"{START}([^{START}{STOP}]*){STOP}")
# What Markdown needs and a reader does not: quote marks, headings, list marks, rules; then signs in a line.
_LINE_STARTS = re.compile(r"(?m)^[ \t]*(?:(?:>|#{1,6}(?=\s)|[*+-](?=\s)|\d+[.)](?=\s))[ \t]*)+")
_LINK = re.compile(r"!?\[([^\]\[]*)\]\([^()\s]*\)")
_SIGNS = re.compile(r"\*+|`+|(?<!\w)_+|_+(?!\w)|\\(?=[^\w\s])")


def marked(text: str) -> SafeString:
    """``text`` escaped, with ``<mark>`` around what the database marked."""
    pieces = _MARKED.split(text)
    for place, piece in enumerate(pieces):
        safe = escape(piece.replace(START, "").replace(STOP, ""))
        pieces[place] = f"<mark>{safe}</mark>" if place % 2 else safe
    return mark_safe("".join(pieces))  # noqa: S308 each piece is escaped above


def snippet(markdown: str) -> SafeString:
    """A few words of a marked text around the first that was found, as plain text."""
    text = plain(markdown)
    first = text.find(START)
    start = _word_start(text, first - BEFORE)
    end = _word_end(text, start + SNIPPET_LENGTH)
    return marked(
        f"{'… ' if start else ''}{_closed(text[start:end])}{' …' if end < len(text) else ''}"
    )


def plain(markdown: str) -> str:
    """Markdown without its signs, on one line."""
    text = _LINK.sub(r"\1", _LINE_STARTS.sub("", markdown))
    return " ".join(_SIGNS.sub("", text).split())


def _word_start(text: str, wanted: int) -> int:
    """Where the word begins that follows ``wanted``."""
    if wanted <= 0:
        return 0
    space = text.find(" ", wanted, wanted + BEFORE)
    return space + 1 if space >= 0 else wanted


def _word_end(text: str, wanted: int) -> int:
    """Where the word ends that stands before ``wanted``."""
    if wanted >= len(text):
        return len(text)
    space = text.rfind(" ", wanted - BEFORE, wanted)
    return space if space >= 0 else wanted


def _closed(text: str) -> str:
    """``text`` with the mark that the cut left open closed."""
    return text + STOP if text.rfind(START) > text.rfind(STOP) else text
