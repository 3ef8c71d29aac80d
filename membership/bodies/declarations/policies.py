"""Who may read and write what somebody declares."""

from datetime import date

from django.db.models import Q, QuerySet

from membership.bodies.declarations.models import Interest
from membership.bodies.models import Body, Office, Seat, Term
from membership.bodies.querysets import BodyQuerySet
from membership.people.models import Person, User
from membership.people.roles import Anyone, is_officer


def is_own(user: Anyone, person: Person) -> bool:
    return isinstance(user, User) and user.is_active and person.user_id == user.pk


def bodies_of(person: Person, on: date) -> BodyQuerySet:
    """The bodies on which ``person`` holds a seat on ``on``, by virtue of another office included."""
    held = Term.objects.holding(on).filter(person=person).values("seat")
    seats = Seat.objects.current(on).filter(Q(pk__in=held, follows=None) | Q(follows__in=held))
    bodies: BodyQuerySet = Body.objects.filter(pk__in=seats.values("body")).order_by("name")
    return bodies


def people_of(body: Body, on: date) -> "QuerySet[Person]":
    """Everybody who holds a seat of ``body`` on ``on``; the other side of ``bodies_of``."""
    seats = Seat.objects.current(on).filter(body=body)
    own, followed = seats.filter(follows=None), seats.exclude(follows=None).values("follows")
    held = Term.objects.holding(on).filter(Q(seat__in=own) | Q(seat__in=followed))
    return Person.objects.filter(pk__in=held.values("person"))


def chairs_over(user: Anyone, person: Person, on: date) -> bool:
    """Whether ``user`` chairs a body on which ``person`` sits."""
    if not isinstance(user, User) or not user.is_active:
        return False
    held = Term.objects.holding(on).filter(person__user=user).values("seat")
    chairs = Seat.objects.current(on).filter(
        Q(pk__in=held, follows=None) | Q(follows__in=held), office=Office.CHAIR
    )
    return bodies_of(person, on).filter(pk__in=chairs.values("body")).exists()


def has_a_seat(person: Person, on: date) -> bool:
    """Whether ``person`` holds a seat on ``on`` or is appointed to one."""
    return (
        Term.objects.future(on).filter(person=person).exists()
        or Term.objects.holding(on).filter(person=person).exists()
    )


def can_look_after(user: Anyone, person: Person, on: date) -> bool:
    """The chair of a body on which ``person`` sits, and officers, read all of it and write on her behalf."""
    if is_officer(user):
        return bodies_of(person, on).exists()
    return chairs_over(user, person, on)


def can_view(user: Anyone, interest: Interest, on: date) -> bool:
    """What is published, everyone while its holder sits; all of it, the holder and who looks after it."""
    if is_own(user, interest.person) or can_look_after(user, interest.person, on):
        return True
    return interest.is_published(on) and bodies_of(interest.person, on).exists()


def can_write(user: Anyone, person: Person, on: date) -> bool:
    """The holder while she has a seat or is appointed to one; whoever looks after her entries."""
    return (is_own(user, person) and has_a_seat(person, on)) or can_look_after(user, person, on)


def can_answer(user: Anyone, interest: Interest, on: date) -> bool:
    """Whether an interest stays back is never decided by its own holder."""
    return not is_own(user, interest.person) and can_look_after(user, interest.person, on)
