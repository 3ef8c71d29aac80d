"""Markdown that people write, as HTML that is safe to show.

What comes out is on the allow-list, whatever goes in: raw HTML is escaped, pictures leave their
description, headings start at the third level (a page has the first two), and each link says
``nofollow ugc noopener``.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import unescape
from typing import Any

import nh3
from django.utils.html import escape, strip_tags
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
MENTION_CLASS = "portal-mention"
# "*" because nh3 would let a title and a language through on every element.
_ALLOWED_ATTRIBUTES: dict[str, set[str]] = {"*": set(), "a": {"href"}, "ol": {"start"}}
_LOWEST_HEADING = 6
_HEADINGS_DOWN = 2

# The parser takes time by the square of some of these: what passes them is not writing.
_MAX_LINES = 250
_MAX_MARKS = {"*": 400, "_": 400, "`": 300, ">": 250, "#": 200, "<": 200, "&": 300}
_MAX_BRACKETS_BY_LENGTH = 400_000  # 80 opening brackets in 5,000 characters
_MAX_LINKS = 80
_MAX_WORD = 200  # characters; a longer word is not searched for links
_LIKE_A_LINK = re.compile(r"://|@|\.\w")

# Whom a text speaks to, as it is typed: @[Molly Member].
_MENTION = re.compile(r"@\[([^\[\]\n]{1,150})\]")

_END_OF_BLOCK = re.compile(r"</(?:p|li|h[1-6]|pre|blockquote|div|td|th)>|<[bh]r\b[^>]*>")

# What XML, and so a feed, may not hold; tabs and line ends stay.
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


class TooLongError(ValueError):
    """The text has more than ``MAX_LENGTH`` characters."""


def in_plain_words(html: str) -> str:
    """What rendered ``html`` says, on one line and without its tags."""
    return " ".join(unescape(strip_tags(_END_OF_BLOCK.sub(r"\g<0> ", html))).split())


def printable(text: str) -> str:
    """``text`` with its line ends as ``\\n`` and without control characters."""
    return _UNPRINTABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


@dataclass(frozen=True)
class Spoken:
    """Somebody whom a text may speak to: the name that is shown, and a page where there is one."""

    name: str
    url: str = ""


def name_key(name: str) -> str:
    """What a name goes by, however it is spaced and capitalised."""
    return " ".join(name.split()).casefold()


def names_spoken_to(source: str) -> list[str]:
    """The names that are typed as @[Name], in their order, each once."""
    names = {name_key(name): " ".join(name.split()) for name in _MENTION.findall(source)}
    return [name for key, name in names.items() if key]


def render(
    source: str,
    *,
    mentions: Mapping[str, Spoken] | None = None,
    found: set[str] | None = None,
) -> SafeString:
    """The HTML of ``source``; raises TooLongError above ``MAX_LENGTH`` characters.

    ``mentions`` are those whom the text may speak to, by ``name_key``; any other @[Name] stays as it is
    typed. The keys of those whom it does speak to are added to ``found``.
    """
    text = printable(source)
    if len(text) > MAX_LENGTH:
        raise TooLongError(f"{len(text)} characters; at most {MAX_LENGTH} are rendered.")
    env = {"mentions": mentions or {}, "found": found if found is not None else set()}
    html = _parser.render(text, env) if _is_writing(text) else _plain(text)
    return mark_safe(  # noqa: S308 what nh3 lets through is on the allow-list
        nh3.clean(
            html,
            tags=set(ALLOWED_TAGS),
            attributes=_ALLOWED_ATTRIBUTES,
            url_schemes=set(ALLOWED_SCHEMES),
            link_rel=LINK_REL,
            allowed_classes={"strong": {MENTION_CLASS}},
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


def _read_mention(state: Any, silent: bool) -> bool:
    """@[Name] of somebody known; not within a word, nor within a link."""
    match = _MENTION.match(state.src, state.pos)
    if match is None or state.linkLevel or state.src[state.pos - 1 : state.pos].isalnum():
        return False
    key = name_key(match[1])
    if key not in state.env.get("mentions", {}):
        return False
    if not silent:
        state.push("mention", "", 0).content = key
    state.pos = match.end()
    return True


def _mention(
    renderer: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: Any
) -> str:
    """A person is marked text, an organisation a link to its page."""
    key = tokens[index].content
    spoken: Spoken = env["mentions"][key]
    env["found"].add(key)
    if spoken.url:
        return f'<a href="{escape(spoken.url)}">@{escape(spoken.name)}</a>'
    return f'<strong class="{MENTION_CLASS}">@{escape(spoken.name)}</strong>'


def _make_parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False, "linkify": True, "breaks": True})
    parser.core.ruler.enable("linkify")
    parser.linkify = _WordLinker()
    parser.core.ruler.push("demote_headings", _demote_headings)
    parser.inline.ruler.before("link", "mention", _read_mention)
    parser.add_render_rule("image", _description)
    parser.add_render_rule("mention", _mention)
    return parser


_parser = _make_parser()
