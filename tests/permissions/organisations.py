"""Who may open which page of organisations."""

from datetime import timedelta

from django.utils import timezone

from consultations.models import Response, Round
from forums.models import Forum, ForumMembership
from membership.bodies.models import Seat, Term
from membership.organisations.models import (
    Belonging,
    Invitation,
    JoinRequest,
    Organisation,
    VouchingState,
)
from membership.organisations.tokens import invitation_path
from membership.people.models import Person
from portal.records.models import AuditRecord
from tests.factories.bodies import BodyFactory, SeatFactory, TermFactory
from tests.factories.consultations import (
    ConsultationPageFactory,
    ResponseFactory,
    RoundFactory,
    consultation_index,
)
from tests.factories.forums import ForumFactory
from tests.factories.organisations import (
    BelongingFactory,
    InvitationFactory,
    JoinRequestFactory,
    OrganisationFactory,
)
from tests.factories.people import PersonFactory
from tests.support.permissions import EVERYONE, SIGNED_IN, STAFF, Address, World
from tests.support.rows import (
    insert_pages,
    link,
    many_districts,
    many_organisations,
    many_themes,
    many_users,
)

OFFICERS = {"officer", "administrator"}
NEW = {
    "name": "Margate Menders",
    "kind": "community-group",
    "income_band": "micro",
    "purpose": "We mend.",
    "countywide": "on",
}
BELONGING = {"member", "manager", "moderator", "holder", "chair"}


def build(world: World) -> None:
    """One organisation that waits for an officer, one kept out of the directory, one request."""
    pending = OrganisationFactory.create(
        state=VouchingState.PENDING,
        visible_from=None,
        registered_by=world.people["person"],
        slug="waiting",
    )
    BelongingFactory.create(user=world.people["person"], organisation=pending, role="manager")
    world.things["pending"] = pending
    world.things["merged"] = OrganisationFactory.create(
        slug="merged", state=VouchingState.MERGED, merged_into=world.organisation
    )
    declined = OrganisationFactory.create(
        state=VouchingState.DECLINED, visible_from=None, decline_reason="A shop.", slug="declined"
    )
    BelongingFactory.create(user=world.people["person"], organisation=declined, role="manager")
    world.things["declined"] = declined
    world.things["unlisted"] = OrganisationFactory.create(listed=False, slug="kept-out")
    world.things["request"] = JoinRequestFactory.create(organisation=world.organisation)
    world.things["belonging"] = BelongingFactory.create(organisation=world.organisation)
    world.things["invitation"] = InvitationFactory.create(
        organisation=world.organisation, invited_by=world.people["manager"]
    )
    world.things["expired"] = InvitationFactory.create(
        organisation=world.organisation, expires_at=timezone.now() - timedelta(days=1)
    )
    world.things["orphan"] = BelongingFactory.create(organisation__slug="orphan").organisation


def many(world: World, count: int) -> None:
    """``count`` organisations, each in a district and with a theme, neighbours in different ones."""
    made = many_organisations(count)
    link(made, "districts", many_districts(10))
    link(made, "themes", many_themes(10))


def many_waiting(world: World, count: int) -> None:
    people = many_users(count)
    Organisation.objects.bulk_create(
        OrganisationFactory.build(
            state=VouchingState.PENDING, visible_from=None, registered_by=user
        )
        for user in people
    )


def many_changed(world: World, count: int) -> None:
    """Confirmed organisations whose name has changed since."""
    made = many_organisations(count, recheck_since=timezone.now())
    AuditRecord.objects.bulk_create(
        AuditRecord(
            target_label="organisations.organisation",
            target_pk=str(row.pk),
            action="details changed",
            old={"name": "Before"},
            new={"name": row.name},
        )
        for row in made
    )


def many_shown_by_the_rooms(world: World, count: int) -> None:
    """Forums that it joined, seats that it holds and consultations that it answered."""
    forums = Forum.objects.bulk_create(
        ForumFactory.build(district=district) for district in many_districts(count)
    )
    ForumMembership.objects.bulk_create(
        ForumMembership(forum=forum, organisation=world.organisation) for forum in forums
    )
    body = BodyFactory.create()
    seats = Seat.objects.bulk_create(SeatFactory.build_batch(count, body=body))
    people = Person.objects.bulk_create(PersonFactory.build_batch(count, user=None))
    Term.objects.bulk_create(
        TermFactory.build(seat=seat, body=body, person=person, organisation=world.organisation)
        for seat, person in zip(seats, people, strict=True)
    )
    pages = ConsultationPageFactory.build_batch(count)
    insert_pages(consultation_index(), pages)
    rounds = Round.objects.bulk_create(RoundFactory.build(page=page) for page in pages)
    Response.objects.bulk_create(
        ResponseFactory.build(round=round_, organisation=world.organisation, named=True)
        for round_ in rounds
    )


def many_of_mine(world: World, count: int) -> None:
    """For whoever asks: half of them belonged to, half of them asked for."""
    made = many_organisations(count)
    for person in world.people.values():
        Belonging.objects.bulk_create(
            Belonging(user=person, organisation=row) for row in made[: count // 2]
        )
        JoinRequest.objects.bulk_create(
            JoinRequest(user=person, organisation=row) for row in made[count // 2 :]
        )


def many_orphans(world: World, count: int) -> None:
    """``count`` organisations without a manager: in each somebody belongs or asks to join."""
    made, people = many_organisations(count), many_users(count)
    pairs = list(zip(made, people, strict=True))
    Belonging.objects.bulk_create(
        Belonging(user=user, organisation=row) for row, user in pairs[: count // 2]
    )
    JoinRequest.objects.bulk_create(
        JoinRequest(user=user, organisation=row) for row, user in pairs[count // 2 :]
    )


def many_people(world: World, count: int) -> None:
    """In two organisations: the one with a manager and the one without."""
    for organisation in (world.organisation, world.things["orphan"]):
        _people_of(organisation, count)
    Invitation.objects.bulk_create(
        InvitationFactory.build(
            organisation=world.organisation,
            address=f"{person.pk}@invited.example.org",
            invited_by=person,
        )
        for person in many_users(count)
    )


def _people_of(organisation: Organisation, count: int) -> None:
    people = many_users(count)
    Belonging.objects.bulk_create(
        Belonging(user=user, organisation=organisation) for user in people[: count // 2]
    )
    JoinRequest.objects.bulk_create(
        JoinRequest(user=user, organisation=organisation) for user in people[count // 2 :]
    )


def detail(world: World) -> str:
    return world.organisation.get_absolute_url()


def unlisted(world: World) -> str:
    return world.things["unlisted"].get_absolute_url()  # type: ignore[no-any-return]


def person(world: World) -> str:
    return f"{detail(world)}manage/people/{world.things['belonging'].pk}/"


def pending(world: World) -> str:
    return world.things["pending"].get_absolute_url()  # type: ignore[no-any-return]


def many_in_both(world: World, count: int) -> None:
    """People who belong to both organisations of the merger."""
    people = many_users(count)
    for organisation in (world.organisation, world.things["pending"]):
        Belonging.objects.bulk_create(
            Belonging(user=user, organisation=organisation) for user in people
        )


def merger(world: World) -> str:
    return f"{pending(world)}merge/{world.organisation.slug}/"


def merged(world: World) -> str:
    return world.things["merged"].get_absolute_url()  # type: ignore[no-any-return]


def declined(world: World) -> str:
    return f"{world.things['declined'].get_absolute_url()}answer/"


ADDRESSES = [
    Address("organisations:directory", lambda world: "/organisations/", EVERYONE, grow=many),
    Address("organisations:register", lambda world: "/organisations/register/", SIGNED_IN),
    Address(
        "organisations:register",
        lambda world: "/organisations/register/",
        SIGNED_IN,
        method="post",
        data=NEW,
    ),
    # Nothing is entered yet, so that they lead back to the form.
    Address(
        "organisations:register_same", lambda world: "/organisations/register/same/", SIGNED_IN
    ),
    Address(
        "organisations:register_check", lambda world: "/organisations/register/check/", SIGNED_IN
    ),
    Address(
        "organisations:register_ask",
        lambda world: f"/organisations/register/same/{world.organisation.pk}/",
        SIGNED_IN,
    ),
    Address("organisations:answer", declined, {"person"}, refused=404),
    Address(
        "organisations:answer",
        declined,
        {"person"},
        method="post",
        data={"answer": "We meet in the old library."},
        refused=404,
    ),
    Address(
        "organisations:mine", lambda world: "/organisations/mine/", SIGNED_IN, grow=many_of_mine
    ),
    Address(
        "organisations:queue", lambda world: "/organisations/queue/", OFFICERS, grow=many_waiting
    ),
    Address("organisations:decide", lambda world: f"{pending(world)}decide/", OFFICERS),
    Address(
        "organisations:decide",
        lambda world: f"{pending(world)}decide/",
        OFFICERS,
        method="post",
        data={"confirm": "1"},
    ),
    Address("organisations:detail", detail, EVERYONE, grow=many_shown_by_the_rooms),
    Address("organisations:detail", merged, EVERYONE, page=False),  # leads on, so 301 counts as 200
    Address(
        "organisations:detail", pending, OFFICERS | {"person"}, refused=404, refused_visitor=404
    ),
    Address(
        "organisations:ask_to_join",
        lambda world: f"{detail(world)}ask-to-join/",
        STAFF | {"person"} | BELONGING,  # whoever belongs already is sent on to the organisation
    ),
    Address(
        "organisations:ask_to_join",
        lambda world: f"{detail(world)}ask-to-join/",
        SIGNED_IN,
        method="post",
        data={"message": "I row."},
    ),
    Address("organisations:edit", lambda world: f"{detail(world)}edit/", OFFICERS | {"manager"}),
    Address(
        "organisations:edit",
        lambda world: f"{detail(world)}edit/",
        OFFICERS | {"manager"},
        method="post",
        data=NEW,
    ),
    Address(
        "organisations:edit",
        lambda world: f"{unlisted(world)}edit/",
        OFFICERS,
        refused=404,
    ),
    Address("organisations:detail", unlisted, OFFICERS, refused=404, refused_visitor=404),
    Address(
        "organisations:ask_to_join",
        lambda world: f"{unlisted(world)}ask-to-join/",
        OFFICERS,
        refused=404,
    ),
    Address(
        "organisations:changed",
        lambda world: "/organisations/changed/",
        OFFICERS,
        grow=many_changed,
    ),
    Address(
        "organisations:look_again",
        lambda world: f"{detail(world)}looked-at/",
        OFFICERS,
        method="post",
    ),
    Address(
        "organisations:withdraw_request",
        lambda world: f"{detail(world)}withdraw-request/",
        SIGNED_IN,
        method="post",
    ),
    Address(
        "organisations:leave",
        lambda world: f"{detail(world)}leave/",
        SIGNED_IN,
    ),
    Address(
        "organisations:choose_merge",
        lambda world: f"{pending(world)}merge/?q=o",
        OFFICERS,
        grow=many,
    ),
    Address("organisations:choose_merge", lambda world: f"{pending(world)}merge/", OFFICERS),
    Address("organisations:merge", merger, OFFICERS, grow=many_in_both),
    Address(
        "organisations:merge",
        merger,
        OFFICERS,
        method="post",
        data={"reason": "Registered twice."},
    ),
    Address(
        "organisations:manage",
        lambda world: f"{detail(world)}manage/",
        {"manager"},
        grow=many_people,
    ),
    Address(
        "organisations:answer_request",
        lambda world: f"{detail(world)}manage/requests/{world.things['request'].pk}/",
        {"manager"},
        method="post",
        data={"accept": "1"},
    ),
    Address("organisations:change_person", person, {"manager"}),
    Address(
        "organisations:change_person",
        person,
        {"manager"},
        method="post",
        data={"role": "manager"},
    ),
    Address("organisations:remove_person", lambda world: f"{person(world)}remove/", {"manager"}),
    Address(
        "organisations:remove_person",
        lambda world: f"{person(world)}remove/",
        {"manager"},
        method="post",
    ),
    Address("organisations:invite", lambda world: f"{detail(world)}manage/invite/", {"manager"}),
    Address(
        "organisations:invite",
        lambda world: f"{detail(world)}manage/invite/",
        {"manager"},
        method="post",
        data={"address": "colleague@example.org", "role": "member"},
    ),
    Address(
        "organisations:change_invitation",
        lambda world: f"{detail(world)}manage/invitations/{world.things['invitation'].pk}/",
        {"manager"},
        method="post",
        data={"withdraw": "1"},
    ),
    # Whoever has the link; for the people of the organisation it leads to the organisation.
    Address(
        "organisations:invitation",
        lambda world: invitation_path(world.things["invitation"].pk),
        EVERYONE,
    ),
    Address(
        "organisations:invitation",
        lambda world: invitation_path(world.things["invitation"].pk),
        SIGNED_IN,
        method="post",
        data={"accept": "1"},
    ),
    Address(
        "organisations:invitation",
        lambda world: invitation_path(world.things["expired"].pk),
        EVERYONE - BELONGING,
        status=410,
        refused=200,
    ),
    Address(
        "organisations:invitation",
        lambda world: f"/organisations/invitations/{world.things['invitation'].pk}.made-up/",
        EVERYONE,
        status=404,
    ),
    Address(
        "organisations:without_manager",
        lambda world: "/organisations/without-manager/",
        OFFICERS,
        grow=many_orphans,
    ),
    Address(
        "organisations:hand_over",
        lambda world: f"{world.things['orphan'].get_absolute_url()}hand-over/",
        OFFICERS,
        grow=many_people,
    ),
    Address(
        "organisations:hand_over",
        lambda world: f"{world.things['orphan'].get_absolute_url()}hand-over/",
        OFFICERS,
        method="post",
        data={"who": "invite", "address": "new@example.org", "reason": "The old one moved."},
    ),
]
VIEWSETS = {"organisation": OFFICERS}
