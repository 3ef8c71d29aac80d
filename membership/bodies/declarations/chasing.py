"""Reminding people of a confirmation that is due: each reminder once, the chair at last.

Beat asks often; what happens follows from days and from the rows of ``Chase``. A run that was
missed is made up by the next one. Two that run at once both try to make the row, and one of them
is refused by its constraint.
"""

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone

from membership.bodies.declarations import errors, policies, signals
from membership.bodies.declarations.models import Chase, Step
from membership.bodies.declarations.standings import Standing, everybody_who_sits, standing_of
from membership.bodies.looking_after import in_office
from membership.bodies.models import Body, Office
from membership.people.models import Person, User
from membership.people.roles import officers
from portal.lib.time import london_day
from portal.records.actions import record

logger = logging.getLogger(__name__)

AFTER = {
    Step.FIRST: timedelta(0),
    Step.SECOND: timedelta(days=14),
    Step.LAST: timedelta(days=28),
    Step.CHAIR: timedelta(days=42),
}
"""When each step comes, counted from the day on which the confirmation is due."""

APART = timedelta(days=7)
"""Between two reminders, however many are owed: after a long pause nobody gets them all at once."""


@dataclass(frozen=True)
class Sent:
    """A reminder as the next step needs to know of it."""

    step: str
    due: date
    day: date


def next_step(due: date, sent: Iterable[Sent], on: date, *, can_be_written_to: bool) -> Step | None:
    """The step that is to be taken on ``on``; None when it is not time or all is done.

    Steps are taken in order, a week apart at the least, those that were missed as well. Who cannot
    be written to is not reminded; her chair is told on the day itself.
    """
    sent = list(sent)
    if not can_be_written_to:
        return Step.CHAIR if on >= due else None
    done = {each.step for each in sent if each.due == due}
    step = next((step for step in AFTER if step not in done), Step.CHAIR)
    earliest = max([due + AFTER[step], *(each.day + APART for each in sent)])
    return step if on >= earliest else None


def chase(*, now: datetime) -> int:
    """Take every step that is to be taken; how many reminders were sent.

    One that fails stops no other and is tried again by the next run.
    """
    sent = 0
    for standing, step in _due(london_day(now)):
        try:
            sent += _take(standing, step, now)
        except Exception:
            logger.exception("Reminding person %s failed, to be tried again.", standing.person.pk)
    return sent


def _due(on: date) -> list[tuple[Standing, Step]]:
    sitting = [each for each in everybody_who_sits(on) if on >= each.due]
    sent: dict[int, list[Sent]] = {}
    people = [each.person.pk for each in sitting]
    for row in Chase.objects.to_holders().filter(person__in=people):
        sent.setdefault(row.person_id, []).append(Sent(row.step, row.due, row.day))
    steps = [(each, _step_for(each, sent.get(each.person.pk, []), on)) for each in sitting]
    return [(standing, step) for standing, step in steps if step is not None]


def _step_for(standing: Standing, sent: Iterable[Sent], on: date) -> Step | None:
    reachable = standing.can_be_written_to
    return next_step(standing.due, sent, on, can_be_written_to=reachable)


def _take(standing: Standing, step: Step, now: datetime) -> int:
    """Take a step for somebody, unless another worker has; how many reminders it was."""
    targets: list[Body | None] = [None]
    if step == Step.CHAIR:
        told = Chase.objects.filter(person=standing.person, due=standing.due, step=step)
        targets = list(
            policies.bodies_of(standing.person, standing.on).exclude(pk__in=told.values("body"))
        )
    return sum(_claim(standing, step, body, now) is not None for body in targets)


def _claim(standing: Standing, step: Step, body: Body | None, now: datetime) -> Chase | None:
    """Make the row and say so to whoever sends mails, both or neither; None when the row is there."""
    try:
        with transaction.atomic():
            made: Chase = Chase.objects.create(
                person=standing.person,
                due=standing.due,
                step=step,
                body=body,
                day=standing.on,
                made_at=now,
            )
            wanted = signals.confirmation_missing if body else signals.confirmation_wanted
            wanted.send(Chase, chase_pk=made.pk)
    except IntegrityError:
        return None
    return made


def chase_now(person: Person, *, acting_user: User, now: datetime | None = None) -> Chase:
    """Remind ``person`` by hand.

    Raises PermissionDenied, NothingIsWanted, NoAccount, RemindedALittleWhileAgo.
    """
    now = now or timezone.now()
    on = london_day(now)
    with transaction.atomic():
        person = Person.objects.select_for_update().get(pk=person.pk)
        if not policies.can_look_after(acting_user, person, on):
            raise PermissionDenied
        standing = standing_of(person, on)
        if standing is None or standing.is_up_to_date:
            raise errors.NothingIsWanted(person)
        if not standing.can_be_written_to:
            raise errors.NoAccount(person)
        last = Chase.objects.to_holders().filter(person=person).order_by("day").last()
        if last is not None and on < last.day + APART:
            raise errors.RemindedALittleWhileAgo(person, last.day)
        made = _claim(standing, Step.BY_HAND, None, now)
        if made is None:
            raise errors.RemindedALittleWhileAgo(person, on)
        record(made, "reminded", acting_user=acting_user, new={"due": made.due})
    return made


def still_wanted(chase: Chase, *, now: datetime) -> Standing | None:
    """How it stands when a reminder is about to leave; None when she has confirmed or left meanwhile."""
    standing = standing_of(chase.person, london_day(now))
    if standing is None or standing.due != chase.due or standing.is_up_to_date:
        return None
    return standing


def who_is_told(chase: Chase, *, on: date) -> list[User]:
    """Who is told that a confirmation is missing: the chair; of the chair's own, the vice-chair; and
    the officers where neither can be told.
    """
    if chase.body is None:
        return []
    own = chase.person.user_id
    for office in (Office.CHAIR, Office.VICE_CHAIR):
        found = [user for user in in_office(office, chase.body, on) if user.pk != own]
        if found:
            return found
    return [user for user in officers() if user.pk != own]


def may_be_chased(standing: Standing, reminded: date | None) -> bool:
    """Whether she can be reminded by hand today, ``reminded`` being the day of the last reminder."""
    if reminded is not None and standing.on < reminded + APART:
        return False
    return standing.can_be_written_to and not standing.is_up_to_date
