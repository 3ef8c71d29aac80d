"""What is held for people of the house rules."""

from forums.models import RulesAcceptance
from membership.people.holdings import Clears, Deletes, Follows, Once, Rows, Spare, hold


def _accepted(row: RulesAcceptance) -> str:
    return f"Both have accepted version {row.version.number} of the house rules."


def register() -> None:
    hold(
        Rows(
            "forums.RulesAcceptance",
            "user",
            "version of the house rules accepted",
            "versions of the house rules accepted",
            Follows(),
            Deletes("Nobody asks any more."),
            exports=("version__number", "accepted_at"),
            once=(
                Once(
                    by=("version",),
                    names=_accepted,
                    rule="The earlier acceptance is kept.",
                    earliest="accepted_at",
                    spare=Spare.GOES,
                ),
            ),
        ),
        Rows(
            "forums.HouseRules",
            "published_by",
            "version of the house rules published",
            "versions of the house rules published",
            Follows(),
            Clears("The rules hold, whoever published them."),
            exports=("number", "published_at"),
        ),
    )
