"""Writing a notice to people with an account."""

from collections.abc import Iterable
from typing import Any

from django.utils import timezone

from digests.actions.notices import notify
from digests.actions.readers import reader_of
from digests.models import NoticeKind
from membership.people.models import User


def tell(
    people: Iterable[User | None],
    kind: NoticeKind,
    subject_pk: int,
    *,
    again: bool = False,
    **details: Any,
) -> None:
    """Write each of ``people`` whose account is active; ``again`` where the fact may recur."""
    now = timezone.now()
    for user in people:
        if user is not None and user.is_active:
            notify(
                kind,
                reader_of(user, now=now),
                subject_pk=subject_pk,
                occurrence=now.isoformat() if again else "",
                details=details,
                now=now,
            )
