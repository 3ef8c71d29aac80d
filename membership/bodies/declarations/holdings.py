"""What declarations hold for accounts."""

from membership.people.holdings import Clears, Follows, Keeps, Rows, Stays, hold

PUBLIC_DUTY = Keeps(
    "Whoever holds a seat declares her interests, with or without an account. They are deleted six"
    " years after the last day on a seat."
)
OF_THE_PERSON = Stays("A declaration belongs to the public person.")


def register() -> None:
    hold(
        Rows(
            "bodies.Interest",
            "person__user",
            "declared interest",
            "declared interests",
            OF_THE_PERSON,
            PUBLIC_DUTY,
            exports=(
                "kind",
                "what",
                "whom",
                "start",
                "end",
                "kept_back",
                "why_kept_back",
                "answer",
                "publish_from",
                "on_behalf",
                "added_at",
            ),
        ),
        Rows(
            "bodies.Confirmation",
            "person__user",
            "confirmation of interests",
            "confirmations of interests",
            OF_THE_PERSON,
            PUBLIC_DUTY,
            exports=("confirmed_at", "on_behalf", "nothing_to_declare", "entries"),
        ),
        Rows(
            "bodies.Chase",
            "person__user",
            "reminder to confirm interests",
            "reminders to confirm interests",
            OF_THE_PERSON,
            Keeps("They keep a reminder from being sent twice, and are deleted after two years."),
            exports=("step", "due", "day"),
        ),
        Rows(
            "bodies.Confirmation",
            "confirmed_by",
            "confirmation that was given",
            "confirmations that were given",
            Follows(),
            Clears("That the interests were confirmed stays in the register."),
            exports=("confirmed_at", "on_behalf"),
        ),
    )
