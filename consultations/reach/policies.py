"""Who looks after the reach of a consultation."""

from datetime import datetime

from consultations.notices.rounds import Round
from membership.people.roles import Anyone, is_officer


def can_look_after_reach(user: Anyone) -> bool:
    """Officers make links, type in how often they were shown, and keep the key contacts."""
    return is_officer(user)


def shows_reach(round_: Round, now: datetime) -> bool:
    """Everybody sees how a round travelled once its results are published."""
    return round_.has_published_results(now)
