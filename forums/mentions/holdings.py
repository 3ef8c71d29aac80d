"""What mentions hold for people and organisations."""

from dataclasses import dataclass
from typing import Any

from django.db import models

from forums.exporting import InTopics
from forums.mentions.models import Mention
from membership.people.holdings import Deletes, Follows, Once, Rows, Spare, hold
from membership.people.models import User
from portal.lib.time import today

FACTS = ("post__topic__forum__name", "post__topic__title", "made_at")
IN_WORDS = (
    "Nobody is told any more. What others wrote stays as they wrote it, the name in it included."
)


@dataclass(frozen=True)
class Mentions(InTopics):
    """Those in posts that she may read: of what waits or was hidden nobody learns that it names her."""

    def exported(self, holder: models.Model) -> "models.QuerySet[Any]":
        if not isinstance(holder, User):
            return self.rows(holder)
        readable = Mention.objects.readable_by(holder, on=today())
        return self.rows(holder).filter(pk__in=readable.values("pk"))


def _once(noun: str) -> tuple[Once, ...]:
    return (
        Once(
            by=("post",),
            names=lambda mention: f"“{mention.post.topic}” has a post that mentions both.",
            rule=f"It mentions the {noun} that stays, once.",
            spare=Spare.GOES,
        ),
    )


def register() -> None:
    hold(
        Mentions(
            "forums.Mention",
            "user",
            "mention in a post",
            "mentions in posts",
            Follows(),
            Deletes(IN_WORDS),
            exports=FACTS,
            once=_once("account"),
            topic="post__topic",
        ),
        Rows(
            "forums.Mention",
            "organisation",
            "mention in a post",
            "mentions in posts",
            Follows(),
            Deletes(IN_WORDS),
            exports=FACTS,
            once=_once("organisation"),
        ),
    )
