"""What is said of declarations of interest becomes a notice; as for the rest."""

from typing import Any

from django.dispatch import receiver
from django.utils import timezone

from digests.models import NoticeKind
from digests.receivers.telling import tell
from membership.bodies.declarations.chasing import who_is_told
from membership.bodies.declarations.signals import (
    confirmation_missing,
    confirmation_wanted,
    request_answered,
)
from membership.bodies.models import Chase, Interest
from portal.lib.time import london_day


@receiver(confirmation_wanted)
def remind_the_holder(chase_pk: int, **kwargs: Any) -> None:
    chase = Chase.objects.select_related("person__user").get(pk=chase_pk)
    tell([chase.person.user], NoticeKind.INTERESTS_DUE, chase_pk)


@receiver(confirmation_missing)
def tell_the_chair(chase_pk: int, **kwargs: Any) -> None:
    chase = Chase.objects.select_related("body", "person").get(pk=chase_pk)
    people = who_is_told(chase, on=london_day(timezone.now()))
    tell(people, NoticeKind.INTERESTS_MISSING, chase_pk)


@receiver(request_answered)
def tell_the_holder(interest_pk: int, **kwargs: Any) -> None:
    interest = Interest.objects.select_related("person__user").get(pk=interest_pk)
    tell([interest.person.user], NoticeKind.INTEREST_ANSWERED, interest_pk, again=True)
