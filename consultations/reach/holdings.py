"""What links, figures and lists of key contacts hold for people."""

from dataclasses import dataclass
from typing import Any

from django.db import models

from membership.people.holdings import Clears, Deletes, Follows, Rows, Stays, hold
from membership.people.models import User, fold_email


@dataclass(frozen=True)
class OfAnAddress(Rows):
    """What names the address of an account, or of somebody without one; no foreign key says so."""

    @property
    def holder_model(self) -> type[models.Model]:
        return User

    def rows(self, holder: models.Model) -> "models.QuerySet[Any]":
        address = fold_email(getattr(holder, "email", "") or getattr(holder, "address", ""))
        return self.model_class._base_manager.filter(address=address).order_by("pk")


ONE_ADDRESS = Stays("It is about one address.")
NAMES_IT = Deletes("It names the address.")


def register() -> None:
    hold_contacts()
    hold_links()


def hold_contacts() -> None:
    hold(
        OfAnAddress(
            "consultations.KeyContact",
            "address",
            "place on a list of key contacts",
            "places on lists of key contacts",
            ONE_ADDRESS,
            NAMES_IT,
            exports=("page__title", "name", "address", "organisation", "added_at"),
        ),
        OfAnAddress(
            "consultations.CirculationStop",
            "address",
            "wish to get no e-mails as a key contact",
            "wishes to get no e-mails as a key contact",
            ONE_ADDRESS,
            NAMES_IT,
            exports=("address", "stopped_at", "reason"),
        ),
        Rows(
            "consultations.KeyContact",
            "added_by",
            "key contact put on a list",
            "key contacts put on lists",
            Follows(),
            Clears("The list stays, whoever wrote it."),
            exports=("page__title", "added_at"),
        ),
    )


def hold_links() -> None:
    hold(
        Rows(
            "consultations.ShortLink",
            "made_by",
            "short link of a consultation",
            "short links of consultations",
            Follows(),
            Clears("The link may be in print, whoever made it."),
            exports=("round__page__title", "round__number", "channel", "code", "made_at"),
        ),
        Rows(
            "consultations.TimesShown",
            "entered_by",
            "figure of how often a consultation was shown",
            "figures of how often consultations were shown",
            Follows(),
            Clears("The figure stays, whoever typed it in."),
            exports=("link__round__page__title", "link__channel", "start", "end", "number"),
        ),
    )
