"""A code by mail before answers are taken, while programs send made-up ones. Nobody solves a puzzle.

The code follows from the draft and the address, so that nothing is stored; it works for an hour or two.
"""

from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac

from consultations.models import Draft, Survey
from consultations.signals import code_asked_for
from membership.people.models import User, fold_email
from membership.people.roles import Anyone

DIGITS = 6
HOUR = timedelta(hours=1)


def wanted(survey: Survey, user: Anyone) -> bool:
    """An account has shown its address already."""
    return survey.under_attack and not isinstance(user, User)


def code_for(draft_pk: int, address: str, now: datetime) -> str:
    """The code of this hour."""
    hour = int(now.timestamp() // HOUR.total_seconds())
    seal = salted_hmac("consultations.code", f"{draft_pk}:{fold_email(address)}:{hour}")
    return f"{int(seal.hexdigest(), 16) % 10**DIGITS:0{DIGITS}}"


def is_right(draft_pk: int, address: str, typed: str, now: datetime) -> bool:
    """Whether it is the code of this hour, or of the one before."""
    told = "".join(typed.split())
    codes = [code_for(draft_pk, address, moment) for moment in (now, now - HOUR)]
    return any(constant_time_compare(told, code) for code in codes)


def send_code(draft: Draft, address: str) -> None:
    """Have the code mailed to ``address``; it is made when the mail is written."""
    code_asked_for.send(Draft, draft_pk=draft.pk, address=address, at=timezone.now())
