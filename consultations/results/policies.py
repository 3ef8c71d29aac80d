"""Who may see which figures."""

from datetime import datetime

from consultations.notices.rounds import Round
from consultations.policies import can_see_unpublished_results
from membership.people.roles import Anyone, is_officer


def can_see_results(user: Anyone, round_: Round, now: datetime) -> bool:
    """Everybody once they are published; before, from closing on, officers and editors as a preview."""
    if round_.has_published_results(now):
        return True
    return round_.closes_at <= now and can_see_unpublished_results(user)


def can_see_all_figures(user: Anyone) -> bool:
    """Officers alone see small figures, single responses, and a round that is open; looks are logged."""
    return is_officer(user)


def can_see_counts(user: Anyone) -> bool:
    """Officers and editors see how many responses came, by day and district."""
    return can_see_unpublished_results(user)
