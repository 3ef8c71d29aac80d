"""What notes for successors hold for an account."""

from membership.people.holdings import Deletes, Rows, Stays, hold


def register() -> None:
    hold(
        Rows(
            "bodies.HandoverNote",
            "term__person__user",
            "note for a successor",
            "notes for successors",
            Stays("It belongs to the term of the public person."),
            Deletes("It is what the person wrote themselves."),
            exports=("body__name", "term__seat__name", "text", "changed_at"),
        ),
    )
