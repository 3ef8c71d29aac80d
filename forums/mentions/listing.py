"""Where somebody was mentioned, the latest first."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.paginator import Page, Paginator
from django.urls import reverse
from django.utils.text import Truncator

from forums.addresses import forum_address, post_address, topic_address
from forums.mentions.models import Mention
from forums.models import Forum
from forums.names import signature
from membership.people.models import User
from portal.lib.markdown import in_plain_words

MENTIONS_A_PAGE = 30
WORDS_SHOWN = 30
_FIELDS = (
    "organisation__name",
    "post_id",
    "post__html",
    "post__position",
    "post__visible_from",
    "post__author__full_name",
    "post__author__forum_name",
    "post__organisation__name",
    "post__topic_id",
    "post__topic__slug",
    "post__topic__title",
    "post__topic__forum__name",
    "post__topic__forum__body_id",
    "post__topic__forum__slug",
)


@dataclass(frozen=True, slots=True)
class MentionRow:
    """A mention as it is listed."""

    url: str
    title: str
    forum: str
    signature: str
    organisation: str  # empty: the person herself
    at: datetime
    excerpt: str


def mentions_page(
    person: User, page: str | None, *, on: date
) -> tuple[Page[Any], list[MentionRow]]:
    """A page of what mentions ``person`` or an organisation of hers, and its rows."""
    mentions = Mention.objects.current().of(person).readable_by(person, on=on)
    found = Paginator(
        mentions.order_by("-post__visible_from", "-pk").values(*_FIELDS), MENTIONS_A_PAGE
    ).get_page(page)
    start = reverse("forums:index")
    return found, [_row(each, start) for each in found]


def _row(row: dict[str, Any], start: str) -> MentionRow:
    forum_url = forum_address(start, row["post__topic__forum__slug"])
    topic_url = topic_address(forum_url, row["post__topic_id"], row["post__topic__slug"])
    forum = Forum(name=row["post__topic__forum__name"], body_id=row["post__topic__forum__body_id"])
    return MentionRow(
        url=post_address(topic_url, row["post__position"], row["post_id"]),
        title=row["post__topic__title"],
        forum=forum.name,
        signature=signature(
            row["post__author__full_name"],
            row["post__author__forum_name"],
            row["post__organisation__name"],
            forum.own_voice,
        ),
        organisation=row["organisation__name"] or "",
        at=row["post__visible_from"],
        excerpt=Truncator(in_plain_words(row["post__html"])).words(WORDS_SHOWN),
    )
