"""A topic's posts as a page shows them: twenty at a time, by position, as values."""

from datetime import date, datetime
from typing import Any

from django.core.paginator import Page, Paginator
from django.utils.functional import cached_property
from django.utils.safestring import mark_safe

from forums.addresses import POSTS_A_PAGE
from forums.arranging.traces import Trace, came_from
from forums.attachments.listing import FileRow, files_of
from forums.authorship import TO_THINK_AGAIN
from forums.badges import badges_of, seats_worn
from forums.models import State, Topic, TopicKind
from forums.names import name_in
from forums.post_reads import posts_of_page
from forums.post_rows import PostRow
from forums.safety.waiting import Sees, WaitingReply, waiting_for, waiting_reply
from forums.unread.reads import TopicReading
from membership.people.models import User
from portal.lib.templatetags.portal import moment


class PostPage(Page[Any]):
    """A page of posts, and what opening it does to the reader's mark."""

    read_up_to: int | None = None  # where her mark moves to; None: it stays
    first_new: str = ""  # the way to the first new post; empty when nothing is new


class PostPaginator(Paginator[Any]):
    """Pages by position: as quick at page 500 as at the first, and a hidden post keeps its place."""

    def __init__(
        self,
        topic: Topic,
        reader: User | None,
        *,
        moderates: bool,
        on: date,
        now: datetime | None = None,
        reading: TopicReading | None = None,
    ) -> None:
        super().__init__([], POSTS_A_PAGE)
        self.waiting: list[WaitingReply] = []  # of whoever reads, once a page is made
        self.topic, self.reader, self.moderates, self.on = topic, reader, moderates, on
        self.now, self.reading = now, reading
        self.answer: PostRow | None = None

    @cached_property
    def count(self) -> int:
        return self.topic.last_position

    def page(self, number: int | str) -> PostPage:
        """The posts of page ``number``; raises InvalidPage when there is no such page.

        The first page of a question that has found its answer brings it along, as ``answer``.
        """
        number = self.validate_number(number)
        bottom = (number - 1) * self.per_page
        accepted = self._accepted if number == 1 else None
        found = self._found(bottom, accepted)
        placed = [post for post in found if post["position"] is not None]
        self.waiting = [
            waiting_reply(post, self.reader, moderates=self.moderates)
            for post in found[len(placed) :]
        ]
        rows = self._rows(placed)
        self.answer = next((row for row in rows if row.pk == accepted and row.is_visible), None)
        posts = [post for post in placed if post["position"] <= bottom + self.per_page]
        page = PostPage(rows[: len(posts)], number, self)
        if self.reading and self.reading.perhaps_more:
            page.read_up_to, page.first_new = _reads(posts, self.reading)
        return page

    def _found(self, bottom: int, accepted: int | None) -> list[dict[str, Any]]:
        """The posts of a page in their order, the accepted answer from another page, and at the end what
        waits for a moderator: in one statement."""
        topic, values = self.topic, dict[str, Any](on=self.on)
        if accepted:
            values["accepted"] = accepted
        sees = waiting_for(self.reader, topic, moderates=self.moderates)
        reading = self.reading if self.reading and self.reading.perhaps_more else None
        if self.reader and (sees == Sees.OWN or reading):
            values["reader"] = self.reader.pk
        if reading:
            values |= {"since": reading.reading.since, "read_up_to": reading.read_up_to}
        values |= {"bottom": bottom, "top": bottom + self.per_page}
        return posts_of_page(sees, self.per_page, topic=topic.pk, forum=topic.forum_id, **values)

    def _rows(self, posts: list[dict[str, Any]]) -> "list[PostRow]":
        seats = seats_worn(posts, self.on)
        files = files_of(posts, self.reader, moderates=self.moderates)
        brought = came_from({post["came_from_id"] for post in posts if post["came_from_id"]})
        return [
            self._row(
                post,
                tuple(badges_of(post, seats)),
                tuple(files.get(post["pk"], ())),
                brought.get(post["came_from_id"]),
                sits=post["author_id"] in seats,
            )
            for post in posts
        ]

    @property
    def _accepted(self) -> int | None:
        return self.topic.accepted_id if self.topic.kind == TopicKind.QUESTION else None

    def get_page(self, number: int | float | str | None) -> PostPage:
        """The same, and for what is no page the nearest there is."""
        return super().get_page(number)  # type: ignore[return-value]

    def _row(
        self,
        post: dict[str, Any],
        worn: tuple[str, ...],
        files: tuple[FileRow, ...],
        brought: Trace | None,
        *,
        sits: bool,
    ) -> PostRow:
        is_visible = post["state"] == State.VISIBLE
        is_author = self.reader is not None and post["author_id"] == self.reader.pk
        may_read = is_visible or is_author or self.moderates
        full_name, own_voice = post["author__full_name"] or "", self.topic.forum.own_voice
        name = _name(post, sits=sits)
        speaks_alone = not full_name and not post["organisation__name"]
        author = own_voice if speaks_alone else name
        when = moment(post["written_at"])
        return PostRow(
            pk=post["pk"],
            position=post["position"],
            author=author,
            author_is_gone=not full_name,
            full_name=full_name if self.moderates and full_name != name else "",
            badges=worn,
            organisation="" if speaks_alone else post["organisation__name"] or own_voice,
            organisation_slug=post["organisation__slug"] if _is_public(post) else "",
            written_at=post["written_at"],
            html=mark_safe(post["html"] if may_read else ""),  # noqa: S308 made by portal.lib.markdown
            state=State(post["state"]),
            may_read=may_read,
            hide_reason=post["hide_reason"] if may_read else "",
            is_mine=is_author,
            edited_at=post["edited_at"],
            can_restore=is_author and self._may_come_back(post),
            files=files if may_read else (),
            came_from=brought,
            is_new=self.reading is not None and self.reading.is_new(post),
            key=mark_safe(str(post["pk"])),  # noqa: S308 a number
            when=when,
            said=f"{author}, {when}",
        )

    def _may_come_back(self, post: dict[str, Any]) -> bool:
        """As ``can_restore``, of the values of a post; by its author it was withdrawn in any case."""
        gone = post if post["state"] == State.WITHDRAWN else vars(self.topic)
        return bool(
            self.now
            and gone["state"] == State.WITHDRAWN
            and gone["hidden_at"]
            and self.now < gone["hidden_at"] + TO_THINK_AGAIN
        )


def _reads(posts: list[dict[str, Any]], reading: TopicReading) -> tuple[int | None, str]:
    """Where the mark moves when these posts are opened, and the way to the first one that is new.

    A post that came while the page was made has a number above the topic's and stays unread.
    """
    elsewhere = posts[0]["first_elsewhere"] if posts else None
    end = reading.last_number if elsewhere is None else min(reading.last_number, elsewhere - 1)
    new = [(post["number"], post["pk"]) for post in posts if reading.is_new(post)]
    first_new = "" if elsewhere is None else "?unread=1"
    if new and (elsewhere is None or min(new)[0] < elsewhere):
        first_new = f"#post-{min(new)[1]}"
    return (end if end > reading.read_up_to else None), first_new


def _name(post: dict[str, Any], *, sits: bool) -> str:
    """As the author chose; whoever wears the badge of a seat speaks as its holder, and the public record
    has her name."""
    if sits:
        return str(post["author__person__full_name"])
    return name_in(post)


def _is_public(post: dict[str, Any]) -> bool:
    """As ``Organisation.is_public``, of the values of a post."""
    return bool(post["organisation__listed"] and post["organisation__state"] == "verified")
