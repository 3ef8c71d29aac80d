"""Short links, how a consultation travelled, and its key contacts."""

from collections.abc import Callable
from datetime import timedelta

from django.utils import timezone

from consultations.models import ClickCount, KeyContact, Round, ShortLink, TimesShown
from digests.tokens import make_token
from portal.lib.time import today
from tests.factories.consultations import KeyContactFactory, ShortLinkFactory, TimesShownFactory
from tests.support.permissions import EVERYONE, OFFICERS, Address, World

REACH = "/consultations/moorings/reach/2/"


def build(world: World) -> None:
    second = Round.objects.get(page__slug="moorings", number=2)
    link = ShortLinkFactory.create(round=second, channel="Posters", code="moorngs")
    shown = TimesShownFactory.create(link=link)
    contact = KeyContactFactory.create(page=second.page, organisation="Harbour Board")
    world.things |= {"short link": link, "times shown": shown, "key contact": contact}


def many_links(world: World, count: int) -> None:
    """Links with clicks, each shown on a day, of a round whose results are published."""
    rounds = Round.objects.filter(page__slug="moorings")
    rounds.filter(number=1).update(results_published_at=timezone.now())
    for each in rounds:
        first = each.short_links.count()
        links = ShortLink.objects.bulk_create(
            ShortLink(round=each, channel=f"Channel {n}") for n in range(first, first + count)
        )
        end = today() + timedelta(days=1)
        ClickCount.objects.bulk_create(ClickCount(link=link, day=today()) for link in links)
        TimesShown.objects.bulk_create(
            TimesShown(link=link, start=today(), end=end, number=9) for link in links
        )


def many_contacts(world: World, count: int) -> None:
    page = Round.objects.get(page__slug="moorings", number=2).page
    first = page.key_contacts.count()
    KeyContact.objects.bulk_create(
        KeyContact(page=page, name=f"Friend {n}", address=f"friend-{n}@example.org")
        for n in range(first, first + count)
    )


def of(thing: str, path: str) -> Callable[[World], str]:
    return lambda world: path.format(world.things[thing].pk)


def stop(world: World) -> str:
    token = make_token("circulations", world.things["key contact"].pk)
    return f"/updates/key-contacts/stop/{token}/"


SHOWN = {"first": "2026-09-07", "last": "2026-09-08", "number": "7555"}
CHANGE_LINK = of("short link", f"{REACH}links/{{}}/")
NEW_SHOWN = of("short link", f"{REACH}links/{{}}/shown/")
CHANGE_SHOWN = of("times shown", f"{REACH}shown/{{}}/")
CONTACTS = "/consultations/moorings/key-contacts/"
CHANGE_CONTACT = of("key contact", f"{CONTACTS}{{}}/")

ADDRESSES = [
    Address("reach:go", lambda world: "/go/moorngs/", EVERYONE, page=False),
    Address(
        "consultations:reach",
        lambda world: "/consultations/moorings/results/reach/",
        EVERYONE,
        grow=many_links,
    ),
    Address("consultations:round_reach", lambda world: REACH, OFFICERS, grow=many_links),
    Address("consultations:new_link", lambda world: f"{REACH}links/new/", OFFICERS),
    Address(
        "consultations:new_link",
        lambda world: f"{REACH}links/new/",
        OFFICERS,
        method="post",
        data={"channel": "Facebook", "to_survey": "no"},
    ),
    Address("consultations:change_link", CHANGE_LINK, OFFICERS),
    Address(
        "consultations:change_link",
        CHANGE_LINK,
        OFFICERS,
        method="post",
        data={"channel": "Leaflets", "to_survey": "yes"},
    ),
    Address("consultations:new_times_shown", NEW_SHOWN, OFFICERS),
    Address("consultations:new_times_shown", NEW_SHOWN, OFFICERS, method="post", data=SHOWN),
    Address("consultations:change_times_shown", CHANGE_SHOWN, OFFICERS),
    Address("consultations:change_times_shown", CHANGE_SHOWN, OFFICERS, method="post", data=SHOWN),
    Address("consultations:contacts", lambda world: CONTACTS, OFFICERS, grow=many_contacts),
    Address(
        "consultations:contacts",
        lambda world: CONTACTS,
        OFFICERS,
        method="post",
        data={"name": "Robin", "address": "robin@example.org"},
    ),
    Address("consultations:change_contact", CHANGE_CONTACT, OFFICERS),
    Address(
        "consultations:change_contact",
        CHANGE_CONTACT,
        OFFICERS,
        method="post",
        data={"name": "Robin"},
    ),
    Address("digests:stop_circulations", stop, EVERYONE),
    Address("digests:stop_circulations", stop, EVERYONE, method="post"),
]
