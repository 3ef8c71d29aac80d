"""The pieces of an issue's letters: each is drawn once, a letter is joined from them."""

import re
from functools import lru_cache

from django.urls import reverse
from django.utils.html import escape

from digests import links
from digests.items import Item, Section
from digests.mail.messages import Letter, one_line, tidy, write_block, write_letter
from digests.mail.prepared import COPY_TOKEN, PREFERENCES_TOKEN, UNSUBSCRIBE_TOKEN
from digests.models import Issue

SUBJECT = PREFERENCES_TOKEN.replace("preferences", "subject")
BLOCKS = PREFERENCES_TOKEN.replace("preferences", "blocks")

Block = tuple[str, str]
"""A piece as HTML and as text."""


class Frame:
    """What stands around the pieces in every letter of an issue: heading, reason, ways out."""

    def __init__(self, issue: Issue, span: str, introduction: str = "") -> None:
        self.web_url = links.absolute(reverse("digests:copy", args=[COPY_TOKEN]))
        self.letter = write_letter(
            "digest",
            SUBJECT,
            why="you asked for e-mail updates from the portal",
            span=span,
            frequency=issue.get_frequency_display().lower(),
            introduction=paragraphs(introduction),
            blocks=BLOCKS,
            web_url=self.web_url,
            preferences_url=links.absolute(
                reverse("digests:preferences", args=[PREFERENCES_TOKEN])
            ),
            unsubscribe_url=links.absolute(
                reverse("digests:unsubscribe", args=[UNSUBSCRIBE_TOKEN])
            ),
        )

    def around(self, subject: str, blocks: list[Block]) -> Letter:
        """The whole letter."""
        subject = one_line(subject)
        html = self.letter.html.replace(SUBJECT, escape(subject))
        text = self.letter.text
        return Letter(
            subject=subject,
            html=html.replace(BLOCKS, "".join(block for block, _ in blocks)),
            text=tidy(text.replace(BLOCKS, "\n\n".join(block for _, block in blocks))),
            reply_to=self.letter.reply_to,
        )


def paragraphs(text: str) -> list[str]:
    """What editors wrote, a paragraph for each stretch between empty lines."""
    stretches = re.split(r"\n\s*\n", text.replace("\r\n", "\n"))
    return [" ".join(stretch.split()) for stretch in stretches if stretch.strip()]


def blocks_of(sections: tuple[Section, ...], web_url: str) -> list[Block]:
    """The pieces of these sections, in their order."""
    blocks = []
    for section in sections:
        blocks.append(_heading(section.title))
        blocks += [_item(item) for item in section.items]
        if section.more:
            blocks.append(_more(section.more, web_url))
    return blocks


@lru_cache(maxsize=256)
def _heading(title: str) -> Block:
    return write_block("digest_heading", title=title)


@lru_cache(maxsize=4096)
def _item(item: Item) -> Block:
    return write_block("digest_item", item=item)


@lru_cache(maxsize=1024)
def _more(more: int, web_url: str) -> Block:
    return write_block("digest_more", more=more, web_url=web_url)
