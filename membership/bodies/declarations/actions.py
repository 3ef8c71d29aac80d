"""What is done to declarations, and by whom; one transaction each, with its audit record.

``now`` is the moment at which it happens; left out, it is the present.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from membership.bodies.declarations import errors, policies, signals
from membership.bodies.declarations.fingerprints import fingerprint
from membership.bodies.declarations.kinds import InterestKind, rule_of
from membership.bodies.declarations.models import Confirmation, Interest, KeptBack
from membership.people.models import Person, User
from portal.lib.time import end_from_last_day, london_day
from portal.records.actions import record

PUBLISHED_AFTER = timedelta(days=7)
"""From the day on which keeping back is declined until the entry is published, so that its holder
hears of it first."""


@dataclass(frozen=True)
class Entry:
    """What somebody says about an interest; ``why_kept_back`` asks that it is not published."""

    what: str
    whom: str = ""
    start: date | None = None
    why_kept_back: str = ""


@transaction.atomic
def declare(
    person: Person,
    kind: InterestKind,
    entry: Entry,
    *,
    acting_user: User,
    now: datetime | None = None,
) -> Interest:
    """Add an entry for ``person``, by herself or on her behalf.

    Raises NeedsItsDay, InTheFuture, CannotBeKeptBack.
    """
    now = now or timezone.now()
    person = _locked_for(acting_user, person.pk, now)
    interest = Interest(
        person=person,
        kind=kind,
        on_behalf=not policies.is_own(acting_user, person),
        added_at=now,
    )
    _fill(interest, entry, london_day(now))
    interest.save()
    record(interest, "declared", acting_user=acting_user, new=_facts(interest))
    return interest


@transaction.atomic
def change(
    interest: Interest, entry: Entry, *, acting_user: User, now: datetime | None = None
) -> Interest:
    """Correct what an entry says; what it said before stays in the audit trail.

    An agreed request holds on as long as its reason is the same. Raises NotHere for an interest
    that has ended, and what ``declare`` does.
    """
    now = now or timezone.now()
    _locked_for(acting_user, interest.person_id, now)
    interest = Interest.objects.select_related("person").get(pk=interest.pk)
    on = london_day(now)
    if interest.has_ended(on) and not interest.rule.single_day:
        raise errors.NotHere
    old = _facts(interest)
    _fill(interest, entry, on)
    interest.save()
    new = _facts(interest)
    changed = [name for name in new if old[name] != new[name]]
    if changed:
        record(
            interest,
            "changed",
            acting_user=acting_user,
            old={name: old[name] for name in changed},
            new={name: new[name] for name in changed},
        )
    return interest


@transaction.atomic
def end_interest(
    interest: Interest, *, last_day: date, acting_user: User, now: datetime | None = None
) -> Interest:
    """The interest held until ``last_day``; it stays on the page for a year, marked as ended.

    Raises NotHere, EndsTooEarly, InTheFuture.
    """
    now = now or timezone.now()
    _locked_for(acting_user, interest.person_id, now)
    interest = Interest.objects.get(pk=interest.pk)
    on = london_day(now)
    if interest.end is not None:
        raise errors.NotHere
    if last_day > on:
        raise errors.InTheFuture("last_day")
    if interest.start is not None and last_day < interest.start:
        raise errors.EndsTooEarly(interest.start)
    interest.end = end_from_last_day(last_day)
    interest.save(update_fields=["end"])
    record(interest, "ended", acting_user=acting_user, old={"end": None}, new={"end": interest.end})
    return interest


@transaction.atomic
def answer(
    interest: Interest,
    *,
    agree: bool,
    reason: str,
    acting_user: User,
    now: datetime | None = None,
) -> Interest:
    """Agree that an interest stays back, or decline it; its holder hears of it.

    What is declined is published seven days later. Raises NothingIsAsked when it was answered, or
    taken back, already.
    """
    now = now or timezone.now()
    Person.objects.select_for_update().get(pk=interest.person_id)
    interest = Interest.objects.select_related("person").get(pk=interest.pk)
    on = london_day(now)
    _require(policies.can_answer(acting_user, interest, on))
    if not interest.waits_for_an_answer:
        raise errors.NothingIsAsked
    interest.kept_back = KeptBack.AGREED if agree else KeptBack.DECLINED
    interest.publish_from = None if agree else on + PUBLISHED_AFTER
    interest.answer = reason
    interest.save(update_fields=["kept_back", "publish_from", "answer"])
    record(
        interest,
        "keeping back agreed" if agree else "keeping back declined",
        acting_user=acting_user,
        new={"publish_from": interest.publish_from},
        reason=reason,
    )
    signals.request_answered.send(Interest, interest_pk=interest.pk)
    return interest


@transaction.atomic
def confirm(
    person: Person,
    *,
    shown: str,
    nothing_to_declare: bool,
    acting_user: User,
    now: datetime | None = None,
) -> Confirmation:
    """What stands in the register for ``person`` is all; it counts for every body of hers.

    ``shown`` is the fingerprint of the entries that were read. Raises ListHasChanged when there
    are others now, SaysNothing without entries and without the statement that there is nothing to
    declare, SomethingIsDeclared for that statement beside entries.
    """
    now = now or timezone.now()
    person = _locked_for(acting_user, person.pk, now)
    covered = list(Interest.objects.filter(person=person).current(london_day(now)))
    if fingerprint(covered) != shown:
        raise errors.ListHasChanged
    if not covered and not nothing_to_declare:
        raise errors.SaysNothing
    if covered and nothing_to_declare:
        raise errors.SomethingIsDeclared
    made: Confirmation = Confirmation.objects.create(
        person=person,
        confirmed_at=now,
        confirmed_by=acting_user,
        on_behalf=not policies.is_own(acting_user, person),
        nothing_to_declare=nothing_to_declare,
        entries=len(covered),
        fingerprint=shown,
    )
    record(
        made,
        "confirmed",
        acting_user=acting_user,
        new={"entries": len(covered), "nothing_to_declare": nothing_to_declare},
    )
    return made


def _require(allowed: bool) -> None:
    if not allowed:
        raise PermissionDenied


def _locked_for(acting_user: User, person_pk: int, now: datetime) -> Person:
    """The person with her row locked, so that what is confirmed is what stands there."""
    person = Person.objects.select_for_update().get(pk=person_pk)
    _require(policies.can_write(acting_user, person, london_day(now)))
    return person


def _fill(interest: Interest, entry: Entry, on: date) -> None:
    """Put what was said into the row, which is not saved yet."""
    rule = rule_of(interest.kind)
    if entry.start is not None and entry.start > on:
        raise errors.InTheFuture("start")
    if rule.single_day and entry.start is None:
        raise errors.NeedsItsDay
    if entry.why_kept_back and not rule.may_be_kept_back:
        raise errors.CannotBeKeptBack(rule.label)
    interest.what, interest.whom, interest.start = entry.what, entry.whom, entry.start
    if rule.single_day and entry.start is not None:
        interest.end = end_from_last_day(entry.start)
    _ask(interest, entry.why_kept_back)


def _ask(interest: Interest, why: str) -> None:
    """Ask that the entry stays back, or take that back; an answer to the same reason still holds."""
    if why == interest.why_kept_back:
        return
    interest.why_kept_back = why
    interest.kept_back = KeptBack.ASKED if why else KeptBack.NO
    interest.publish_from, interest.answer = None, ""


def _facts(interest: Interest) -> dict[str, Any]:
    """What the audit trail keeps of an entry."""
    names = ("kind", "what", "whom", "start", "end", "kept_back", "why_kept_back", "on_behalf")
    return {name: interest.serializable_value(name) for name in names}
