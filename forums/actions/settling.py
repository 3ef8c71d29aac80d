"""Requests that nobody has to answer any more, because the organisation is in the forum."""

from collections.abc import Collection
from datetime import datetime

from forums.models import ForumRequest
from forums.signals import forum_request_answered


def settle_requests(joined: Collection[tuple[int, int]], now: datetime) -> None:
    """What waits of the pairs (forum, organisation; by keys) that have just joined counts as accepted."""
    if not joined:
        return
    waiting = ForumRequest.objects.waiting().filter(
        forum__in={forum for forum, _ in joined}, organisation__in={pk for _, pk in joined}
    )
    for request in waiting:
        if (request.forum_id, request.organisation_id) in joined:
            request.decided_at, request.accepted = now, True
            request.save(update_fields=["decided_at", "accepted"])
            forum_request_answered.send(ForumRequest, forum_request_pk=request.pk)
