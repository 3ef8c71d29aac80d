"""Who is written to, what is written, and the ledger of every mail."""

from digests.lists.models import (
    Circular,
    Contact,
    ContactEnd,
    ContactImport,
    ContactList,
    LawfulBasis,
    Purpose,
)
from digests.models.bounces import Bounce, BounceKind, BounceSource
from digests.models.deliveries import UNSENT, Delivery, DeliveryState, SkipReason
from digests.models.issues import FAREWELLS, Issue, Notice, NoticeKind
from digests.models.plans import IssuePlan, IssueRules, PinnedItem
from digests.models.promises import PromiseStop, PromiseWatch
from digests.models.readers import ContentKind, EndReason, Frequency, Reader, Subscription, Weekday
from digests.models.sending import Sending
from digests.models.stops import CircularStop, DeadAddress
from digests.models.told import LedgerCount, ToldCount
from digests.models.watches import Watch

__all__ = [
    "FAREWELLS",
    "UNSENT",
    "Bounce",
    "BounceKind",
    "BounceSource",
    "Circular",
    "CircularStop",
    "Contact",
    "ContactEnd",
    "ContactImport",
    "ContactList",
    "ContentKind",
    "DeadAddress",
    "Delivery",
    "DeliveryState",
    "EndReason",
    "Frequency",
    "Issue",
    "IssuePlan",
    "IssueRules",
    "LawfulBasis",
    "LedgerCount",
    "Notice",
    "NoticeKind",
    "PinnedItem",
    "PromiseStop",
    "PromiseWatch",
    "Purpose",
    "Reader",
    "Sending",
    "SkipReason",
    "Subscription",
    "ToldCount",
    "Watch",
    "Weekday",
]
