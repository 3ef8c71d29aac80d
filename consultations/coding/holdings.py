"""What officers found in written answers, and what they let be quoted, for the officers."""

from membership.people.holdings import Clears, Follows, Rows, Stays, hold

FOUND = "What was found stands; only the name goes."
EACH_ALONE = "Who agrees with whom is measured between accounts."


def register() -> None:
    hold(
        Rows(
            "consultations.Coding",
            "coder",
            "theme found in an answer",
            "themes found in answers",
            Stays(EACH_ALONE),
            Clears(FOUND),
            exports=("answer__question__wording", "code__label"),
        ),
        Rows(
            "consultations.Reading",
            "coder",
            "answer read for its themes",
            "answers read for their themes",
            Stays(EACH_ALONE),
            Clears(FOUND),
            exports=("answer__question__wording", "read_at"),
        ),
        Rows(
            "consultations.Quote",
            "approved_by",
            "quote approved",
            "quotes approved",
            Follows(),
            Clears("The quote stays approved; only the name goes."),
            exports=("text", "approved_at"),
        ),
    )
