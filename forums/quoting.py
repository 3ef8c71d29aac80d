"""What somebody said before, quoted in a reply: as Markdown, with who said it and where."""

import re

from portal.lib.markdown import printable

MOST_CHARACTERS = 1000
MOST_LINES = 20
_MARKS = re.compile(r"([\\`*_{}\[\]()#+.!|<>~&:@-])")


def quotation(*, said_by: str, address: str, body: str) -> str:
    """``body`` as a quotation that a reply begins with; its beginning when it is long.

    What it quotes itself is left out: two deep nobody knows any more who said what.
    """
    lines = [f"**{_plain(said_by)}** [wrote]({address}):", "", *_own_words(body)]
    return "\n".join(f"> {line}".rstrip() for line in lines) + "\n\n"


def _own_words(body: str) -> list[str]:
    own = [line for line in printable(body).split("\n") if not line.lstrip().startswith(">")]
    text = re.sub(r"\n{3,}", "\n\n", "\n".join(own)).strip()
    cut = text[:MOST_CHARACTERS]
    if len(text) > MOST_CHARACTERS:
        cut = cut.rsplit(None, 1)[0]
    lines = cut.split("\n")[:MOST_LINES]
    if "\n".join(lines) != text:
        lines[-1] += " …"
    return lines


def _plain(name: str) -> str:
    """A name that holds marks of Markdown is still a name."""
    return _MARKS.sub(r"\\\1", " ".join(printable(name).split()))
