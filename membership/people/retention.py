"""How long accounts that were never used and the traces of logging in are kept."""

from datetime import datetime, timedelta
from typing import Any

from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db.models import Exists, OuterRef, QuerySet

from membership.people.models import ArchiveState, DataArchive, User
from membership.people.rights.files import remove_files
from membership.people.rights.traces import forget_about
from membership.people.roles import without_superusers
from portal.records.retention import Rule, unreferenced

NO_USE = ("account.emailaddress", "usersessions.usersession")
"""What an account has from the start; anything else that points to it shows that it is needed."""


ARCHIVE_FILES = "my-data-archives"


def never_confirmed_before(cut_off: datetime) -> QuerySet[Any]:
    confirmed = EmailAddress.objects.filter(user=OuterRef("pk"), verified=True)
    accounts = without_superusers(User.objects.filter(date_joined__lte=cut_off, last_login=None))
    return unreferenced(accounts.exclude(Exists(confirmed)), besides=NO_USE)


def forget_accounts(rows: QuerySet[Any]) -> None:
    """Delete the accounts, and take their names and addresses out of what the trails say of them."""
    for user in rows:
        forget_about(user)
    rows.delete()


def expired_before(cut_off: datetime) -> QuerySet[Session]:
    return Session.objects.filter(expire_date__lte=cut_off)


def seen_before(cut_off: datetime) -> QuerySet[Any]:
    running = Session.objects.filter(session_key=OuterRef("session_key"))
    log_ins: QuerySet[Any] = UserSession.objects.filter(last_seen_at__lte=cut_off)
    return log_ins.exclude(Exists(running))


def archives_made_before(cut_off: datetime) -> QuerySet[DataArchive]:
    return DataArchive.objects.filter(state=ArchiveState.READY, ready_at__lte=cut_off)


def archives_asked_before(cut_off: datetime) -> QuerySet[DataArchive]:
    settled = (ArchiveState.REMOVED, ArchiveState.FAILED)
    return DataArchive.objects.filter(state__in=settled, asked_at__lte=cut_off)


def remove_archives(rows: QuerySet[Any]) -> None:
    """Delete the files; the page still says for a while that there was one."""
    for archive in rows:
        remove_files(archive)
    rows.update(state=ArchiveState.REMOVED, file="", size=0)


RULES = [
    Rule(
        name=ARCHIVE_FILES,
        what="The archive of your data that you asked for",
        period=timedelta(days=7),
        counted_from="the moment at which it was ready",
        why="It holds all about you in one file, so it lies no longer than you need to fetch it.",
        older_than=archives_made_before,
        apply=remove_archives,
    ),
    Rule(
        name="my-data-requests",
        what="That you asked for an archive of your data",
        period=timedelta(days=90),
        counted_from="the day on which you asked",
        why="Long enough to show that your request was answered within the month the law gives us.",
        older_than=archives_asked_before,
    ),
    Rule(
        name="never-confirmed-accounts",
        what="Accounts whose e-mail address was never confirmed",
        period=timedelta(days=30),
        counted_from="the day on which the account was made",
        why="Nobody can log in with them, and somebody else may have typed the address.",
        older_than=never_confirmed_before,
        apply=forget_accounts,
    ),
    Rule(
        name="sessions",
        what="What the portal remembers of a visit: who is logged in, and what was just saved",
        period=timedelta(0),
        counted_from="the end of the session, two weeks after the last log-in",
        why="An ended session is of no use to anybody.",
        older_than=expired_before,
    ),
    Rule(
        name="log-ins",
        what="From where you logged in: network address, browser and time",
        period=timedelta(days=30),
        counted_from="the log-in, once its session has ended",
        why="Long enough to see that somebody else got into your account, and to look into it.",
        older_than=seen_before,
    ),
]
