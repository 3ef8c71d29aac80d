"""What became of a circular, from the ledger."""

from collections import Counter

from django.db.models import Count

from digests.editing.coming import Figures
from digests.models import Circular, Delivery, NoticeKind


def figures_of(circular: Circular) -> Figures:
    """In one query. The ledger of single mails goes after a while; what was addressed stays."""
    rows = Delivery.objects.filter(notice__kind=NoticeKind.CIRCULAR, notice__subject_pk=circular.pk)
    counted = rows.order_by().values_list("state", "skip_reason").annotate(count=Count("pk"))
    states, silences = Counter[str](), Counter[str]()
    for state, reason, count in counted:
        states[state] += count
        if reason:
            silences[reason] += count
    return Figures(states, silences)
