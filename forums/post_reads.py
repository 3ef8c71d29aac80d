"""The posts of a page of a topic, in one statement."""

from datetime import date, datetime
from typing import Any

from django.db.models import F, Q, Subquery

from forums.badges import with_roles
from forums.models import Post, State
from forums.names import AUTHOR_NAMES
from forums.safety.waiting import MOST, Sees, those_waiting
from portal.lib.prepared import prepared

_FIELDS = (
    "pk",
    "position",
    "number",
    "visible_from",
    "html",
    "written_at",
    "state",
    "hide_reason",
    "hidden_at",
    "edited_at",
    "attachment_count",
    "came_from_id",
    "wait_reason",
    "author_id",
    *AUTHOR_NAMES,
    "author__person",
    "author__person__full_name",
    "organisation__name",
    "organisation__slug",
    "organisation__listed",
    "organisation__state",
)


@prepared(
    topic=int,
    forum=int,
    on=date,
    bottom=int,
    top=int,
    accepted=int,
    reader=int,
    since=datetime,
    read_up_to=int,
)
def posts_of_page(
    sees: Sees,
    size: int,
    *,
    topic: int,
    forum: int,
    on: date,
    bottom: int,
    top: int,
    accepted: int | None = None,
    reader: int | None = None,
    since: datetime | None = None,
    read_up_to: int = 0,
) -> Any:
    """The posts of ``topic`` from above ``bottom`` to ``top``, ``size`` at most, in their order: with the
    accepted answer from another page, and at the end what waits and the reader sees; as values.

    With ``since`` and ``read_up_to`` each has ``first_elsewhere``, the lowest number of what is unread on
    other pages.
    """
    of_topic = Post.objects.filter(topic=topic)
    here = Q(position__gt=bottom, position__lte=top)
    wanted = here | Q(pk=accepted, position__isnull=False) if accepted else here
    waiting = those_waiting(sees, reader)
    every = of_topic.filter(wanted if waiting is None else wanted | waiting)
    order = "position" if waiting is None else F("position").asc(nulls_last=True)
    posts = with_roles(every, forum, on).order_by(order, "pk")
    shown = posts.values(*_FIELDS, "by_officer", "by_moderator")
    if since is not None:
        unread = (
            of_topic.exclude(here)
            .filter(state=State.VISIBLE, number__gt=read_up_to, visible_from__gte=since)
            .exclude(author=reader)
            .order_by("number")
        )
        # The lowest number of what is unread on other pages: a mark never passes it.
        shown = shown.annotate(first_elsewhere=Subquery(unread.values("number")[:1]))
    return shown[: size + 1 + MOST]
