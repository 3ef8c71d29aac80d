"""Preparing updates by e-mail, for editors and officers; past ones, for everybody."""

from datetime import timedelta

from django.utils import timezone

from digests.models import Delivery, Issue, IssuePlan, PinnedItem
from digests.models.readers import Frequency
from digests.tokens import make_token
from digests.windows import window_around
from portal.lib.time import today
from tests.factories.digests import DeliveryFactory, IssueFactory, ReaderFactory
from tests.support.permissions import EVERYONE, STAFF, Address, World


def build(world: World) -> None:
    end = window_around(Frequency.WEEKLY, today()).end
    world.things["issue plan"] = IssuePlan.objects.create(frequency=Frequency.WEEKLY, end=end)
    PinnedItem.objects.create(plan=world.things["issue plan"], title="The strategy", path="/news/")
    issue = IssueFactory.create(start=end - timedelta(days=14), end=end - timedelta(days=7))
    world.things["copied"] = DeliveryFactory.create(
        issue=issue, notice=None, reader=world.things["subscription"].reader
    )


def plan(world: World, rest: str = "") -> str:
    return f"/updates/issues/weekly/{world.things['issue plan'].end}/{rest}"


def many_gone(world: World, count: int) -> None:
    """``count`` more issues, each with a delivery; the page shows the latest."""
    first = Issue.objects.count()
    issues = Issue.objects.bulk_create(
        Issue(
            frequency=Frequency.DAILY,
            start=today() - timedelta(days=2 * (first + number) + 400),
            end=today() - timedelta(days=2 * (first + number) + 399),
            made_at=timezone.now(),
        )
        for number in range(count)
    )
    reader = ReaderFactory.create()
    Delivery.objects.bulk_create(Delivery(reader=reader, issue=issue) for issue in issues)


ADDRESSES = [
    Address("digests:issues", lambda world: "/updates/issues/", STAFF, grow=many_gone),
    Address("digests:plan", plan, STAFF),
    Address(
        "digests:plan",
        plan,
        STAFF,
        method="post",
        data={"pin-TOTAL_FORMS": "0", "pin-INITIAL_FORMS": "0", "introduction": "Good morning."},
    ),
    Address(
        "digests:leaving",
        lambda world: plan(world, "leaving/"),
        STAFF,
        method="post",
        data={"do": "hold", "hold-reason": "A wrong date."},
    ),
    Address("digests:preview", lambda world: plan(world, "preview/"), STAFF),
    Address("digests:preview", lambda world: plan(world, "preview/"), STAFF, method="post"),
    Address("digests:preview_html", lambda world: plan(world, "preview/html/"), STAFF, page=False),
    Address(
        "digests:copy",
        lambda world: f"/updates/copy/{make_token('copy', world.things['copied'].pk)}/",
        EVERYONE,
    ),
    Address("digests:archive_feed", lambda world: "/updates/archive/feed/", EVERYONE, page=False),
]
