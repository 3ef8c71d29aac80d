"""What the database knows, in two statements: one holds the author and asks what stands still, the
other reads what she said within a day.

The first is written out: every post asks it, and building it anew took longer than posting. It is
planned without a look at its values, so it says itself that what was written within minutes is looked
up first: from the accounts that are new a plan would take as many steps as there are of them.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection

from forums.models import HouseRules, Post, PostVersion, State
from forums.names import still_fits
from forums.safety.drafts import Draft, Facts, Said
from forums.safety.limits import DAY, HOUR, Limits
from membership.people.models import User
from portal.lib.prepared import planned_once, prepared

AT_ONCE = timedelta(minutes=1)
"""Of two who send at once, the one who is written down first may have begun a moment later."""

ASKED = """
SELECT author.full_name, author.forum_name,
  EXISTS (
    SELECT 1 FROM forums_houserules rules
    WHERE rules.asks_again AND rules.published_at <= %(now)s AND NOT EXISTS (
      SELECT 1 FROM forums_rulesacceptance accepted
      JOIN forums_houserules version ON version.id = accepted.version_id
      WHERE accepted.user_id = %(author)s AND version.number >= rules.number)
  ) AS owes,
  EXISTS (
    SELECT 1 FROM forums_post post JOIN forums_topic topic ON topic.id = post.topic_id
    WHERE post.author_id = %(author)s AND post.state = 'visible' AND topic.state = 'visible'
    LIMIT 1 OFFSET %(settled)s
  ) AS settled,
  EXISTS (
    SELECT 1 FROM forums_post post JOIN forums_topic topic ON topic.id = post.topic_id
    WHERE post.organisation_id = %(unconfirmed)s
      AND post.state = 'visible' AND topic.state = 'visible'
    LIMIT 1 OFFSET %(known)s
  ) AS known,
  EXISTS (
    SELECT 1 FROM forums_post post JOIN forums_topic topic ON topic.id = post.topic_id
    JOIN forums_forum forum ON forum.id = topic.forum_id
    WHERE post.fingerprint = %(fingerprint)s
      AND post.written_at > %(same_since)s AND post.written_at <= %(until)s
      AND (post.author_id IS NULL OR post.author_id <> %(author)s)
      AND (forum.body_id IS NULL OR forum.id = %(forum)s)
  ) AS others,
  EXISTS (
    WITH recent AS MATERIALIZED (
      SELECT topic_id, author_id FROM forums_post post
      WHERE post.state IN ('visible', 'waiting')
        AND post.visible_from > %(flood_since)s AND post.visible_from <= %(until)s
        AND post.written_at > %(flood_since)s AND post.written_at <= %(now)s
    )
    SELECT 1 FROM recent JOIN forums_topic topic ON topic.id = recent.topic_id
    JOIN people_user writer ON writer.id = recent.author_id
    WHERE topic.forum_id = %(forum)s
      AND writer.id <> %(author)s AND writer.date_joined > %(young_since)s
    LIMIT 1 OFFSET %(flood)s
  ) AS flooded
FROM people_user author WHERE author.id = %(author)s"""


def facts_held(draft: Draft, limits: Limits) -> Facts:
    """The facts about ``draft``; the author's row is held until the transaction ends."""
    holds = " FOR NO KEY UPDATE" if connection.features.has_select_for_no_key_update else ""
    author = _author(ASKED + holds, draft, limits)
    return _facts(author, draft, limits, said=_said(draft, limits))


def was_said_meanwhile(draft: Draft, limits: Limits) -> bool:
    """Whether another account has posted the same text in this forum, whose row is held, since it was
    asked for the first time: then nobody had, or this one was a moment behind."""
    same = _compared(draft, limits)
    if same is None:
        return False
    since = draft.now - timedelta(hours=limits.same_text_hours)
    posted = _same_of_others(
        fingerprint=same,
        since=since,
        until=draft.now + AT_ONCE,
        forum=draft.forum.pk,
        author=draft.author.pk,
    )
    return bool(posted)


@prepared(fingerprint=int, since=datetime, until=datetime, forum=int, author=int)
def _same_of_others(
    *, fingerprint: int, since: datetime, until: datetime, forum: int, author: int
) -> Any:
    posted = Post.objects.filter(
        fingerprint=fingerprint, written_at__gt=since, written_at__lte=until, topic__forum=forum
    )
    return posted.exclude(author=author).values_list("pk")[:1]


def facts_of_edit(draft: Draft, limits: Limits) -> Facts:
    """The facts about a new text for a post, which was counted when it was written."""
    return _facts(_author(ASKED, draft, limits), draft, limits, said=[])


def said_elsewhere(draft: Draft, limits: Limits, post_pk: int) -> int | None:
    """Another post of the author’s than ``post_pk`` with the same text, of the hours that count."""
    same = _compared(draft, limits)
    if same is None:
        return None
    since = draft.now - timedelta(hours=limits.same_text_hours)
    said = Post.objects.filter(author=draft.author, fingerprint=same, written_at__gt=since)
    others = said.exclude(pk=post_pk).exclude(state=State.WITHDRAWN)
    return others.values_list("pk", flat=True).first()


def edits_of(user: User, now: datetime) -> list[datetime]:
    """When ``user`` changed posts within the last hour, the latest first."""
    versions = PostVersion.objects.filter(replaced_by=user, replaced_at__gt=now - HOUR)
    return list(versions.order_by("-replaced_at").values_list("replaced_at", flat=True))


def owes_something(user: User, now: datetime) -> bool:
    """Whether ``user`` must accept rules, or settle the name that others see, before the next post."""
    return not still_fits(user) or HouseRules.objects.owed_by(user.pk, now).exists()


@dataclass(slots=True)
class Author:
    """What the database says of whoever writes, and of the draft."""

    full_name: str
    forum_name: str
    owes: bool
    settled: bool
    known: bool
    others: bool
    flooded: bool


def _facts(author: Author, draft: Draft, limits: Limits, *, said: list[Said]) -> Facts:
    known = _unconfirmed(draft) is None or not limits.unconfirmed_posts
    return Facts(
        date_joined=draft.author.date_joined,
        has_settled_in=not limits.new_until_posts or bool(author.settled),
        is_ready=not author.owes and still_fits(author),
        organisation_is_known=known or bool(author.known),
        others_said_it=bool(author.others),
        is_flooded=bool(author.flooded),
        said=said,
    )


def _author(sql: str, draft: Draft, limits: Limits) -> Author:
    """The author's row, with what is asked about her and the draft: a lookup by an index each.

    Raises DoesNotExist when the account has been erased meanwhile.
    """
    young = timedelta(days=limits.new_for_days)
    values = {
        "author": draft.author.pk,
        "forum": draft.forum.pk,
        "now": _moment(draft.now),
        "until": _moment(draft.now + AT_ONCE),
        "settled": _all_but_one(limits.new_until_posts),
        "unconfirmed": _unconfirmed(draft),
        "known": _all_but_one(limits.unconfirmed_posts),
        "fingerprint": _compared(draft, limits),
        "same_since": _moment(draft.now - timedelta(hours=limits.same_text_hours)),
        "flood": _all_but_one(limits.flood_posts),
        "flood_since": _moment(draft.now - timedelta(minutes=limits.flood_minutes)),
        "young_since": _moment(draft.now - young),
    }
    with planned_once() as cursor:
        cursor.execute(sql, values)
        row = cursor.fetchone()
    if row is None:
        raise User.DoesNotExist
    return Author(*row)


def _compared(draft: Draft, limits: Limits) -> int | None:
    """The fingerprint that others' posts must not have; None where the same words mean nothing."""
    compares = limits.same_text_hours and not draft.is_short(limits)
    return draft.fingerprint if compares else None


def _all_but_one(count: int) -> int:
    """How many rows are passed over to see whether there are ``count``."""
    return max(count, 1) - 1


def _moment(moment: datetime) -> Any:
    """As the database keeps moments and compares them."""
    return connection.ops.adapt_datetimefield_value(moment)


def _unconfirmed(draft: Draft) -> int | None:
    """The key of an organisation that the council has not confirmed."""
    organisation = draft.organisation
    return None if organisation is None or organisation.is_verified else organisation.pk


def _said(draft: Draft, limits: Limits) -> list[Said]:
    """What the author wrote within a day, the latest first, as far as any limit looks."""
    since, until = draft.now - DAY, draft.now + AT_ONCE
    rows = _written(limits.posts_a_day + 1, author=draft.author.pk, since=since, until=until)
    return [
        Said(pk, topic, at, position == 1, state == State.WITHDRAWN, same)
        for pk, topic, at, position, state, same in rows
    ]


@prepared(author=int, since=datetime, until=datetime)
def _written(most: int, *, author: int, since: datetime, until: datetime) -> Any:
    written = Post.objects.filter(author=author, written_at__gt=since, written_at__lte=until)
    fields = ("pk", "topic_id", "written_at", "position", "state", "fingerprint")
    return written.order_by("-written_at").values_list(*fields)[:most]
