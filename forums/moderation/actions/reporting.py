"""Reporting a post."""

from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import F

from forums.errors import NotAllowedError
from forums.models import Post, Report
from forums.moderation import signals
from forums.moderation.models.reports import TEXT_MAX_LENGTH
from forums.moderation.policies import can_report
from forums.moderation.words import URGENT
from membership.bodies.looking_after import chairs
from membership.people.models import User, fold_email
from portal.lib.markdown import printable
from portal.lib.time import london_day
from portal.records.actions import record


@dataclass(frozen=True)
class Sender:
    """Who reports: an account, or a visitor told apart by a mark, with an address to hear the outcome."""

    user: User | None = None
    visitor: str = ""
    address: str = ""


@transaction.atomic
def report(*, post: Post, reason: str, text: str, sender: Sender, now: datetime) -> Report:
    """Report ``post``. What somebody sends again while it is open is added to their report.

    Raises NotAllowedError when the sender does not see the post.
    """
    if not can_report(sender.user, post, on=london_day(now)):
        raise NotAllowedError("This post cannot be reported.")
    text = printable(text).strip()[:TEXT_MAX_LENGTH]
    mine = _mine(post, sender)
    row = None
    while row is None:  # an open one may have been answered in the moment in which it is looked for
        row = _new(post, reason, text, sender, now) or _added(mine, post, reason, text, sender, now)
    record(row, "reported", acting_user=sender.user, new={"post": post.pk, "reason": row.reason})
    if row.is_urgent and reason in URGENT:
        signals.urgent_reported.send(Report, report_pk=row.pk)
    return row


def _mine(post: Post, sender: Sender) -> dict[str, object]:
    """What finds the sender's open report of the post."""
    if sender.user is not None:
        return {"post": post, "reporter": sender.user}
    return {"post": post, "reporter": None, "visitor": sender.visitor}


def _new(post: Post, reason: str, text: str, sender: Sender, now: datetime) -> Report | None:
    """A report of its own; None when the sender has an open one."""
    try:
        with transaction.atomic():
            made: Report = Report.objects.create(
                post=post,
                reason=reason,
                text=text,
                reporter=sender.user,
                visitor="" if sender.user else sender.visitor,
                address="" if sender.user else fold_email(sender.address),
                reported_at=now,
                last_at=now,
                for_officers=_is_for_officers(post, reason, now),
            )
            return made
    except IntegrityError:
        return None


def _added(
    mine: dict[str, object], post: Post, reason: str, text: str, sender: Sender, now: datetime
) -> Report | None:
    """The open report with what was sent again; the graver reason counts. None when there is none."""
    row: Report | None = Report.objects.open().select_for_update().filter(**mine).first()
    if row is None:
        return None
    said = [row.text, text] if text not in row.text else [row.text]
    row.text = "\n\n".join(filter(None, said))[:TEXT_MAX_LENGTH]
    row.reason = reason if reason in URGENT or not row.is_urgent else row.reason
    row.for_officers = row.for_officers or _is_for_officers(post, reason, now)
    row.address = row.address or ("" if sender.user else fold_email(sender.address))
    row.last_at, row.times = now, F("times") + 1
    row.save(update_fields=["text", "reason", "for_officers", "address", "last_at", "times"])
    row.refresh_from_db(fields=["times"])
    return row


def _is_for_officers(post: Post, reason: str, now: datetime) -> bool:
    """In a group's room: what cannot wait, what the chair wrote, and anything while there is no chair."""
    body = post.topic.forum.body
    if body is None:
        return False
    chairs_today = {chair.pk for chair in chairs(body, london_day(now))}
    return reason in URGENT or not chairs_today or post.author_id in chairs_today
