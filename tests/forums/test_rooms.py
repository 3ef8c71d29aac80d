"""A group's room: for whoever sits today, read along by whoever soon will, and nothing to anybody else."""

from datetime import date

import pytest
from django.utils import timezone

from forums.actions import (
    hide_post,
    hide_topic,
    name_moderator,
    open_room,
    open_topic,
    reply,
    unhide_post,
)
from forums.errors import AlreadyDoneError, ForumError, NotAllowedError
from forums.models import Forum, Post, Topic, TopicMark
from forums.policies import Standing, can_moderate, can_view_forum, posting_rights
from forums.seats import powers
from membership.bodies.models import Body, Term
from membership.bodies.policies import Power, can_enter_room, holds_power
from membership.organisations.models import Organisation, VouchingState
from membership.people.holdings import export
from membership.people.models import User
from portal.records.models import AuditRecord
from tests.factories.bodies import BodyFactory
from tests.factories.forums import ForumFactory, ForumModeratorFactory
from tests.factories.organisations import OrganisationFactory
from tests.factories.places import DistrictFactory
from tests.forums.conftest import LATER, LATEST, NOW
from tests.forums.sitting import DAY, TODAY, Room, belongs, build_room, talk

pytestmark = pytest.mark.django_db


@pytest.fixture
def room() -> Room:
    return build_room()


def fresh(user: User) -> User:
    """As the next request knows her."""
    return User.objects.get(pk=user.pk)


class TestOpening:
    def test_the_chair_opens_the_room_under_the_groups_name(self, room: Room) -> None:
        assert (room.forum.name, room.forum.slug) == ("Steering Group", "steering-group")
        assert room.forum.is_private
        assert AuditRecord.objects.get(action="opened").new == {"body": "steering-group"}

    def test_an_officer_or_the_chair_opens_it_and_nobody_else(
        self, room: Room, olive: User
    ) -> None:
        Forum.objects.all().delete()
        for person in (room.sadie, room.shirin, room.petra):
            with pytest.raises(NotAllowedError):
                open_room(body=room.body, acting_user=person, now=NOW)
        open_room(body=room.body, acting_user=room.charles, now=NOW)
        assert open_room(body=BodyFactory.create(), acting_user=olive, now=NOW).is_private

    def test_a_group_has_one_room(self, room: Room, olive: User) -> None:
        with pytest.raises(AlreadyDoneError):
            open_room(body=room.body, acting_user=olive, now=NOW)

    def test_a_closed_group_gets_none(self, olive: User) -> None:
        with pytest.raises(ForumError, match="closed"):
            open_room(body=BodyFactory.create(closed=TODAY), acting_user=olive, now=NOW)

    def test_it_takes_neither_the_name_nor_the_address_of_a_district(self, olive: User) -> None:
        ForumFactory.create(district__name="Thanet", district__slug="thanet")
        DistrictFactory.create(name="Dover", slug="dover")  # its forum may be opened later
        for name in ("Thanet", "Dover"):
            body = BodyFactory.create(name=name, slug=name.lower())
            room = open_room(body=body, acting_user=olive, now=NOW)
            assert room.slug == f"{name.lower()}-2"

    def test_nobody_is_named_moderator_of_a_room(self, room: Room, olive: User) -> None:
        with pytest.raises(ForumError, match="chair"):
            name_moderator(
                forum=room.forum, user=room.petra, start=TODAY, end=None, acting_user=olive
            )


class TestEntering:
    def test_it_opens_for_whoever_the_group_lets_in_on_every_day(
        self, room: Room, olive: User
    ) -> None:
        """``can_enter_room`` and the chair's power are asked of terms; the forum says the same."""
        for shift in (-400, -29, -28, -1, 0, 1, 2):
            on = TODAY + shift * DAY
            for person in [*room.people, fresh(olive)]:
                let_in = can_enter_room(person, room.body, on)
                assert can_view_forum(person, room.forum, on=on) == let_in
                assert (room.forum in Forum.objects.rooms_of(person, on=on)) == let_in
                assert (room.forum in Forum.objects.visible_to(person, on=on)) == let_in
                chairs = holds_power(person, room.body, Power.CHAIR, on)
                assert can_moderate(person, room.forum, on=on) == chairs
                writes = holds_power(person, room.body, Power.SEAT, on)
                assert posting_rights(person, room.forum, on=on).may_post == writes

    def test_officers_and_moderators_without_a_seat_stay_outside(
        self, room: Room, olive: User, amir: User
    ) -> None:
        ForumModeratorFactory.create(forum=room.forum, user=room.petra, start=TODAY - DAY)
        for person in (None, olive, amir, room.petra):
            assert not can_view_forum(person, room.forum, on=TODAY)
            assert not can_moderate(person, room.forum, on=TODAY)

    def test_on_the_day_after_the_last_the_room_is_gone(self, room: Room) -> None:
        talk(room)
        sadie = fresh(room.sadie)
        assert Topic.objects.visible_to(sadie, on=TODAY).exists()
        assert not Topic.objects.visible_to(sadie, on=TODAY + DAY).exists()
        assert not Post.objects.visible_to(sadie, on=TODAY + DAY).exists()

    def test_of_a_closed_group_nobody_reads_the_room(self, room: Room, olive: User) -> None:
        Body.objects.filter(pk=room.body.pk).update(closed=TODAY + DAY)
        for person in [*room.people, olive]:
            assert not can_view_forum(person, room.forum, on=TODAY + DAY)
        charles = fresh(room.charles)
        assert can_view_forum(charles, room.forum, on=TODAY)

    def test_whoever_sits_ex_officio_is_in(self, room: Room) -> None:
        other = BodyFactory.create(name="Panel")
        seat = Term.objects.get(person__user=room.charles).seat
        other.seats.create(name="Chair of the group", follows=seat, start=other.created)
        panel = open_room(body=other, acting_user=None, now=NOW)
        assert can_view_forum(fresh(room.charles), panel, on=TODAY)
        assert not can_view_forum(fresh(room.sadie), panel, on=TODAY)

    def test_who_sits_where_is_asked_once_a_request(
        self, room: Room, django_assert_num_queries: object
    ) -> None:
        charles = fresh(room.charles)
        with django_assert_num_queries(1):  # type: ignore[operator]
            can_view_forum(charles, room.forum, on=TODAY)
            can_moderate(charles, room.forum, on=TODAY)
            assert powers(charles, TODAY)


class TestWriting:
    def test_whoever_sits_speaks_for_the_group_or_an_organisation_of_hers(self, room: Room) -> None:
        tides = belongs(room.sadie, OrganisationFactory.create(name="Thanet Tides"))
        belongs(room.sadie, OrganisationFactory.create(state=VouchingState.PENDING))
        rights = posting_rights(room.sadie, room.forum, on=TODAY)
        assert rights.organisations == (tides,)
        assert rights.own_voice == "Steering Group"
        topic, post = talk(room)
        assert post.signature == "Sadie Seatholder, Steering Group"
        mine = reply(
            topic=topic, body="For us.", organisation=tides, acting_user=room.sadie, now=LATER
        )
        assert mine.signature == "Sadie Seatholder, Thanet Tides"

    def test_an_organisation_that_is_not_hers_is_refused(
        self, room: Room, thanet_tides: Organisation
    ) -> None:
        with pytest.raises(NotAllowedError):
            open_topic(
                forum=room.forum,
                title="Ours",
                body="Text",
                organisation=thanet_tides,
                acting_user=room.sadie,
                now=NOW,
            )

    def test_whoever_soon_sits_reads_along_and_writes_from_the_first_day(self, room: Room) -> None:
        topic, _ = talk(room)
        shirin = fresh(room.shirin)
        assert posting_rights(shirin, room.forum, on=TODAY).standing == Standing.READS_ALONG
        said = {"topic": topic, "body": "Hello.", "organisation": None}
        with pytest.raises(NotAllowedError):
            reply(**said, acting_user=shirin, now=LATER)  # type: ignore[arg-type]
        reply(**said, acting_user=shirin, now=LATER + DAY)  # type: ignore[arg-type]

    def test_who_left_writes_no_more(self, room: Room, olive: User) -> None:
        topic, _ = talk(room)
        for person in (room.fergus, room.petra, olive):
            with pytest.raises(NotAllowedError):
                reply(topic=topic, body="Hello.", organisation=None, acting_user=person, now=LATER)


class TestModerating:
    def test_the_chair_hides_and_shows_again(self, room: Room) -> None:
        topic, post = talk(room)
        hide_post(post=post, reason="Not here.", acting_user=room.charles, now=LATEST)
        assert post not in Post.objects.visible_to(fresh(room.shirin), on=TODAY)
        assert post in Post.objects.visible_to(fresh(room.sadie), on=TODAY)
        unhide_post(post=post, reason="It may stay.", acting_user=room.charles, now=LATEST)
        hide_topic(topic=topic, reason="Old.", acting_user=room.charles, now=LATEST)

    def test_nobody_else_does_whatever_the_role(self, room: Room, olive: User, amir: User) -> None:
        _, post = talk(room)
        for person in (room.sadie, room.shirin, olive, amir):
            with pytest.raises(NotAllowedError):
                hide_post(post=post, reason="No.", acting_user=person, now=LATEST)


def test_what_is_exported_names_no_topic_of_a_room_that_she_has_left(room: Room) -> None:
    topic, _ = talk(room)
    TopicMark.objects.create(user=room.sadie, topic=topic, number=1)
    day = timezone.localdate()
    end_term(room.sadie, day + DAY)
    assert "Secret budget" in str(export(fresh(room.sadie)))
    end_term(room.sadie, day)
    exported = str(export(fresh(room.sadie)))
    assert "Secret budget" not in exported
    assert "More for Thanet." in exported


def end_term(user: User, day: date) -> None:
    Term.objects.filter(person__user=user).update(end=day, appointed_until=day, released=day)
