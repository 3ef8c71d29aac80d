"""The holder's own pages, and those of the chair and the officers."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from membership.bodies.declarations.fingerprints import fingerprint
from membership.bodies.models import Chase, Confirmation, Interest, Seat, Term
from membership.people.models import Person, User
from portal.lib.slugs import validate_slug_is_free
from portal.lib.time import today
from tests.factories.bodies import TermFactory
from tests.factories.declarations import InterestFactory
from tests.factories.people import PersonFactory
from tests.support.permissions import second_factor

DAY = timedelta(days=1)
MINE = "/groups/my-interests/"
MANAGE = "/groups/steering-group/manage/interests/"
pytestmark = pytest.mark.django_db


def enter(client: Client, user: User) -> Client:
    client.force_login(user)
    return client


@pytest.fixture
def own(client: Client, sadie: User) -> Client:
    return enter(client, sadie)


@pytest.fixture
def chairing(client: Client, charles: User, holder: Person) -> Client:
    second_factor(charles)
    return enter(client, charles)


def text(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def theirs(person: Person, ending: str = "") -> str:
    return f"{MANAGE}{person.pk}/{ending}"


# The holder's own


def test_the_account_page_leads_a_holder_there_and_nobody_else(
    own: Client, priya: User, client: Client
) -> None:
    assert MINE in text(own, "/accounts/profile/")
    assert MINE not in text(enter(client, priya), "/accounts/profile/")


def test_no_body_is_called_like_the_address() -> None:
    with pytest.raises(ValidationError):
        validate_slug_is_free("my-interests")


def test_whoever_holds_no_seat_reads_that_there_is_nothing_to_do(
    client: Client, priya: User
) -> None:
    enter(client, priya)
    assert "You hold no seat" in text(client, MINE)
    assert client.get(f"{MINE}add/land/").status_code == 403


def test_a_holder_declares_an_interest_and_reads_it(own: Client) -> None:
    response = own.post(f"{MINE}add/trusteeship/", {"what": "Secretary", "whom": "Reef Trust"})
    assert response["Location"] == MINE
    page = text(own, MINE)
    assert "Secretary" in page
    assert "Published" in page


def test_keeping_back_is_asked_with_a_reason(own: Client) -> None:
    data = {"what": "My home", "published": "keep-back"}
    assert "Say why" in own.post(f"{MINE}add/land/", data).content.decode()
    own.post(f"{MINE}add/land/", {**data, "why_kept_back": "Fear."})
    assert Interest.objects.get().waits_for_an_answer
    assert "waits for an answer" in text(own, MINE)


def test_where_there_is_no_choice_none_is_offered(own: Client) -> None:
    assert "Ask to keep it back" not in text(own, f"{MINE}add/employment/")
    assert "This is never published." in text(own, f"{MINE}add/family/")
    assert own.get(f"{MINE}add/anything/").status_code == 404


def test_a_refusal_stands_beside_its_field(own: Client) -> None:
    data = {"what": "A flat", "start_day": "1", "start_month": "1", "start_year": "2100"}
    response = own.post(f"{MINE}add/employment/", data)
    assert "The day must be today or in the past." in response.content.decode()
    assert not Interest.objects.exists()


def test_a_holder_changes_and_ends_an_entry(own: Client, trusteeship: Interest) -> None:
    address = f"{MINE}{trusteeship.pk}/"
    assert "lifeboat" in text(own, address)
    own.post(address, {"what": "Patron"})
    trusteeship.refresh_from_db()
    assert trusteeship.what == "Patron"
    end = {"last_day": today().isoformat()}
    assert own.post(f"{address}end/", end)["Location"] == MINE
    assert "It ended on" in text(own, f"{address}end/")


def test_an_entry_of_somebody_else_is_not_found(own: Client) -> None:
    other = InterestFactory.create(person=PersonFactory.create())
    assert own.get(f"{MINE}{other.pk}/").status_code == 404


def test_a_holder_confirms_her_entries(own: Client, trusteeship: Interest) -> None:
    assert "lifeboat" in text(own, f"{MINE}confirm/")
    own.post(f"{MINE}confirm/", {"shown": fingerprint([trusteeship])})
    assert Confirmation.objects.get().entries == 1
    assert "Up to date" in text(own, MINE)


def test_a_holder_says_that_there_is_nothing(own: Client) -> None:
    assert "I have nothing to declare" in text(own, f"{MINE}confirm/")
    shown = fingerprint([])
    response = own.post(f"{MINE}confirm/", {"shown": shown})
    assert "Tick that there is nothing to declare" in response.content.decode()
    own.post(f"{MINE}confirm/", {"shown": shown, "nothing_to_declare": "on"})
    assert "nothing to declare." in text(own, MINE)


def test_an_entry_that_came_meanwhile_is_shown_before_it_is_confirmed(
    own: Client, trusteeship: Interest
) -> None:
    InterestFactory.create(person=trusteeship.person, what="A new boat")
    response = own.post(f"{MINE}confirm/", {"shown": fingerprint([trusteeship])})
    assert "Look at them again" in response.content.decode()
    shown = response.context["shown"]
    assert own.post(f"{MINE}confirm/", {"shown": shown})["Location"] == MINE


def test_a_past_holder_reads_her_entries_and_writes_none(
    own: Client, trusteeship: Interest
) -> None:
    Term.objects.update(end=today(), released=today())
    page = text(own, MINE)
    assert "lifeboat" in page
    assert "You hold no seat any more" in page
    assert own.get(f"{MINE}{trusteeship.pk}/").status_code == 403


def test_what_happened_to_the_entries_is_told_to_whoever_may_read_them(
    own: Client, trusteeship: Interest
) -> None:
    own.post(f"{MINE}{trusteeship.pk}/", {"what": "Patron"})
    page = text(own, MINE)
    assert "Before: Treasurer of the lifeboat fund" in page
    assert "on the holder’s behalf" not in page


# The chair's


def test_the_chair_sees_how_it_stands_with_everybody(chairing: Client, sadie: User) -> None:
    page = text(chairing, MANAGE)
    assert "Sadie Seatholder" in page
    assert "Overdue" in page
    User.objects.filter(pk=sadie.pk).update(is_active=False)
    assert "No account" in text(chairing, MANAGE)


def test_the_chair_reads_what_is_not_published_with_a_note(
    chairing: Client, holder: Person
) -> None:
    InterestFactory.create(person=holder, kind="family", what="My son’s shop")
    page = text(chairing, theirs(holder))
    assert "My son’s shop" in page
    assert "please keep that to yourself" in page


def test_the_chair_writes_and_confirms_on_her_behalf(chairing: Client, holder: Person) -> None:
    chairing.post(theirs(holder, "add/trusteeship/"), {"what": "Governor"})
    interest = Interest.objects.get()
    assert interest.on_behalf
    chairing.post(theirs(holder, "confirm/"), {"shown": fingerprint([interest])})
    assert Confirmation.objects.get().on_behalf
    page = text(chairing, theirs(holder))
    assert "Written on the holder’s behalf" in page
    assert "Trusteeship or directorship: Governor, on the holder’s behalf" in page


def test_the_chair_reminds_once(chairing: Client, holder: Person) -> None:
    assert "Remind<" in text(chairing, MANAGE)
    chairing.post(theirs(holder, "remind/"))
    assert Chase.objects.get().person == holder
    again = chairing.post(theirs(holder, "remind/"), follow=True)
    assert "Wait a week" in again.content.decode()


def test_the_chair_answers_a_request(chairing: Client, holder: Person) -> None:
    asked = InterestFactory.create(
        person=holder, kind="land", kept_back="asked", why_kept_back="Fear."
    )
    address = theirs(holder, f"{asked.pk}/answer/")
    assert address in text(chairing, MANAGE)
    assert "Fear." in text(chairing, address)
    response = chairing.post(address, {"agree": "agree", "reason": "Of course."})
    assert response["Location"] == MANAGE
    asked.refresh_from_db()
    assert asked.is_agreed


def test_the_chairs_own_request_is_not_his_to_answer(chairing: Client, charles: User) -> None:
    own = InterestFactory.create(
        person=charles.person, kind="land", kept_back="asked", why_kept_back="Fear."
    )
    assert chairing.get(theirs(charles.person, f"{own.pk}/answer/")).status_code == 403
    assert f"{own.pk}/answer/" not in text(chairing, theirs(charles.person))


def test_whoever_does_not_sit_on_the_body_is_not_found_there(chairing: Client) -> None:
    assert chairing.get(theirs(PersonFactory.create())).status_code == 404


def test_somebody_with_two_seats_for_a_while_stands_there_once(
    chairing: Client, charles_term: Term, thanet_seat: Seat
) -> None:
    Term.objects.filter(seat=thanet_seat).delete()
    TermFactory.create(seat=thanet_seat, person=charles_term.person, end=None)
    assert text(chairing, MANAGE).count("Charles Chair") == 1


def test_whoever_is_appointed_reads_that_she_can_declare_before_her_first_day(own: Client) -> None:
    Term.objects.update(start=today() + DAY)
    assert "do not sit yet" in text(own, MINE)


def test_a_gift_is_corrected_and_what_else_has_ended_is_not(own: Client, holder: Person) -> None:
    day_before = {"start": today() - DAY, "end": today()}
    gift = InterestFactory.create(person=holder, kind="gift", **day_before)
    post = InterestFactory.create(person=holder, kind="employment", **day_before)
    page = text(own, MINE)
    assert f'href="{MINE}{gift.pk}/"' in page
    assert f'href="{MINE}{post.pk}/"' not in page
    assert f'href="{MINE}{gift.pk}/end/"' not in page


def test_what_ended_long_ago_is_not_said_to_be_published(own: Client, holder: Person) -> None:
    InterestFactory.create(person=holder, end=today() - 400 * DAY)
    assert "ended over a year ago" in text(own, MINE)
