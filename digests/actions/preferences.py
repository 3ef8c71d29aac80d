"""Changing all that a page of choices shows, unless it was changed elsewhere since the page was read."""

from collections.abc import Collection
from datetime import datetime
from hashlib import sha256

from django.db import transaction

from digests.actions.promises import keep_promises
from digests.actions.subscriptions import Choices, choices_of, choose, running
from digests.actions.watches import keep_watches
from digests.errors import ChoicesChanged
from digests.models import PromiseWatch, Reader, Subscription
from membership.people.models import User


def _mark(facts: object) -> str:
    return sha256(repr(facts).encode()).hexdigest()[:16]


def mark_of(subscription: Subscription | None) -> str:
    """What somebody has seen who looked at the choices of ``subscription``, or at none."""
    if subscription is None:
        return _mark(None)
    watches = sorted(subscription.watches.values_list("pk", flat=True))
    confirmed = subscription.confirmed_at is not None
    return _mark((subscription.pk, confirmed, choices_of(subscription).as_record(), watches))


def mark_of_promises(reader: Reader) -> str:
    """The same of the promises that ``reader`` hears of."""
    return _mark(sorted(PromiseWatch.objects.confirmed_of(reader).values_list("pk", flat=True)))


def mark_of_mentions(reader: Reader) -> str:
    """The same of the mentions that ``reader`` is mailed about."""
    return _mark((reader.mails_mentions, reader.mails_organisation_mentions))


def require_unchanged(seen: str, mark: str) -> None:
    """Raises ChoicesChanged where somebody ``seen`` something else than what is there now.

    Whoever says nothing of what she has seen is taken at her word.
    """
    if seen and seen != mark:
        raise ChoicesChanged


@transaction.atomic
def save_choices(
    reader: Reader,
    choices: Choices,
    kept: Collection[int],
    *,
    seen: str,
    acting_user: User | None,
    now: datetime,
) -> None:
    """``reader`` gets what ``choices`` say, and keeps the watches ``kept``. Raises ChoicesChanged."""
    require_unchanged(seen, mark_of(running(reader)))
    choose(reader, choices, source="preferences page", acting_user=acting_user, now=now)
    keep_watches(reader, set(kept), acting_user=acting_user)


@transaction.atomic
def save_promises(
    reader: Reader, kept: Collection[int], *, seen: str, acting_user: User | None, now: datetime
) -> None:
    """``reader`` hears of the promises whose watches are ``kept`` alone. Raises ChoicesChanged."""
    Reader.objects.select_for_update().get(pk=reader.pk)
    require_unchanged(seen, mark_of_promises(reader))
    keep_promises(reader, kept, acting_user=acting_user, now=now)
