"""What is not sent since nobody reads there."""

from collections.abc import Iterable

from digests.lists.stops import dead
from digests.models import Delivery
from digests.querysets import ASKED_FOR


def to_the_dead(rows: Iterable[Delivery]) -> list[Delivery]:
    """Those of ``rows`` whose address is known not to exist; what somebody has just asked for goes out."""
    unasked = [row for row in rows if row.notice is None or row.notice.kind not in ASKED_FOR]
    gone = dead({row.reader.address for row in unasked}) if unasked else set()
    return [row for row in unasked if row.reader.address in gone]
