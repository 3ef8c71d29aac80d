"""A moderator who is away names somebody; an officer is on duty."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from forums.errors import AlreadyDoneError, ForumError, NotAllowedError
from forums.models import Cover, Forum, ForumModerator, QueueMail, Topic
from forums.moderation import actions
from forums.moderation.duty import on_duty
from forums.moderation.queue import Queue
from forums.moderation.to_do import what_waits
from forums.policies import can_moderate
from membership.people.models import User
from tests.factories.forums import ForumFactory, ForumModeratorFactory
from tests.factories.moderation import CoverFactory, DutyFactory
from tests.factories.people import UserFactory
from tests.forums.conftest import LATEST, LONG_AGO
from tests.forums.moderation.conftest import reported

TODAY = LATEST.date()
WEEK = timedelta(days=7)


@pytest.fixture
def sam(db: None) -> User:
    """Moderator of the Swale forum."""
    user = UserFactory.create(email="sam@example.org", full_name="Sam Swale")
    ForumModeratorFactory.create(forum=ForumFactory.create(), user=user, start=LONG_AGO)
    return user


def named(moderator: User, cover: User) -> Cover:
    return actions.name_cover(
        away=ForumModerator.objects.get(user=moderator),
        cover=cover,
        start=TODAY,
        end=TODAY + WEEK,
        acting_user=moderator,
        now=LATEST,
    )


def test_a_moderator_of_the_same_forum_stands_in_at_once(modupe: User, mo: User) -> None:
    assert named(modupe, mo).agreed_at == LATEST


def test_who_stands_in_at_once_does_so_as_long_as_they_moderate_themselves(
    thanet_forum: Forum, beach_clean: Topic, modupe: User, mo: User, magnus: User
) -> None:
    named(modupe, mo)
    reported(beach_clean.posts.get(), magnus)
    assert set(what_waits(TODAY)) == {mo.pk}
    ForumModerator.objects.filter(user=mo).update(end=TODAY + timedelta(days=1))
    tomorrow = TODAY + timedelta(days=1)
    assert can_moderate(mo, thanet_forum, on=TODAY)
    assert not can_moderate(mo, thanet_forum, on=tomorrow)
    assert set(what_waits(tomorrow)) == {modupe.pk}


def test_somebody_else_stands_in_when_an_officer_agrees(
    thanet_forum: Forum, modupe: User, sam: User, olive: User
) -> None:
    cover = named(modupe, sam)
    assert not can_moderate(sam, thanet_forum, on=TODAY)
    for person in (modupe, sam):
        with pytest.raises(NotAllowedError):
            actions.agree_to_cover(cover=cover, acting_user=person, now=LATEST)
    actions.agree_to_cover(cover=cover, acting_user=olive, now=LATEST)
    assert can_moderate(sam, thanet_forum, on=TODAY)
    with pytest.raises(AlreadyDoneError):
        actions.agree_to_cover(cover=cover, acting_user=olive, now=LATEST)


def test_standing_in_lasts_from_the_first_day_to_the_last(
    thanet_forum: Forum, modupe: User, sam: User
) -> None:
    away = ForumModerator.objects.get(user=modupe)
    CoverFactory.create(away=away, cover=sam, start=TODAY, end=TODAY + WEEK)
    days = (-1, 0, 6, 7)
    allowed = [can_moderate(sam, thanet_forum, on=TODAY + timedelta(days=day)) for day in days]
    assert allowed == [False, True, True, False]
    ForumModerator.objects.filter(user=modupe).update(end=TODAY)
    assert not can_moderate(sam, thanet_forum, on=TODAY)


def test_who_stands_in_sees_what_waits_and_hears_of_it_in_place_of_the_moderator(
    beach_clean: Topic, modupe: User, sam: User, molly: User, magnus: User
) -> None:
    reported(beach_clean.posts.get(), magnus)
    assert set(what_waits(TODAY)) == {modupe.pk}
    away = ForumModerator.objects.get(user=modupe)
    CoverFactory.create(away=away, cover=sam, start=TODAY, end=TODAY + WEEK)
    assert set(what_waits(TODAY)) == {sam.pk}
    assert len(Queue(sam, TODAY).page(1).object_list) == 1
    assert len(Queue(modupe, TODAY).page(1).object_list) == 1


def test_who_stands_in_answers_who_asks_to_join(client: Client, modupe: User, priya: User) -> None:
    client.force_login(priya)
    assert client.get("/forums/requests/").status_code == 403
    CoverFactory.create(away=ForumModerator.objects.get(user=modupe), cover=priya)
    assert client.get("/forums/requests/").status_code == 200


def test_nobody_else_names_who_stands_in(modupe: User, mo: User, olive: User) -> None:
    away = ForumModerator.objects.get(user=modupe)
    days: dict[str, Any] = {"start": TODAY, "end": TODAY + WEEK, "now": LATEST}
    with pytest.raises(NotAllowedError):
        actions.name_cover(away=away, cover=mo, acting_user=olive, **days)
    with pytest.raises(ForumError):
        actions.name_cover(away=away, cover=modupe, acting_user=modupe, **days)


def test_on_the_page_a_moderator_names_an_officer_agrees_and_it_ends(
    client: Client, modupe: User, sam: User, olive: User
) -> None:
    start = timezone.localdate()
    sent = {
        "forum": ForumModerator.objects.get(user=modupe).pk,
        "cover": sam.pk,
        "start": start.isoformat(),
        "end": (start + WEEK).isoformat(),
    }
    client.force_login(modupe)
    page = client.post("/forums/moderation/away/", sent, follow=True).content.decode()
    assert "Waits for an officer" in page
    cover = Cover.objects.get()
    assert (cover.start, cover.last_day) == (start, start + WEEK)
    client.force_login(olive)
    page = client.get("/forums/moderation/away/").content.decode()
    assert "Sam Swale for Modupe Moderator" in page
    for answer in ("agree", "end"):
        assert f'action="/forums/moderation/away/{cover.pk}/{answer}/"' in page
    client.post(f"/forums/moderation/away/{cover.pk}/agree/")
    assert Cover.objects.get().agreed_by == olive
    client.force_login(sam)
    assert client.post(f"/forums/moderation/away/{cover.pk}/end/").status_code == 404
    client.force_login(modupe)
    client.post(f"/forums/moderation/away/{cover.pk}/end/")
    assert not Cover.objects.exists()


def test_days_that_make_no_sense_are_named_beside_the_field(
    client: Client, modupe: User, sam: User
) -> None:
    client.force_login(modupe)
    sent = {"cover": sam.pk, "start": "2027-03-02", "end": "2027-03-01"}
    form = client.post("/forums/moderation/away/", sent).context["form"]
    assert set(form.errors) == {"forum", "end"}


def test_the_officer_on_duty_is_told_and_all_when_nobody_is(olive: User) -> None:
    other = UserFactory.create()
    other.groups.set(olive.groups.all())
    assert set(on_duty(TODAY)) == {olive, other}
    DutyFactory.create(user=other, start=TODAY, end=TODAY + WEEK)
    assert set(on_duty(TODAY)) == {other}
    assert set(on_duty(TODAY + WEEK)) == {olive, other}


def test_whoever_is_no_officer_any_more_is_not_on_duty(olive: User, molly: User) -> None:
    DutyFactory.create(user=molly, start=TODAY, end=TODAY + WEEK)
    assert set(on_duty(TODAY)) == {olive}


def test_officers_arrange_who_is_on_duty_in_the_admin(
    client: Client, amir: User, olive: User
) -> None:
    from tests.support.permissions import second_factor

    second_factor(amir)
    client.force_login(amir)
    sent = {"user": olive.pk, "start": "2026-12-01", "last_day": "2026-12-07"}
    client.post("/admin/forum-duty/new/", sent)
    duty = olive.duties.get()
    assert (str(duty.start), str(duty.last_day)) == ("2026-12-01", "2026-12-07")
    late = {"start": "2026-12-01", "last_day": "2026-11-30"}
    assert (
        b"The last day is not before the first"
        in client.post(f"/admin/forum-duty/edit/{duty.pk}/", late).content
    )


def test_each_is_told_once_a_day_and_only_of_what_waits(
    beach_clean: Topic, modupe: User, mo: User, magnus: User
) -> None:
    assert actions.tell_what_waits(now=LATEST) == 0
    reported(beach_clean.posts.get(), magnus)
    assert actions.tell_what_waits(now=LATEST) == 2
    assert actions.tell_what_waits(now=LATEST + timedelta(hours=1)) == 0
    assert actions.tell_what_waits(now=LATEST + timedelta(days=1)) == 2
    assert QueueMail.objects.filter(user=mo).count() == 2


def test_officers_hear_of_what_nobody_else_can_decide(
    beach_clean: Topic, modupe: User, magnus: User, olive: User
) -> None:
    reported(beach_clean.posts.get(), magnus)
    Topic.objects.update(author=modupe)
    beach_clean.posts.update(author=modupe)
    assert set(what_waits(TODAY)) == {olive.pk}
