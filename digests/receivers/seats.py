"""What happens to seats becomes notices to their holders and to whoever looks after the group."""

from datetime import date
from typing import Any

from django.dispatch import receiver
from django.utils import timezone

from digests.models import NoticeKind
from digests.receivers.telling import tell
from membership.bodies.looking_after import chairs, who_looks_after
from membership.bodies.models import GroupLetter, Reminder, Seat, Term
from membership.bodies.reminders.models import Audience
from membership.bodies.signals import (
    appointment_withdrawn,
    group_letter_sent,
    reminder_made,
    term_appointed,
    term_ended,
    term_rescheduled,
)
from membership.people.models import Person, User
from portal.lib.time import london_day


@receiver(reminder_made)
def remind(reminder_pk: int, **kwargs: Any) -> None:
    reminder = Reminder.objects.select_related("term__body", "term__person__user").get(
        pk=reminder_pk
    )
    person: Person = reminder.term.person
    people: list[User | None] = [person.user]
    if reminder.audience == Audience.CHAIR:
        on = london_day(reminder.made_at)
        people = [*who_looks_after(reminder.term.body, on, besides=person)]
    tell(people, NoticeKind.SEAT_REMINDER, reminder_pk)


@receiver(term_appointed)
def tell_of_an_appointment(term_pk: int, acting_user_pk: int, **kwargs: Any) -> None:
    _tell_both(term_pk, acting_user_pk, NoticeKind.APPOINTED)


@receiver(term_ended)
def tell_of_an_end(term_pk: int, acting_user_pk: int, **kwargs: Any) -> None:
    _tell_both(term_pk, acting_user_pk, NoticeKind.TERM_ENDED, again=True)


@receiver(term_rescheduled)
def tell_of_another_end(term_pk: int, acting_user_pk: int, **kwargs: Any) -> None:
    _tell_both(term_pk, acting_user_pk, NoticeKind.TERM_RESCHEDULED, again=True)


@receiver(appointment_withdrawn)
def tell_who_was_to_come(
    person_pk: int, seat_pk: int, start: date, acting_user_pk: int, **kwargs: Any
) -> None:
    """The person alone; what the mail says is kept with it, for the term is gone."""
    person = Person.objects.select_related("user").get(pk=person_pk)
    if person.user_id != acting_user_pk:
        seat = Seat.objects.get(pk=seat_pk)
        tell([person.user], NoticeKind.APPOINTMENT_WITHDRAWN, seat.pk, again=True, start=start)


@receiver(group_letter_sent)
def send_the_letter(letter_pk: int, **kwargs: Any) -> None:
    """To everybody who was on the list when it was sent, and has an account."""
    reached = GroupLetter.objects.get(pk=letter_pk).recipients.filter(reached=True)
    users = User.objects.filter(person__in=reached.values("person")).order_by("pk")
    tell(users, NoticeKind.GROUP_LETTER, letter_pk)


def _tell_both(term_pk: int, acting_user_pk: int, kind: NoticeKind, *, again: bool = False) -> None:
    """The person and the chair of the group, but nobody of what they did themselves."""
    term = Term.objects.select_related("body", "person__user").get(pk=term_pk)
    on = london_day(timezone.now())
    told = {user.pk: user for user in [term.person.user, *chairs(term.body, on)] if user}
    told.pop(acting_user_pk, None)
    tell(told.values(), kind, term_pk, again=again)
