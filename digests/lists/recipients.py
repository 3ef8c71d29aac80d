"""Who gets a circular, and how many do not and why."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from typing import Any

from django.db.models import QuerySet, TextChoices

from digests.lists.models import CircularStop, Contact, LawfulBasis
from digests.models import Circular, Subscription

Row = tuple[str, bool, str]
"""An address on a list, whether an agreement is recorded with it, and the basis of the list."""


class LeftOut(TextChoices):
    """Why somebody on a list does not get a circular."""

    STOPPED = "stopped", "asked for no more circulars"
    NO_CONSENT = "no_consent", "on a list of people who agreed, with no agreement recorded"
    NOT_OPTED_IN = "not_opted_in", "agreed to no promotional e-mails"


@dataclass(frozen=True)
class Recipients:
    """The addresses that get it, each once whatever lists it is on, and how many do not by the reason."""

    addresses: tuple[str, ...] = ()
    left_out: Mapping[str, int] = field(default_factory=dict)

    @property
    def silences(self) -> list[str]:
        """ "3: asked for no more circulars", one line for each reason."""
        return [f"{count:,}: {LeftOut(why).label}" for why, count in sorted(self.left_out.items())]


def recipients(circular: Circular, *, on: date, address: str | None = None) -> Recipients:
    """As things stand ``on`` this day; with an ``address`` whether that one gets it."""
    contacts = Contact.objects.running().filter(contact_list__in=circular.lists.all())
    if address is not None:
        contacts = contacts.filter(address=address)
    rows = contacts.order_by("address", "pk").values_list(
        "address", "opted_in_at", "contact_list__basis"
    )
    found = _silences(
        [(each, bool(opted_in_at), basis) for each, opted_in_at, basis in rows],
        stopped=_stopped(contacts),
        subscribed=_subscribed(contacts, on),
        promotional=circular.is_promotional,
    )
    left_out = Counter(why for why in found.values() if why)
    return Recipients(tuple(each for each, why in found.items() if not why), dict(left_out))


def _silences(
    rows: Iterable[Row], *, stopped: Collection[str], subscribed: Collection[str], promotional: bool
) -> dict[str, str]:
    """By address why it gets nothing, empty where it does: one list that allows it is enough."""
    found: dict[str, str] = {}
    for address, agreed, basis in rows:
        if found.get(address) == "":
            continue
        agreed = agreed or address in subscribed
        if address in stopped:
            found[address] = LeftOut.STOPPED
        elif agreed:
            found[address] = ""
        elif promotional:
            found[address] = LeftOut.NOT_OPTED_IN
        else:
            found[address] = LeftOut.NO_CONSENT if basis == LawfulBasis.CONSENT else ""
    return found


def _stopped(contacts: QuerySet[Any]) -> set[str]:
    stops = CircularStop.objects.filter(address__in=contacts.values("address"))
    return set(stops.values_list("address", flat=True))


def _subscribed(contacts: QuerySet[Any], on: date) -> set[str]:
    """Those who have confirmed that they want the portal's e-mails in general, and want them now."""
    wanted = (
        Subscription.objects.confirmed()
        .awake(on)
        .filter(
            general=True,
            reader__address__in=contacts.values("address"),
        )
    )
    return set(wanted.values_list("reader__address", flat=True))


def mark_of(circular: Circular, found: Recipients) -> str:
    """What an officer has seen before she sends: the words, and who gets them."""
    lists = sorted(circular.lists.values_list("pk", flat=True))
    seen = (circular.subject, circular.body, str(circular.purpose), lists, found.addresses)
    return sha256(repr(seen).encode()).hexdigest()
