"""What is logged of results."""

from django.utils import timezone

from consultations.errors import NotAllowed
from consultations.notices.rounds import Round
from consultations.results.policies import can_see_all_figures
from membership.people.roles import Anyone
from portal.records.actions import record

LOOK = "results looked at"


def look(round_: Round, *, at: str, acting_user: Anyone) -> None:
    """Log that an officer saw all figures of ``round_``, or took its responses; ``at`` says what.

    Raises NotAllowed.
    """
    if not can_see_all_figures(acting_user):
        raise NotAllowed("Only officers see all figures.")
    is_open = round_.is_open(timezone.now())
    record(round_, LOOK, acting_user=acting_user, new={"at": at, "while open": is_open})
