"""What plans hold for those who made and applied them."""

from membership.people.holdings import Clears, Follows, Rows, hold


def register() -> None:
    stays = Clears("The plan and what it did stay.")
    hold(
        Rows(
            "bodies.Plan",
            "made_by",
            "rotation plan that was made",
            "rotation plans that were made",
            Follows(),
            stays,
            exports=("title", "body__name", "made_at"),
        ),
        Rows(
            "bodies.Plan",
            "applied_by",
            "rotation plan that was applied",
            "rotation plans that were applied",
            Follows(),
            stays,
            exports=("title", "body__name", "applied_at"),
        ),
    )
