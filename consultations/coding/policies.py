"""Who reads written answers, and who lets a quote be shown."""

from consultations.results.policies import can_see_all_figures
from membership.people.roles import Anyone


def can_read_answers(user: Anyone) -> bool:
    """Officers read single answers, find themes in them, and choose and approve what is quoted."""
    return can_see_all_figures(user)
