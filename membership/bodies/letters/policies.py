"""Who writes to a group, and who reads what was written."""

from datetime import date

from membership.bodies.letters.models import Audience, GroupLetter, GroupLetterQuerySet
from membership.bodies.models import Body
from membership.bodies.policies import Power, can_manage, holds_power
from membership.people.roles import Anyone


def can_write(user: Anyone, body: Body, on: date) -> bool:
    """The chair and officers."""
    return can_manage(user, body, on)


def can_read(user: Anyone, letter: GroupLetter, on: date) -> bool:
    """Whoever sits today also reads what was written before they came. Twin: ``readable``."""
    return letter.audience in audiences(user, letter.body, on)


def readable(user: Anyone, body: Body, on: date) -> GroupLetterQuerySet:
    """The letters to ``body`` that ``user`` may read in its room on ``on``, the latest first."""
    return GroupLetter.objects.for_body(body).filter(audience__in=audiences(user, body, on))


def audiences(user: Anyone, body: Body, on: date) -> list[Audience]:
    """Whose letters ``user`` reads: voting members read those to voting members too.

    Who looks after the group reads all. A future holder reads none yet: they were written to others.
    """
    if can_manage(user, body, on) or holds_power(user, body, Power.MEMBER, on):
        return [Audience.EVERYONE, Audience.VOTING]
    return [Audience.EVERYONE] if holds_power(user, body, Power.SEAT, on) else []
