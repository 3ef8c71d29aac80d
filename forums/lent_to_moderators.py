"""What other parts of the forums lend to those who moderate: requests in their queue, and the way to move."""

from collections.abc import Collection
from datetime import date

from forums.addresses import topic_root
from forums.models import ForumRequest, Topic
from forums.moderation.elsewhere import offers_to_move
from forums.moderation.items import Kind, Lines, Request, RequestSource, as_lines, has_requests
from membership.people.models import User


@offers_to_move
def where_to_move(topic: Topic) -> str:
    """The page on which a topic is moved to another forum."""
    return f"{topic_root(topic.forum.get_absolute_url(), topic.pk)}manage/"


def _lines(user: User, on: date) -> Lines:
    waiting = ForumRequest.objects.waiting().answerable_by(user, on=on)
    return as_lines(waiting, Kind.REQUESTS, "asked_at")


def _read(pks: Collection[int]) -> dict[int, Request]:
    asked = ForumRequest.objects.filter(pk__in=pks).select_related("forum", "organisation")
    return {
        each.pk: Request(
            f"{each.organisation} asks to join the {each.forum} forum",
            each.words,
            f"{each.forum.get_absolute_url()}requests/{each.pk}/",
        )
        for each in asked
    }


has_requests(RequestSource(lines=_lines, read=_read))
