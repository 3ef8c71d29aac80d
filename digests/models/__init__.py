"""Who is written to, what is written, and the ledger of every mail."""

from digests.models.deliveries import Delivery, DeliveryState, SkipReason
from digests.models.issues import Issue, Notice, NoticeKind
from digests.models.promises import PromiseStop, PromiseWatch
from digests.models.readers import Frequency, Reader, Subscription
from digests.models.told import ToldCount
from digests.models.watches import Watch

__all__ = [
    "Delivery",
    "DeliveryState",
    "Frequency",
    "Issue",
    "Notice",
    "NoticeKind",
    "PromiseStop",
    "PromiseWatch",
    "Reader",
    "SkipReason",
    "Subscription",
    "ToldCount",
    "Watch",
]
