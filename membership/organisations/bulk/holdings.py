"""What imports hold for the officers who made them."""

from membership.people.holdings import Clears, Follows, Rows, hold


def register() -> None:
    stays = Clears("The table and what it did stay.")
    hold(
        Rows(
            "organisations.Import",
            "uploaded_by",
            "table of organisations that was uploaded",
            "tables of organisations that were uploaded",
            Follows(),
            stays,
            exports=("file_name", "uploaded_at", "state"),
        ),
        Rows(
            "organisations.Import",
            "applied_by",
            "table of organisations that was imported",
            "tables of organisations that were imported",
            Follows(),
            stays,
            exports=("file_name", "applied_at", "added", "changed"),
        ),
    )
