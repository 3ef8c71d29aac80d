"""The ledger of promises, and the pages on which a promise is moved."""

from consultations.models import Deed
from digests.models import PromiseWatch
from digests.tokens import make_token, promises_purpose
from tests.factories.consultations import DeedFactory, PointFactory, ProgressNoteFactory
from tests.factories.digests import PromiseWatchFactory
from tests.support.permissions import EVERYONE, STAFF, Address, World


def build(world: World) -> None:
    """A promise that everybody may read."""
    deed = DeedFactory.create(promised=True)
    deed.points.set([PointFactory.create(page=deed.page)])
    world.things["promise"] = ProgressNoteFactory.create(deed=deed).deed
    world.things["asked_of_promise"] = PromiseWatchFactory.create(deed=deed, confirmed_at=None)


def many_promises(world: World, count: int) -> None:
    deed: Deed = world.things["promise"]
    DeedFactory.create_batch(count, promised=True, page=deed.page)


def many_notes(world: World, count: int) -> None:
    deed: Deed = world.things["promise"]
    ProgressNoteFactory.create_batch(count, deed=deed)
    deed.points.set(PointFactory.create_batch(count, page=deed.page))


def promise_url(world: World) -> str:
    deed: Deed = world.things["promise"]
    return deed.get_absolute_url()


def confirm_url(world: World) -> str:
    watch: PromiseWatch = world.things["asked_of_promise"]
    return f"/updates/promises/confirm/{make_token('confirm-promise', watch.pk)}/"


def stop_url(world: World) -> str:
    watch: PromiseWatch = world.things["asked_of_promise"]
    page_pk = watch.deed.page_id
    token = make_token(promises_purpose(page_pk), watch.reader_id)
    return f"/updates/promises/{page_pk}/stop/{token}/"


OFFICERS = STAFF - {"editor"}


ADDRESSES = [
    Address("consultations:evidence", lambda world: "/consultations/moorings/evidence/", OFFICERS),
    Address(
        "consultations:evidence",
        lambda world: "/consultations/moorings/evidence/",
        OFFICERS,
        method="post",
        page=False,
    ),
    Address(
        "digests:watch_promise",
        lambda world: f"/updates/promises/{world.things['promise'].pk}/",
        EVERYONE,
    ),
    Address(
        "digests:watch_promise",
        lambda world: f"/updates/promises/{world.things['promise'].pk}/",
        EVERYONE,
        method="post",
        data={"address": "nina@example.org"},
    ),
    Address("digests:confirm_promise", confirm_url, EVERYONE),
    Address("digests:stop_promises", stop_url, EVERYONE),
    Address("promises:index", lambda world: "/promises/", EVERYONE, grow=many_promises),
    Address(
        "promises:feed",
        lambda world: "/promises/feed/",
        EVERYONE,
        grow=many_promises,
        page=False,
    ),
    Address("promises:promise", promise_url, EVERYONE, grow=many_notes),
    Address("promises:move", lambda world: f"{promise_url(world)}date/", STAFF),
    Address(
        "promises:move",
        lambda world: f"{promise_url(world)}progress/",
        STAFF,
        method="post",
        data={"text": "We have begun."},
    ),
]
