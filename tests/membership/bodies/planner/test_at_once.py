"""Two who apply a plan in the same moment."""

from datetime import date

import pytest

from membership.bodies.models import Term
from membership.bodies.planner import actions
from membership.bodies.planner.models import Plan
from membership.people.models import User
from portal.records.models import AuditRecord
from tests.membership.bodies.planner.conftest import NOW
from tests.support.barrier import meet

pytestmark = pytest.mark.django_db(transaction=True)


def carry_out(pk: int, user_pk: int) -> int:
    plan = Plan.objects.get(pk=pk)
    return actions.apply_plan(
        plan,
        shown=actions.fingerprint(plan),
        acting_user=User.objects.get(pk=user_pk),
        now=NOW,
    )


def test_one_of_them_applies_it_and_the_other_is_told(plan: Plan, olive: User, amir: User) -> None:
    meeting = meet(
        (carry_out, {"pk": plan.pk, "user_pk": olive.pk}),
        (carry_out, {"pk": plan.pk, "user_pk": amir.pk}),
    )
    assert meeting.collided
    assert (meeting.results, meeting.refusals) == ([2], ["AlreadyApplied"])
    assert AuditRecord.objects.filter(action="rescheduled").count() == 2
    ends = sorted(Term.objects.filter(body=plan.body).values_list("end", flat=True))
    assert ends == [date(2027, 4, 1), date(2028, 4, 1), date(2029, 4, 1)]
