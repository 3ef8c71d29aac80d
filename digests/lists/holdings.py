"""What lists of contacts and circulars hold for people."""

from consultations.reach.holdings import NAMES_IT, ONE_ADDRESS, OfAnAddress
from membership.people.holdings import Clears, Follows, Rows, hold

WHOEVER_DID_IT = Clears("It stays, whoever did it.")


def register() -> None:
    hold(
        OfAnAddress(
            "digests.Contact",
            "address",
            "place on a list of contacts",
            "places on lists of contacts",
            ONE_ADDRESS,
            NAMES_IT,
            exports=(
                "contact_list__name",
                "address",
                "name",
                "organisation",
                "source",
                "added_at",
                "opted_in_at",
                "opted_in_how",
                "ended_at",
                "end_reason",
            ),
        ),
        OfAnAddress(
            "digests.CircularStop",
            "address",
            "wish to get no circulars",
            "wishes to get no circulars",
            ONE_ADDRESS,
            NAMES_IT,
            exports=("address", "stopped_at", "reason", "taken_back_at", "taken_back_words"),
        ),
        OfAnAddress(
            "digests.DeadAddress",
            "address",
            "note that an address does not exist",
            "notes that addresses do not exist",
            ONE_ADDRESS,
            NAMES_IT,
            exports=("address", "since", "words"),
        ),
        *(
            Rows(model, field, one, many, Follows(), WHOEVER_DID_IT, exports=exports)
            for model, field, one, many, exports in BY_OFFICERS
        ),
    )


BY_OFFICERS = (
    (
        "digests.ContactList",
        "made_by",
        "list of contacts that somebody made",
        "lists of contacts that somebody made",
        ("name", "made_at"),
    ),
    (
        "digests.ContactList",
        "closed_by",
        "list of contacts that somebody closed",
        "lists of contacts that somebody closed",
        ("name", "closed_at"),
    ),
    (
        "digests.ContactImport",
        "uploaded_by",
        "table of contacts that waits to be put on a list",
        "tables of contacts that wait to be put on a list",
        ("file_name", "uploaded_at"),
    ),
    (
        "digests.Circular",
        "made_by",
        "circular that somebody wrote",
        "circulars that somebody wrote",
        ("subject", "made_at"),
    ),
    (
        "digests.Circular",
        "sent_by",
        "circular that somebody sent",
        "circulars that somebody sent",
        ("subject", "sent_at"),
    ),
)
