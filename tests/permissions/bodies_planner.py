"""The rotation planner: papers are everybody's, a shared plan belongs to whoever has its link."""

from django.utils import timezone

from membership.bodies.models import Body, Seat, Term
from membership.bodies.planner import actions
from membership.bodies.planner.links import shared_path
from membership.bodies.planner.models import Plan
from membership.people.models import Person
from tests.factories.bodies import BodyFactory, SeatFactory, TermFactory
from tests.factories.people import PersonFactory
from tests.permissions.bodies import MANAGERS, YEAR
from tests.support.permissions import EVERYONE, Address, World
from tests.support.plans import saved_plan

PAGE = "/groups/steering-group/"


def build(world: World) -> None:
    """A plan of the group that is shared and published, and one of another group that was applied."""
    officer = world.people["officer"]
    body = Body.objects.filter(slug="steering-group").first()
    if body is None:
        body = BodyFactory.create(name="Steering Group", slug="steering-group")
    world.things["planned body"] = body
    plan = saved_plan(body, officer)
    actions.share(plan, acting_user=officer)
    world.things["plan"] = actions.publish(plan, acting_user=officer)


def many_plans(world: World, count: int) -> None:
    plan = world.things["plan"]
    Plan.objects.bulk_create(
        Plan(
            body=plan.body,
            title=f"Plan {number}",
            on=plan.on,
            years=plan.years,
            version=plan.version,
            content=plan.content,
            made_by=world.people["officer"],
            made_at=timezone.now(),
            visible_from=timezone.now(),
        )
        for number in range(count)
    )


def many_voting_seats(world: World, count: int) -> None:
    """Seats held until further notice, each with a past member too: no end of theirs is moved."""
    seats = Seat.objects.bulk_create(
        SeatFactory.build_batch(count, body=world.things["planned body"])
    )
    people = Person.objects.bulk_create(PersonFactory.build_batch(2 * count))
    Term.objects.bulk_create(
        TermFactory.build(seat=seat, person=people[2 * number + later], start=start, end=end)
        for number, seat in enumerate(seats)
        for later, (start, end) in enumerate(_periods())
    )


def _periods() -> list[tuple[object, object]]:
    now = timezone.now().date()
    return [(now - 4 * YEAR, now - YEAR), (now - YEAR, None)]


def plan_page(world: World) -> str:
    return f"{PAGE}manage/planner/{world.things['plan'].pk}/"


ADDRESSES = [
    Address("bodies:planner", lambda world: f"{PAGE}manage/planner/", MANAGERS, grow=many_plans),
    Address(
        "bodies:new_plan",
        lambda world: f"{PAGE}manage/planner/new/",
        MANAGERS,
        grow=many_voting_seats,
    ),
    Address(
        "bodies:new_plan",
        lambda world: f"{PAGE}manage/planner/new/",
        MANAGERS,
        method="post",
        data={"title": "Another plan"},
    ),
    Address("bodies:plan", plan_page, MANAGERS),
    Address("bodies:plan", plan_page, MANAGERS, method="post", data={"share": "1"}),
    Address("bodies:apply_plan", lambda world: f"{plan_page(world)}apply/", MANAGERS),
    Address(
        "bodies:apply_plan",
        lambda world: f"{plan_page(world)}apply/",
        MANAGERS,
        method="post",
        data={"reason": "Agreed in March.", "shown": "what was shown"},
    ),
    Address("bodies:plans", lambda world: f"{PAGE}plans/", EVERYONE, grow=many_plans),
    Address("bodies:paper", lambda world: f"{PAGE}plans/{world.things['plan'].pk}/", EVERYONE),
    Address("bodies:shared_plan", lambda world: shared_path(world.things["plan"]), EVERYONE),
]
