"""Officers open forums and name moderators in Wagtail's admin."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from forums.models import Forum, ForumModerator
from membership.people.models import User
from membership.places.models import District
from portal.records.models import AuditRecord
from tests.factories.forums import ForumModeratorFactory
from tests.support.permissions import second_factor

DAYS = {"start": "2026-05-01", "last_day": "2027-04-30"}


@pytest.fixture
def officer(client: Client, olive: User) -> Client:
    second_factor(olive)
    client.force_login(olive)
    return client


def test_an_officer_opens_a_forum_for_a_district_that_has_none(
    officer: Client, thanet_forum: Forum, swale: District, olive: User
) -> None:
    page = officer.get(reverse("forum:add")).content.decode()
    assert "Swale" in page
    assert ">Thanet<" not in page
    officer.post(reverse("forum:add"), {"district": swale.pk})
    assert Forum.objects.get(district=swale).slug == "swale"
    assert AuditRecord.objects.get(action="opened").acting_user_pk == olive.pk


def test_a_forums_name_may_change_and_its_address_stays(
    officer: Client, thanet_forum: Forum
) -> None:
    fields = {"name": "Isle of Thanet", "joining": "on request"}
    officer.post(reverse("forum:edit", args=[thanet_forum.pk]), fields)
    thanet_forum.refresh_from_db()
    assert (thanet_forum.name, thanet_forum.slug) == ("Isle of Thanet", "thanet")


def test_nobody_deletes_a_forum(officer: Client, thanet_forum: Forum) -> None:
    officer.post(reverse("forum:delete", args=[thanet_forum.pk]))
    assert Forum.objects.exists()


def test_an_officer_names_a_moderator_by_address_until_a_last_day(
    officer: Client, thanet_forum: Forum, priya: User
) -> None:
    fields = {"forum": thanet_forum.pk, "email": " Priya@example.org ", **DAYS}
    officer.post(reverse("forummoderator:add"), fields)
    moderator = ForumModerator.objects.get()
    assert (moderator.user, moderator.end) == (priya, date(2027, 5, 1))
    assert "'end': '2027-05-01'" in str(AuditRecord.objects.get(action="named moderator").new)


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"email": "nobody@example.org"}, "There is no account with this address."),
        ({"last_day": "2026-04-30"}, "The last day is not before the first."),
        ({"start": "soon"}, "Enter a valid date."),
    ],
)
def test_a_slip_is_said_beside_the_field(
    officer: Client, thanet_forum: Forum, priya: User, changed: dict[str, str], message: str
) -> None:
    fields = {"forum": thanet_forum.pk, "email": priya.email, **DAYS, **changed}
    response = officer.post(reverse("forummoderator:add"), fields)
    assert message in response.content.decode()
    assert not ForumModerator.objects.exists()


def test_an_officer_ends_a_moderators_time_and_it_is_recorded(
    officer: Client, thanet_forum: Forum
) -> None:
    moderator = ForumModeratorFactory.create(forum=thanet_forum, start=date(2026, 5, 1))
    url = reverse("forummoderator:edit", args=[moderator.pk])
    officer.post(url, DAYS)
    moderator.refresh_from_db()
    assert moderator.end == date(2027, 5, 1)
    assert 'value="2027-04-30"' in officer.get(url).content.decode()
    record = AuditRecord.objects.get(action="changed moderator")
    assert "'end': None" in str(record.old)
    assert "'end': '2027-05-01'" in str(record.new)
