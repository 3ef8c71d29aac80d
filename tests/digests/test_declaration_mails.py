"""The mails about declarations of interest: to the holder, to the chair, and nothing private in them."""

from datetime import timedelta

import pytest
from django.utils import timezone

from digests.models import Delivery
from membership.bodies.declarations import actions
from membership.bodies.declarations.actions import Entry
from membership.bodies.declarations.chasing import chase, chase_now
from membership.bodies.declarations.kinds import InterestKind
from membership.bodies.declarations.signals import confirmation_missing
from membership.bodies.declarations.standings import standing_of
from membership.bodies.models import Body, Interest, Office, Term
from membership.people.models import Person, User
from portal.lib.templatetags.portal import day
from portal.lib.time import today
from tests.digests.test_notices import mails
from tests.factories.bodies import BodyFactory, SeatFactory, TermFactory
from tests.factories.declarations import ChaseFactory, ConfirmationFactory, InterestFactory
from tests.factories.people import PersonFactory, UserFactory

DAY = timedelta(days=1)
pytestmark = pytest.mark.django_db


def sit(body: Body, name: str, *, since: int, office: Office = Office.NONE) -> User:
    """Somebody with an account who has sat for ``since`` days."""
    user = UserFactory.create(full_name=name, email=f"{name.split()[0].lower()}@example.org")
    TermFactory.create(
        seat=SeatFactory.create(body=body, office=office),
        person=PersonFactory.create(full_name=name, user=user),
        start=today() - since * DAY,
        end=None,
    )
    return user


@pytest.fixture
def group(db: None) -> Body:
    return BodyFactory.create(name="Steering Group", slug="steering-group")


@pytest.fixture
def sadie(group: Body) -> User:
    """Her first four weeks on a seat end today."""
    return sit(group, "Sadie Seatholder", since=28)


@pytest.fixture
def charles(group: Body) -> User:
    user = sit(group, "Charles Chair", since=400, office=Office.CHAIR)
    ConfirmationFactory.create(person=user.person)
    return user


def test_a_new_holder_is_asked_on_the_day_with_a_link(sadie: User, charles: User) -> None:
    chase(now=timezone.now())
    [(to, subject, text)] = mails()
    text = " ".join(text.split())
    assert (to, subject) == (sadie.email, "Please confirm your interests")
    assert f"You have held a seat since {day(today() - 28 * DAY)}" in text
    assert "http://portal.example.org/groups/my-interests/" in text
    assert "You sit on: Steering Group" in text


def test_the_yearly_one_leads_to_the_confirmation(sadie: User, charles: User) -> None:
    Term.objects.update(start=today() - 900 * DAY)
    ConfirmationFactory.create(person=sadie.person, confirmed_at=timezone.now() - 370 * DAY)
    chase(now=timezone.now())
    [(_, subject, text)] = mails()
    assert "it was due on" in subject
    assert "/groups/my-interests/confirm/" in text


def test_nothing_that_was_declared_stands_in_a_mail(sadie: User, charles: User) -> None:
    InterestFactory.create(person=sadie.person, kind="family", what="My son’s shop")
    chase(now=timezone.now())
    [(_, _, text)] = mails()
    assert "shop" not in text


def test_whoever_confirms_before_the_mail_leaves_gets_none(sadie: User, charles: User) -> None:
    chase(now=timezone.now())
    ConfirmationFactory.create(person=sadie.person)
    assert mails() == []
    assert Delivery.objects.get().skip_reason == "subject_gone"


def test_nobody_is_reminded_of_a_seat_that_she_has_left(sadie: User, charles: User) -> None:
    chase(now=timezone.now())
    gone = today() - DAY
    Term.objects.filter(person__user=sadie).update(end=gone, released=gone, appointed_until=gone)
    assert mails() == []


def told_of(person: Person, body: Body) -> list[tuple[str, str, str]]:
    """What the chair reads of somebody whose confirmation was due four weeks after she began."""
    standing = standing_of(person, today())
    assert standing is not None
    row = ChaseFactory.create(person=person, step="chair", body=body, due=standing.due)
    confirmation_missing.send(type(row), chase_pk=row.pk)
    return mails()


def test_the_chair_is_told_who_has_not_answered(sadie: User, charles: User, group: Body) -> None:
    [(to, subject, text)] = told_of(sadie.person, group)
    assert to == charles.email
    assert subject == "Sadie Seatholder has not confirmed their interests"
    assert "Please speak to them." in " ".join(text.split())
    assert "/groups/steering-group/manage/interests/" in text


def test_without_an_account_the_chair_is_asked_to_write_it_down(
    sadie: User, charles: User, group: Body
) -> None:
    Person.objects.filter(user=sadie).update(user=None)
    chase(now=timezone.now())
    [(to, _, text)] = mails()
    assert to == charles.email
    assert "They have no account" in " ".join(text.split())


@pytest.mark.parametrize(
    ("agree", "words"),
    [(True, "stays off the public register"), (False, f"is published on {day(today() + 7 * DAY)}")],
)
def test_whoever_asked_to_keep_an_interest_back_hears_the_answer(
    sadie: User, charles: User, agree: bool, words: str
) -> None:
    entry = Entry("A cottage at Kingsdown", why_kept_back="It leads to my door.")
    asked = actions.declare(sadie.person, InterestKind.LAND, entry, acting_user=sadie)
    actions.answer(asked, agree=agree, reason="We talked.", acting_user=charles)
    [(to, subject, text)] = mails()
    assert to == sadie.email
    assert words in subject
    assert "We talked." in text
    assert "Kingsdown" not in text


def test_a_reminder_by_hand_is_the_same_mail(sadie: User, charles: User, olive: User) -> None:
    chase_now(sadie.person, acting_user=olive)
    assert [to for to, _, _ in mails()] == [sadie.email]


def test_an_entry_that_is_gone_is_answered_in_silence(sadie: User, charles: User) -> None:
    entry = Entry("A cottage", why_kept_back="Fear.")
    asked = actions.declare(sadie.person, InterestKind.LAND, entry, acting_user=sadie)
    actions.answer(asked, agree=True, reason="Yes.", acting_user=charles)
    Interest.objects.all().delete()
    assert mails() == []


def test_who_has_left_the_chair_before_the_mail_leaves_hears_nothing(
    group: Body, sadie: User, charles: User
) -> None:
    standing = standing_of(sadie.person, today())
    assert standing is not None
    row = ChaseFactory.create(person=sadie.person, step="chair", body=group, due=standing.due)
    confirmation_missing.send(type(row), chase_pk=row.pk)
    Term.objects.filter(person=charles.person).update(end=today(), released=today())
    assert mails() == []


def test_the_vice_chair_is_led_to_what_she_may_open(group: Body) -> None:
    chair = sit(group, "Charles Chair", since=400, office=Office.CHAIR)
    vice = sit(group, "Vera Vice", since=400, office=Office.VICE_CHAIR)
    [(to, _, text)] = told_of(chair.person, group)
    assert (to, "/manage/" in text) == (vice.email, False)
    assert "/groups/steering-group/interests/" in text
