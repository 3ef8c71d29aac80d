"""E-mail updates: open to everyone; the links in mails stand for their reader, whoever opens them."""

from datetime import date, timedelta

from django.utils import timezone

from digests.models import Issue, NoticeKind
from digests.tokens import make_token
from tests.factories.digests import IssueFactory, NoticeFactory, SubscriptionFactory
from tests.support.permissions import EVERYONE, OFFICERS, Address, World


def build(world: World) -> None:
    world.things["subscription"] = SubscriptionFactory.create(
        confirmed_at=timezone.now(), districts=[world.district], themes=[world.theme]
    )
    world.things["waiting"] = SubscriptionFactory.create(confirmed_at=None)
    world.things["issue"] = IssueFactory.create()
    world.things["moving"] = NoticeFactory.create(
        kind=NoticeKind.ADDRESS_CONFIRM, subject_pk=world.things["subscription"].reader_id
    )
    world.things["asked"] = NoticeFactory.create(
        kind=NoticeKind.CONFIRM_WATCH, subject_pk=world.theme.pk, details={"kind": "theme"}
    )


def many_issues(world: World, count: int) -> None:
    """``count`` more weeks, each with its issue."""
    monday = date(2000, 1, 3) + timedelta(weeks=Issue.objects.count())
    starts = [monday + timedelta(weeks=number) for number in range(count)]
    Issue.objects.bulk_create(
        IssueFactory.build(start=start, end=start + timedelta(weeks=1)) for start in starts
    )


def reader_link(world: World, purpose: str) -> str:
    return f"/updates/{purpose}/{make_token(purpose, world.things['subscription'].reader_id)}/"


ADDRESSES = [
    Address("digests:sign_up", lambda world: "/updates/", EVERYONE),
    Address(
        "digests:sign_up",
        lambda world: "/updates/",
        EVERYONE,
        method="post",
        data={"address": "nina@example.org", "frequency": "weekly"},
    ),
    Address("digests:check_your_email", lambda world: "/updates/check-your-email/", EVERYONE),
    Address(
        "digests:confirm",
        lambda world: f"/updates/confirm/{make_token('confirm', world.things['waiting'].pk)}/",
        EVERYONE,
    ),
    Address("digests:preferences", lambda world: reader_link(world, "preferences"), EVERYONE),
    Address(
        "digests:change_address",
        lambda world: reader_link(world, "preferences") + "address/",
        EVERYONE,
    ),
    Address(
        "digests:history", lambda world: reader_link(world, "preferences") + "history/", EVERYONE
    ),
    Address(
        "digests:own_data",
        lambda world: reader_link(world, "preferences") + "copy/",
        EVERYONE,
        page=False,
    ),
    Address(
        "digests:erase_address",
        lambda world: reader_link(world, "preferences") + "erase/",
        EVERYONE,
    ),
    Address("digests:address_erased", lambda world: "/updates/erased/", EVERYONE),
    Address("digests:erase_on_request", lambda world: "/updates/erase/", OFFICERS),
    Address(
        "digests:erase_on_request",
        lambda world: "/updates/erase/",
        OFFICERS,
        method="post",
        data={"address": "nina@example.org", "reason": "Letter of 3 November"},
    ),
    Address(
        "digests:confirm_address",
        lambda world: f"/updates/address/{make_token('address', world.things['moving'].pk)}/",
        EVERYONE,
    ),
    Address("digests:unsubscribe", lambda world: reader_link(world, "unsubscribe"), EVERYONE),
    Address(
        "digests:watch",
        lambda world: f"/updates/about/theme/{world.theme.slug}/",
        EVERYONE,
    ),
    Address(
        "digests:watch",
        lambda world: f"/updates/about/theme/{world.theme.slug}/",
        EVERYONE,
        method="post",
        data={"address": "nina@example.org"},
    ),
    Address(
        "digests:confirm_watch",
        lambda world: f"/updates/about/confirm/{make_token('watch', world.things['asked'].pk)}/",
        EVERYONE,
    ),
    Address(
        "digests:stay",
        lambda world: f"/updates/stay/{make_token('stay', world.things['subscription'].pk)}/",
        EVERYONE,
    ),
    Address("digests:lost_link", lambda world: "/updates/lost-link/", EVERYONE),
    Address("digests:archive", lambda world: "/updates/archive/", EVERYONE, grow=many_issues),
    Address("digests:issue", lambda world: world.things["issue"].get_absolute_url(), EVERYONE),
]
