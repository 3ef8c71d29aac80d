"""Who runs a call, who is on its panel, and who may put themselves forward.

Running a call (publishing it, giving more time, naming the panel) is for whoever looks after the
body. Reading the expressions of interest is for the panel alone, and only once the deadline has
passed; a chair or an officer who is not on the panel reads none. Deciding needs both.
"""

from datetime import date, datetime

from django.urls import ResolverMatch
from django.utils import timezone

from membership.bodies.models import Body
from membership.bodies.policies import Power, can_manage, holds_power
from membership.bodies.recruitment.models import Call, Expression, PanelMember
from membership.organisations.models import Organisation
from membership.organisations.policies import belongs_to
from membership.people.models import User
from membership.people.roles import Anyone, is_officer
from portal.lib.time import london_day

PANEL = "<slug:slug>/calls/<int:call_id>/panel/"  # where the pages of the panel lie


def can_view(user: Anyone, call: Call, now: datetime) -> bool:
    """Everyone reads a call that was published. Twin: ``CallQuerySet.shown``."""
    return call.is_shown(now)


def has_conflict(user: Anyone, call: Call) -> bool:
    """Whether ``user`` has put herself forward, or belongs today to an organisation for which
    somebody has: she neither runs the call nor sits on its panel.
    """
    if not isinstance(user, User):
        return False
    made = Expression.objects.filter(call=call)
    return made.filter(user=user).exists() or made.of_organisations_of(user).exists()


def can_make_calls(user: Anyone, body: Body, now: datetime) -> bool:
    """Whoever looks after the body writes calls for it."""
    return can_manage(user, body, london_day(now))


def can_run(user: Anyone, call: Call, now: datetime) -> bool:
    """Whoever looks after the body runs its calls, unless she has an interest in this one."""
    return can_make_calls(user, call.body, now) and not has_conflict(user, call)


def is_on_panel(user: Anyone, call: Call, now: datetime) -> bool:
    """Named for this call, not stood aside, without an interest in it today, and still in the seat, if
    she was named in one.
    """
    if not isinstance(user, User):
        return False
    members = PanelMember.objects.sitting().select_related("user", "call__body__parent")
    member = members.filter(call=call, user=user).first()
    return (
        member is not None
        and not has_conflict(user, call)
        and not has_lost_the_seat(member, london_day(now))
    )


def has_lost_the_seat(member: PanelMember, on: date) -> bool:
    """Whether she sat on the body, or the one that it answers to, when she was named, and no longer does.

    An officer judges as an officer, and somebody who never sat as who she is.
    """
    user, body = member.user, member.call.body
    if is_officer(user) or _sits(user, body, on):
        return False
    return _sits(user, body, london_day(member.named_at))


def _sits(user: User | None, body: Body, on: date) -> bool:
    bodies = (body, body.parent)
    return any(holds_power(user, each, Power.SEAT, on) for each in bodies if each is not None)


def can_read_expressions(user: Anyone, call: Call, now: datetime) -> bool:
    """The panel, once nobody can put themselves forward any more; of a withdrawn call nobody."""
    closed = call.is_shown(now) and now >= call.closes_at and call.withdrawn_at is None
    return closed and is_on_panel(user, call, now)


def can_decide(user: Anyone, call: Call, now: datetime) -> bool:
    """Whoever is on the panel and looks after the body, whose seats she may fill."""
    return can_make_calls(user, call.body, now) and can_read_expressions(user, call, now)


def can_put_forward(user: Anyone, call: Call, now: datetime) -> bool:
    """Anyone with an account, while the call is open; for whom is asked by ``can_speak_for``."""
    return isinstance(user, User) and user.is_active and call.is_open(now)


def can_speak_for(user: Anyone, organisation: Organisation) -> bool:
    """Whoever belongs to it, once an officer has confirmed it."""
    return organisation.is_verified and belongs_to(user, organisation)


def panel_here(user: User, match: ResolverMatch) -> bool:
    """The pages on which a panel reads; a second factor is asked there of whoever may."""
    if match.app_name != "bodies" or PANEL not in match.route:
        return False
    call = Call.objects.filter(pk=match.kwargs["call_id"]).first()
    return call is not None and is_on_panel(user, call, timezone.now())
