"""Who may open which page about accounts and people."""

from datetime import date, timedelta

from django.utils import timezone

from membership.people.rights.links import archive_path
from portal.records.models import RetentionRun
from portal.records.retention import all_rules
from tests.factories.people import DataArchiveFactory
from tests.support.permissions import EVERYONE, SIGNED_IN, STAFF, Address, World


def reset(world: World) -> str:
    return f"/accounts/{world.people['chair'].pk}/reset-second-factor/"


def build(world: World) -> None:
    """An archive that the member may fetch."""
    world.things["archive"] = DataArchiveFactory.create(user=world.people["member"])


def many_runs(world: World, count: int) -> None:
    """``count`` more days on which the rules ran."""
    rules = all_rules()
    first = date(2030, 1, 1) + timedelta(days=RetentionRun.objects.count())
    RetentionRun.objects.bulk_create(
        RetentionRun(
            rule=rules[number % len(rules)].name,
            day=first + timedelta(days=number),
            claimed_at=timezone.now(),
        )
        for number in range(count)
    )


ADDRESSES = [
    Address("people:erase", lambda world: "/accounts/erase/", SIGNED_IN),
    Address("people:erase", lambda world: "/accounts/erase/", SIGNED_IN, method="post"),
    Address("people:erased", lambda world: "/accounts/erased/", EVERYONE),
    Address("people:my_data", lambda world: "/accounts/my-data/", SIGNED_IN),
    Address("people:my_data", lambda world: "/accounts/my-data/", SIGNED_IN, method="post"),
    Address(
        "people:my_data_download",
        lambda world: archive_path(world.things["archive"].pk),
        {"member"},
        refused=404,
        page=False,
    ),
    Address(
        "people:retention",
        lambda world: "/accounts/retention/",
        {"officer", "administrator"},
        grow=many_runs,
    ),
    Address("people:profile", lambda world: "/accounts/profile/", SIGNED_IN),
    Address(
        "people:profile",
        lambda world: "/accounts/profile/",
        SIGNED_IN,
        method="post",
        data={"full_name": "Another Name"},
    ),
    Address("people:reset_second_factor", reset, {"administrator"}),
    Address(
        "people:reset_second_factor",
        reset,
        {"administrator"},
        method="post",
        data={"reason": "The telephone fell into the harbour."},
    ),
]
VIEWSETS = {
    "wagtailusers_users": {"administrator"},
    "person": {"officer", "administrator"},
    "district": set(STAFF),
    "theme": set(STAFF),
}
