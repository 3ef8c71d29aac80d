"""Who gets a circular, and how many do not and why."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from typing import Any

from django.db.models import TextChoices

from digests.lists.models import Contact, LawfulBasis
from digests.lists.stops import dead, stopped
from digests.models import Circular, Subscription


class LeftOut(TextChoices):
    """Why somebody on a list does not get a circular."""

    STOPPED = "stopped", "asked for no more circulars"
    DEAD = "dead", "e-mails came back: the address is known not to exist"
    NO_CONSENT = "no_consent", "on a list of people who agreed, with no agreement recorded"
    NOT_OPTED_IN = "not_opted_in", "agreed to no promotional e-mails"
    OFF_THE_LIST = "off_the_list", "on none of its lists any more"


@dataclass(frozen=True)
class Place:
    """An address on a list: whether an agreement is recorded with it, and the basis of the list."""

    address: str
    contact_list: int
    agreed: bool
    basis: str


@dataclass(frozen=True)
class Recipients:
    """The addresses that get it, each once whatever lists it is on, and how many do not by the reason.

    ``by_list`` says of each that gets it by which list it does, ``why_not`` of each other the reason.
    """

    addresses: tuple[str, ...] = ()
    left_out: Mapping[str, int] = field(default_factory=dict)
    by_list: Mapping[str, int] = field(default_factory=dict, compare=False, repr=False)
    why_not: Mapping[str, str] = field(default_factory=dict, compare=False, repr=False)

    @property
    def silences(self) -> list[str]:
        """ "3: asked for no more circulars", one line for each reason."""
        return [f"{count:,}: {LeftOut(why).label}" for why, count in sorted(self.left_out.items())]


def recipients(
    circular: Circular, *, on: date, addresses: Collection[str] | None = None
) -> Recipients:
    """As things stand ``on`` this day. Of ``addresses``, where they are given: each gets it, or why not.

    As many queries for many contacts as for few.
    """
    contacts = Contact.objects.running().filter(
        contact_list__in=circular.lists.all(), contact_list__closed_at=None
    )
    if addresses is not None:
        contacts = contacts.filter(address__in=addresses)
    mine = contacts.values("address") if addresses is None else addresses
    rows = contacts.order_by("address", "pk").values_list(
        "address", "contact_list", "opted_in_at", "contact_list__basis"
    )
    places = [Place(each, pk, bool(agreed_at), basis) for each, pk, agreed_at, basis in rows]
    never = dict.fromkeys(stopped(mine), LeftOut.STOPPED) | dict.fromkeys(dead(mine), LeftOut.DEAD)
    by_list, why_not = _sort_out(
        places, never, _subscribed(mine, on), promotional=circular.is_promotional
    )
    if addresses is not None:
        others = set(addresses) - by_list.keys() - why_not.keys()
        why_not |= {each: never.get(each, LeftOut.OFF_THE_LIST) for each in others}
    return Recipients(tuple(by_list), dict(Counter(why_not.values())), by_list, why_not)


def _sort_out(
    places: Iterable[Place],
    never: Mapping[str, LeftOut],
    subscribed: Collection[str],
    *,
    promotional: bool,
) -> tuple[dict[str, int], dict[str, str]]:
    """By address the list by which it gets it, one that allows it is enough; or else why it does not."""
    by_list, why_not = dict[str, int](), dict[str, str]()
    for place in places:
        if place.address in by_list:
            continue
        agreed = place.agreed or place.address in subscribed
        because: str = never.get(place.address, "")
        if not because and not agreed:
            if promotional:
                because = LeftOut.NOT_OPTED_IN
            elif place.basis == LawfulBasis.CONSENT:
                because = LeftOut.NO_CONSENT
        if because:
            why_not[place.address] = because
        else:
            by_list[place.address] = place.contact_list
            why_not.pop(place.address, None)
    return by_list, why_not


def _subscribed(addresses: Any, on: date) -> set[str]:
    """Those who have confirmed that they want the portal's e-mails in general, and want them now."""
    wanted = (
        Subscription.objects.confirmed()
        .awake(on)
        .filter(general=True, reader__address__in=addresses)
    )
    return set(wanted.values_list("reader__address", flat=True))


def mark_of(circular: Circular, found: Recipients) -> str:
    """What an officer has seen before she sends: the words, and who gets them."""
    lists = sorted(circular.lists.values_list("pk", flat=True))
    seen = (circular.subject, circular.body, str(circular.purpose), lists, found.addresses)
    return sha256(repr(seen).encode()).hexdigest()
