"""How long it is known who reported what, and what a moderator took out of a text."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from forums.models import Cover, Duty, PostVersion, QueueMail, RemovedText, Report, Suspension
from portal.lib.time import london_day
from portal.records.retention import Rule


def addresses_before(cut_off: datetime) -> QuerySet[Report]:
    return Report.objects.filter(closed_at__lte=cut_off).exclude(address="")


def forget_addresses(rows: QuerySet[Any]) -> None:
    rows.update(address="")


def words_before(cut_off: datetime) -> QuerySet[Report]:
    named = Q(reporter__isnull=False) | ~Q(text="")
    return Report.objects.filter(named, closed_at__lte=cut_off)


def forget_words(rows: QuerySet[Any]) -> None:
    rows.update(text="", reporter=None, address="")


def removed_before(cut_off: datetime) -> QuerySet[RemovedText]:
    return RemovedText.objects.filter(removed_at__lte=cut_off)


def withheld_before(cut_off: datetime) -> QuerySet[PostVersion]:
    """Versions out of which, or after which, nothing has been taken since: all before are withheld too."""
    later = PostVersion.objects.filter(
        post=OuterRef("post"), withheld=True, replaced_at__gt=cut_off
    )
    withheld = PostVersion.objects.filter(withheld=True).exclude(body="")
    return withheld.filter(~Exists(later))


def forget_texts(rows: QuerySet[Any]) -> None:
    rows.update(title="", particulars="", body="")


def suspensions_over_before(cut_off: datetime) -> QuerySet[Suspension]:
    over = Suspension.objects.filter(end__lte=london_day(cut_off))
    return over.filter(decision__made_at__lte=cut_off)


def covers_over_before(cut_off: datetime) -> QuerySet[Cover]:
    return Cover.objects.filter(end__lte=london_day(cut_off), named_at__lte=cut_off)


def duties_over_before(cut_off: datetime) -> QuerySet[Duty]:
    return Duty.objects.filter(end__lte=london_day(cut_off), put_at__lte=cut_off)


def mails_before(cut_off: datetime) -> QuerySet[QueueMail]:
    return QueueMail.objects.filter(made_at__lte=cut_off)


RULES = [
    Rule(
        name="addresses-of-reports",
        what="E-mail addresses that visitors left when they reported a post",
        period=timedelta(days=28),
        counted_from="the day of the decision",
        why="You are told the outcome, and once more if an appeal changes it.",
        older_than=addresses_before,
        becomes="taken out of the report",
        apply=forget_addresses,
    ),
    Rule(
        name="reports",
        what="Who reported a post, and what they said about it",
        period=timedelta(days=2 * 365),
        counted_from="the day of the decision",
        why=(
            "Whoever decides sees how often somebody was right, and the council can show how it"
            " dealt with a report (Online Safety Act 2023). Numbers stay."
        ),
        older_than=words_before,
        becomes="kept without the name and the words",
        apply=forget_words,
    ),
    Rule(
        name="removed-texts",
        what="What a post said before a moderator took words out of it",
        period=timedelta(days=180),
        counted_from="the day on which they were taken out",
        why="Long enough for an appeal and its answer. What was taken out is often personal.",
        older_than=removed_before,
    ),
    Rule(
        name="withheld-versions",
        what="Earlier versions of a post that moderators alone can read, since words were taken out of it",
        period=timedelta(days=180),
        counted_from="the day on which words were last taken out of the post",
        why="Long enough for an appeal and its answer. That there was a version, and when, stays.",
        older_than=withheld_before,
        becomes="kept without the text",
        apply=forget_texts,
    ),
    Rule(
        name="suspensions",
        what="That somebody was suspended from forums",
        period=timedelta(days=2 * 365),
        counted_from="the day on which they could write again",
        why="Whoever decides about another post sees whether it has happened before.",
        older_than=suspensions_over_before,
    ),
    Rule(
        name="covers-of-moderators",
        what="Who stood in for a moderator who was away",
        period=timedelta(days=365),
        counted_from="the day on which the moderator was back",
        why="Decisions stay for themselves; this only says who could make them.",
        older_than=covers_over_before,
    ),
    Rule(
        name="duties-of-officers",
        what="Which officer was on duty for what cannot wait",
        period=timedelta(days=2 * 365),
        counted_from="the day after the duty",
        why="The council can show who was told of a report (Online Safety Act 2023).",
        older_than=duties_over_before,
    ),
    Rule(
        name="mails-about-the-queue",
        what="Notes that a moderator was written to about what waits",
        period=timedelta(days=30),
        counted_from="the day of the e-mail",
        why="They keep the e-mail of a day from being sent twice.",
        older_than=mails_before,
    ),
]
