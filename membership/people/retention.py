"""How long accounts that were never used and the traces of logging in are kept."""

from datetime import datetime, timedelta
from typing import Any

from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db.models import Exists, OuterRef, QuerySet

from membership.people.models import User
from portal.records.retention import Rule, unreferenced

NO_USE = ("account.emailaddress", "usersessions.usersession")
"""What an account has from the start; anything else that points to it shows that it is needed."""


def never_confirmed_before(cut_off: datetime) -> QuerySet[Any]:
    confirmed = EmailAddress.objects.filter(user=OuterRef("pk"), verified=True)
    accounts = User.objects.filter(date_joined__lte=cut_off, last_login=None, is_superuser=False)
    return unreferenced(accounts.exclude(Exists(confirmed)), besides=NO_USE)


def expired_before(cut_off: datetime) -> QuerySet[Session]:
    return Session.objects.filter(expire_date__lte=cut_off)


def seen_before(cut_off: datetime) -> QuerySet[Any]:
    running = Session.objects.filter(session_key=OuterRef("session_key"))
    log_ins: QuerySet[Any] = UserSession.objects.filter(last_seen_at__lte=cut_off)
    return log_ins.exclude(Exists(running))


RULES = [
    Rule(
        name="never-confirmed-accounts",
        what="Accounts whose e-mail address was never confirmed",
        period=timedelta(days=30),
        counted_from="the day on which the account was made",
        why="Nobody can log in with them, and somebody else may have typed the address.",
        older_than=never_confirmed_before,
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
