"""Who is written to, what is written, and the ledger of every mail."""

from digests.models.deliveries import Delivery, DeliveryState, SkipReason
from digests.models.issues import Issue, Notice, NoticeKind
from digests.models.plans import IssuePlan, IssueRules, PinnedItem
from digests.models.promises import PromiseStop, PromiseWatch
from digests.models.readers import ContentKind, Frequency, Reader, Subscription, Weekday
from digests.models.sending import Sending
from digests.models.told import ToldCount
from digests.models.watches import Watch

__all__ = [
    "ContentKind",
    "Delivery",
    "DeliveryState",
    "Frequency",
    "Issue",
    "IssuePlan",
    "IssueRules",
    "Notice",
    "NoticeKind",
    "PinnedItem",
    "PromiseStop",
    "PromiseWatch",
    "Reader",
    "Sending",
    "SkipReason",
    "Subscription",
    "ToldCount",
    "Watch",
    "Weekday",
]
