"""Who is written to, what is written, and the ledger of every mail."""

from digests.models.deliveries import Delivery, DeliveryState, SkipReason
from digests.models.issues import Issue, Notice, NoticeKind
from digests.models.readers import Frequency, Reader, Subscription

__all__ = [
    "Delivery",
    "DeliveryState",
    "Frequency",
    "Issue",
    "Notice",
    "NoticeKind",
    "Reader",
    "SkipReason",
    "Subscription",
]
