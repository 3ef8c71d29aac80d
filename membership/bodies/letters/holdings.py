"""What letters to groups hold for accounts."""

from membership.people.holdings import Clears, Deletes, Follows, Rows, Stays, hold


def register() -> None:
    hold(
        Rows(
            "bodies.GroupLetter",
            "sent_by",
            "letter to a group",
            "letters to groups",
            Follows(),
            Clears("The group keeps what was written to it."),
            exports=("body__name", "subject", "text", "sent_at"),
        ),
        Rows(
            "bodies.GroupLetterRecipient",
            "person__user",
            "letter that was sent to a member of a group",
            "letters that were sent to a member of a group",
            Stays("It belongs to the public person."),
            Deletes("Nobody needs to know who got it."),
            exports=("letter__body__name", "letter__subject", "letter__sent_at", "reached"),
        ),
    )
