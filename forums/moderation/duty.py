"""Which officers are told at once of what cannot wait."""

from datetime import date

from django.db.models import QuerySet

from forums.models import Duty
from membership.people.models import User
from membership.people.roles import officers


def on_duty(on: date) -> QuerySet[User]:
    """The officers on duty on ``on``; all of them when nobody is, so that it never reaches nobody."""
    found = officers().filter(pk__in=Duty.objects.current(on).values("user"))
    return found if found.exists() else officers()
