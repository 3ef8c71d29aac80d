"""Being mailed belongs to the room that writes to people: it says here who is mailed, and takes the tick.

What can be followed is named by its kind ("topic", "forum" or "theme") and its key.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from django.db.models import BooleanField, Value
from django.db.models.expressions import BaseExpression

from membership.people.models import User


class Choose(Protocol):
    def __call__(
        self, kind: str, pk: int, *, wanted: bool, acting_user: User, now: datetime
    ) -> None: ...


@dataclass(frozen=True)
class ByMail:
    """``asked`` gives, for a queryset of topics, forums or themes, whether somebody is mailed about each;
    ``choose`` sets it for one."""

    asked: Callable[[User, str], BaseExpression]
    choose: Choose


def _asked(person: User, kind: str) -> BaseExpression:
    return Value(False, output_field=BooleanField())


def _choose(kind: str, pk: int, *, wanted: bool, acting_user: User, now: datetime) -> None:
    """Nobody writes to people here."""


_provided = [ByMail(_asked, _choose)]


def provide(by_mail: ByMail) -> None:
    """From now on ``by_mail`` is asked."""
    _provided[:] = [by_mail]


def by_mail() -> ByMail:
    return _provided[0]
