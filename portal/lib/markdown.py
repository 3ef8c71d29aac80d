"""Markdown that people write, as HTML that is safe to show.

What comes out is on the allow-list, whatever goes in: raw HTML is escaped, pictures leave their
description, headings start at the third level (a page has the first two), and each link says
``nofollow ugc noopener``.
"""

import re
from collections.abc import Sequence
from typing import Any

import nh3
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from linkify_it import LinkifyIt
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import OptionsDict

MAX_LENGTH = 10_000  # characters, some 1,700 words
LINK_REL = "nofollow ugc noopener"
ALLOWED_TAGS = frozenset(
    {"a", "blockquote", "br", "code", "em", "h3", "h4", "h5", "h6", "hr"}
    | {"li", "ol", "p", "pre", "strong", "ul"}
)
ALLOWED_SCHEMES = frozenset({"http", "https", "mailto"})
_ALLOWED_ATTRIBUTES = {"a": {"href"}, "ol": {"start"}}
_LOWEST_HEADING = 6
_HEADINGS_DOWN = 2

# The parser takes time by the square of some of these: what passes them is not writing.
_MAX_LINES = 250
_MAX_MARKS = {"*": 400, "_": 400, "`": 300, ">": 250, "#": 200, "<": 200, "&": 300}
_MAX_BRACKETS_BY_LENGTH = 400_000  # 80 opening brackets in 5,000 characters
_MAX_LINKS = 80
_MAX_WORD = 200  # characters; a longer word is not searched for links
_LIKE_A_LINK = re.compile(r"://|@|\.\w")

# What XML, and so a feed, may not hold; tabs and line ends stay.
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


class TooLongError(ValueError):
    """The text has more than ``MAX_LENGTH`` characters."""


def printable(text: str) -> str:
    """``text`` with its line ends as ``\\n`` and without control characters."""
    return _UNPRINTABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def render(source: str) -> SafeString:
    """The HTML of ``source``; raises TooLongError above ``MAX_LENGTH`` characters."""
    text = printable(source)
    if len(text) > MAX_LENGTH:
        raise TooLongError(f"{len(text)} characters; at most {MAX_LENGTH} are rendered.")
    html = _parser.render(text) if _is_writing(text) else _plain(text)
    return mark_safe(  # noqa: S308 what nh3 lets through is on the allow-list
        nh3.clean(
            html,
            tags=set(ALLOWED_TAGS),
            attributes=_ALLOWED_ATTRIBUTES,
            url_schemes=set(ALLOWED_SCHEMES),
            link_rel=LINK_REL,
        ).strip()
    )


def _is_writing(text: str) -> bool:
    """Whether ``text`` has no more structure than a person gives it."""
    return (
        text.count("\n") <= _MAX_LINES
        and text.count("[") * len(text) <= _MAX_BRACKETS_BY_LENGTH
        and all(text.count(mark) <= limit for mark, limit in _MAX_MARKS.items())
        and sum(1 for word in text.split() if _LIKE_A_LINK.search(word)) <= _MAX_LINKS
        and len(_LIKE_A_LINK.findall(text)) <= 4 * _MAX_LINKS
    )


def _plain(text: str) -> str:
    return f"<p>{escape(text)}</p>"


class _WordLinker:
    """linkify-it, asked about one word at a time, so that no text takes it long."""

    def __init__(self) -> None:
        self._linkify = LinkifyIt()

    def pretest(self, text: str) -> bool:
        return _LIKE_A_LINK.search(text) is not None

    test = pretest

    def match(self, text: str) -> list[Any]:
        """The links of ``text`` in their order."""
        links: list[Any] = []
        for word in re.finditer(r"\S+", text):
            if len(word[0]) <= _MAX_WORD and self.pretest(word[0]):
                links += self._links_of(word[0], word.start())
        return links

    def _links_of(self, word: str, start: int) -> list[Any]:
        links = self._linkify.match(word) or []
        for link in links:
            link.index += start
            link.last_index += start
        return links


def _description(
    renderer: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: Any
) -> str:
    """A picture's description in place of the picture."""
    return escape(renderer.renderInlineAsText(tokens[index].children or [], options, env))


def _demote_headings(state: Any) -> None:
    for token in state.tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(int(token.tag[1]) + _HEADINGS_DOWN, _LOWEST_HEADING)}"


def _make_parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False, "linkify": True, "breaks": True})
    parser.core.ruler.enable("linkify")
    parser.linkify = _WordLinker()
    parser.core.ruler.push("demote_headings", _demote_headings)
    parser.add_render_rule("image", _description)
    return parser


_parser = _make_parser()
