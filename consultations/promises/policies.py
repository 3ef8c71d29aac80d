"""Who reads what was done, and who may move a promise."""

from datetime import datetime

from django.db.models import QuerySet

from consultations.policies import can_view
from consultations.promises.models import Deed
from membership.people.models import User
from membership.people.roles import Anyone, is_editor, is_officer, staff_members


def can_view_deed(user: Anyone, deed: Deed, now: datetime) -> bool:
    """Everybody who reads the notice, once results of one of its rounds are published
    (twin: ``Deed.objects.visible_to``)."""
    return can_view(user, deed.page) and deed.page.rounds.with_published_results(now).exists()


def can_move_promises(user: Anyone) -> bool:
    """Officers and editors write how a promise stands, move its date, keep it and withdraw it."""
    return is_officer(user) or is_editor(user)


def who_move_promises() -> QuerySet[User]:
    """The accounts of which ``can_move_promises`` is true: whom one may ask how a promise stands."""
    return staff_members().order_by("full_name", "pk")
