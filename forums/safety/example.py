"""A post as others would see it, under the full name and under the given name."""

from dataclasses import dataclass
from datetime import date

from forums.names import signature
from membership.bodies.badges import badges
from membership.organisations.models import Belonging
from membership.people.models import User


@dataclass(frozen=True, slots=True)
class Example:
    """What the page shows before the first post."""

    full_name: str
    given_name: str
    organisation: str
    in_full: str
    in_part: str
    badges: tuple[str, ...]  # worn by who holds a seat, under the full name


def example_for(user: User, given_name: str, on: date) -> Example:
    """An example with the first organisation of ``user``."""
    belongings = Belonging.objects.current().filter(user=user).order_by("organisation__name", "pk")
    name = belongings.values_list("organisation__name", flat=True).first()
    organisation = name or "Your organisation"
    return Example(
        full_name=user.full_name,
        given_name=given_name,
        organisation=organisation,
        in_full=signature(user.full_name, "", organisation),
        in_part=signature(user.full_name, given_name, organisation),
        badges=tuple(badges({user.pk}, on).get(user.pk, ())),
    )
