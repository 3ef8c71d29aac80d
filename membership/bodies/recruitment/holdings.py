"""What calls, panels and expressions of interest hold for users, organisations and seats."""

from django.db.models import Q

from membership.people.holdings import Clears, Deletes, Follows, Keeps, Once, Rows, Stays, hold

CALLED_ONCE = Once(
    by=(),
    where=Q(decided_at__isnull=True),
    names=lambda offered: f"Both seats are in a call, one of them in {offered.call}.",
    rule="Somebody decides or withdraws one of the two calls first.",
    refuses=True,
)
APPLIED_ONCE = Once(
    by=("call",),
    names=lambda expression: f"Both accounts put themselves forward for {expression.call}.",
    rule="The later one stays with the account that it was sent from.",
    earliest="first_sent_at",
)


def register() -> None:
    hold(
        Rows(
            "bodies.Expression",
            "user",
            "expression of interest in a seat",
            "expressions of interest in a seat",
            Follows(),
            Deletes("With it goes what the panel wrote about it; a term that came of it stays."),
            exports=(
                "call__title",
                "call__body__name",
                "person_name",
                "organisation__name",
                "statement",
                "interests",
                "consent_wording",
                "consent_version",
                "first_sent_at",
                "sent_at",
            ),
            once=(APPLIED_ONCE,),
        ),
        Rows(
            "bodies.PanelMember",
            "user",
            "place on the panel of a call",
            "places on the panels of calls",
            Stays("Who judges whom is given to a person, never moved."),
            Clears("What the panel found stays with it, without your name."),
            exports=("call__title", "call__body__name", "named_at", "aside_at", "why_aside"),
        ),
        # Of the two below the owner is told what she did and when, and not about whom: an applicant
        # is a third person.
        Rows(
            "bodies.Score",
            "member__user",
            "score given on a panel",
            "scores given on a panel",
            Stays("It hangs on the place on the panel."),
            Keeps("It stays with the panel, without your name."),
            exports=("criterion__call__title", "criterion__name", "value", "given_at"),
        ),
        Rows(
            "bodies.PanelNote",
            "member__user",
            "note written on a panel",
            "notes written on a panel",
            Stays("It hangs on the place on the panel."),
            Keeps("It stays with the panel, without your name."),
            exports=("expression__call__title", "written_at"),
        ),
        Rows(
            "bodies.CallSeat",
            "decided_by",
            "decision about a seat that was called",
            "decisions about seats that were called",
            Follows(),
            Clears("The decision stands."),
            exports=("call__title", "seat__name", "decided_at", "appointed"),
        ),
        Rows(
            "bodies.Expression",
            "organisation",
            "expression of interest made for it",
            "expressions of interest made for it",
            Follows(),
            Deletes("Nobody can speak for what is gone."),
        ),
        Rows(
            "bodies.CallSeat",
            "seat",
            "call in which it is or was offered",
            "calls in which it is or was offered",
            Follows(),
            Keeps("Seats end and are never erased."),
            exports=("call__title", "decided_at", "appointed"),
            once=(CALLED_ONCE,),
        ),
    )
