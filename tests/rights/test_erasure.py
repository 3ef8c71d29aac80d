"""Erasing an account: what is personal goes everywhere at once, what others need stays without a name."""

from datetime import timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.contrib.sessions.models import Session
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection
from django.test import Client
from django.utils import timezone
from wagtail.users.models import UserProfile

from digests.actions.deliveries import deliver_batch
from digests.models import Delivery, Notice, Reader, Subscription
from forums.models import Forum, Post, Topic
from membership.bodies.models import Term
from membership.organisations.models import Belonging, Organisation, Role
from membership.people.errors import LastAdministrator
from membership.people.holdings import holdings_of
from membership.people.models import Person, User
from membership.people.models.archives import private_files
from membership.people.rights.erasure import erase_account
from portal.records.models import AuditRecord
from tests.factories.digests import SubscriptionFactory
from tests.factories.organisations import BelongingFactory, OrganisationFactory
from tests.factories.people import PASSWORD, DataArchiveFactory, PersonFactory, UserFactory
from tests.rights.everywhere import (
    ADDRESS,
    NAME,
    somebody_everywhere,
    somebody_named_by_others,
    traces,
    waiting_mails,
)
from tests.support.permissions import second_factor

# Where name and address may stand afterwards, and why.
ALLOWED = {
    ("people_person", "full_name"): "Who held which seat is a public record.",
    ("forums_post", "body"): "What others wrote is theirs, the name in it included.",
    ("forums_post", "html"): "The same, as it is shown.",
    ("home_contacts", "key_officer_name"): "The council names its officers, and says who is next.",
    ("home_contacts", "key_officer_email"): "The council's contact, which it changes itself.",
}
if connection.vendor == "sqlite":  # its index of posts holds what posts say
    ALLOWED |= {
        ("forums_search", "body"): "The same, to be found.",
        ("forums_search_content", "c1"): "The same, as the index keeps it.",
    }
# Wagtail's own screens: what hangs on the account there goes by the same rules as the rest.
NOT_PLANTED = ("wagtail",)

pytestmark = pytest.mark.django_db


@pytest.fixture
def zoe(thanet_forum: Forum, thanet_tides: Organisation, magnus: User) -> User:
    return somebody_everywhere(thanet_forum, thanet_tides)


def erase(user: User) -> bool:
    return erase_account(user.pk, acting_user=user, now=timezone.now())


def send_mails() -> list[Any]:
    deliver_batch(waiting_mails())
    return mail.outbox


def text(response: Any) -> str:
    soup = BeautifulSoup(response.content, "html.parser")
    return " ".join(soup.main.get_text(" ").split())  # type: ignore[union-attr]


# Everywhere


def test_the_search_below_looks_where_every_app_holds_something(zoe: User) -> None:
    """A new kind of holding is planted in ``everywhere.py``, or the next test sees nothing of it."""
    unplanted = [
        each.key
        for each in holdings_of(zoe)
        if not each.count(zoe) and not each.key.startswith(NOT_PLANTED)
    ]
    assert unplanted == []


def test_no_trace_of_the_name_or_the_address_is_left_in_any_table(
    zoe: User, thanet_forum: Forum
) -> None:
    somebody_named_by_others(thanet_forum)
    before = traces()
    assert ("people_user", "email") in before
    assert ("records_auditrecord", "new") in before
    assert ("django_session", "session_data") in before
    assert ("wagtailcore_modellogentry", "label") in before
    assert erase(zoe)
    send_mails()
    assert traces() == set(ALLOWED)


def test_only_the_last_mail_knows_the_address_until_it_has_left(zoe: User) -> None:
    erase(zoe)
    assert traces() - set(ALLOWED) == {("digests_reader", "address")}


def test_the_archive_of_the_data_goes_with_its_file(priya: User) -> None:
    archive = DataArchiveFactory.create(user=priya)
    erase(priya)
    assert not private_files().exists(str(archive.file.name))


def test_a_picture_of_oneself_goes_with_its_file(priya: User) -> None:
    profile = UserProfile.get_for_user(priya)
    profile.avatar.save("me.png", ContentFile(b"a picture"))
    file = profile.avatar.name
    erase(priya)
    assert not default_storage.exists(file)


def test_every_session_ends_and_no_other(zoe: User, priya: User, client: Client) -> None:
    client.force_login(priya)
    erase(zoe)
    assert Session.objects.count() == 1
    assert client.get("/accounts/profile/").status_code == 200


# What stays


def test_posts_stay_under_former_member_of_the_organisation(
    client: Client, zoe: User, thanet_forum: Forum
) -> None:
    post = Post.objects.get(body="Mind the tide.")
    Topic.objects.filter(pk=post.topic_id).update(last_post_at=timezone.now() + timedelta(hours=1))
    erase(zoe)
    page = text(client.get(post.get_absolute_url()))
    assert "Former member of Thanet Tides" in page
    assert "Mind the tide." in page
    for path in ("/forums/thanet/", "/forums/"):
        assert "Former member of Thanet Tides" in text(client.get(path))
    for path in ("/forums/thanet/", "/forums/thanet/feed/", "/search/?q=Quill", "/groups/", "/"):
        assert NAME not in client.get(path).content.decode()


def test_past_and_present_terms_keep_the_public_name(zoe: User) -> None:
    erase(zoe)
    person = Term.objects.get(person__full_name=NAME).person
    assert (person.full_name, person.user, person.about) == (NAME, None, "")


def test_somebody_without_a_seat_leaves_no_public_entry(priya: User) -> None:
    PersonFactory.create(user=priya, full_name=priya.full_name)
    erase(priya)
    assert not Person.objects.exists()


def test_the_audit_trail_keeps_the_number_and_not_the_name(zoe: User) -> None:
    pk = zoe.pk
    erase(zoe)
    made = AuditRecord.objects.get(action="account made")
    assert (made.target_pk, made.new) == (str(pk), {"email": "[erased]", "name": ["[erased]"]})
    assert AuditRecord.objects.get(action="changed").reason == "Asked by [erased] <[erased]>."
    assert AuditRecord.objects.get(action="erased").acting_user_pk == pk


def test_a_name_of_one_word_is_left_in_other_peoples_sentences(priya: User, amir: User) -> None:
    reading = UserFactory.create(full_name="Reading")
    for target in (priya, reading):
        AuditRecord.objects.create(
            target_label="people.user",
            target_pk=str(target.pk),
            action="changed",
            reason="Reading is closed.",
        )
    erase(reading)
    reasons = AuditRecord.objects.filter(action="changed").values_list("reason", flat=True)
    assert set(reasons) == {"Reading is closed.", "[erased] is closed."}


def test_what_belongs_to_others_is_untouched(zoe: User, magnus: User) -> None:
    subscription = SubscriptionFactory.create(reader__address=magnus.email, reader__user=magnus)
    erase(zoe)
    magnus.refresh_from_db()
    assert Subscription.objects.filter(pk=subscription.pk).exists()
    assert Belonging.objects.managers().get().user == magnus


# Once


def test_erasing_twice_is_harmless(priya: User) -> None:
    pk = priya.pk
    assert erase(priya) is True
    assert erase_account(pk, acting_user=User(pk=pk), now=timezone.now()) is False
    assert AuditRecord.objects.filter(action="erased").count() == 1
    assert len(send_mails()) == 1


def test_nobody_erases_somebody_else(priya: User, amir: User) -> None:
    with pytest.raises(PermissionDenied):
        erase_account(priya.pk, acting_user=amir, now=timezone.now())
    assert User.objects.filter(pk=priya.pk).exists()


def test_it_is_all_or_nothing(zoe: User, monkeypatch: pytest.MonkeyPatch) -> None:
    from membership.people.rights import erasure

    def broken(*args: object) -> None:
        raise ZeroDivisionError

    before = traces()
    monkeypatch.setattr(erasure, "forget_in_trails", broken)
    with pytest.raises(ZeroDivisionError):
        erase(zoe)
    assert traces() == before


def test_the_only_administrator_stays(amir: User) -> None:
    with pytest.raises(LastAdministrator):
        erase(amir)
    other = UserFactory.create()
    other.groups.set(amir.groups.all())
    assert erase(amir)


# The last mail


def test_one_last_mail_says_that_it_is_done_and_is_forgotten(priya: User) -> None:
    SubscriptionFactory.create(reader__address=priya.email, reader__user=priya)
    erase(priya)
    [message] = send_mails()
    assert (message.to, message.subject) == (["priya@example.org"], "Your account is erased")
    assert "Priya" not in message.body
    assert not Reader.objects.exists()
    assert not Notice.objects.exists()
    assert not Delivery.objects.exists()


def test_who_signs_up_again_before_the_last_mail_leaves_keeps_the_new_subscription(
    priya: User,
) -> None:
    erase(priya)
    SubscriptionFactory.create(reader=Reader.objects.get(address="priya@example.org"))
    send_mails()
    assert Subscription.objects.get().reader.address == "priya@example.org"


def test_an_address_that_cannot_be_reached_is_forgotten_too(
    priya: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    import smtplib

    from django.core.mail.backends.locmem import EmailBackend

    def refuse(self: object, messages: object) -> int:
        raise smtplib.SMTPRecipientsRefused({priya.email: (550, b"no such user")})

    monkeypatch.setattr(EmailBackend, "send_messages", refuse)
    erase(priya)
    send_mails()
    assert not Reader.objects.exists()


# The page


def send_form(client: Client, page: Any, **filled_in: str) -> Any:
    """Send the first form of ``page`` as a browser would, with what is ``filled_in``."""
    form = BeautifulSoup(page.content, "html.parser").select_one("main form")
    assert form is not None
    fields = {str(each["name"]): each.get("value", "") for each in form.select("input[name]")}
    return client.post(str(form["action"]), fields | filled_in)


def prove(client: Client, user: User) -> None:
    """Log in as people do, so that allauth knows how and when."""
    client.post("/accounts/login/", {"login": user.email, "password": PASSWORD})


def test_the_page_says_what_goes_and_what_stays_and_why(client: Client, zoe: User) -> None:
    zoe.groups.clear()
    client.force_login(zoe)
    page = text(client.get("/accounts/erase/"))
    goes, stays = page.split("What stays, and why")
    assert ADDRESS in goes
    assert "places in organisations" in goes or "place in an organisation" in goes
    assert "1 post stays without the name." in stays or "posts stay without the name" in stays
    assert "Your name stays beside the seats that you hold or held." in stays


def test_the_account_goes_once_the_password_is_given(client: Client, priya: User) -> None:
    client.force_login(priya)
    asked = client.post("/accounts/erase/", {"understood": "on"})
    assert asked["Location"] == "/accounts/reauthenticate/?next=%2Faccounts%2Ferase%2F"
    assert User.objects.filter(pk=priya.pk).exists()
    wrong = client.post(asked["Location"], {"password": "not it", "next": "/accounts/erase/"})
    assert wrong.status_code == 200
    done = client.post(asked["Location"], {"password": PASSWORD, "next": "/accounts/erase/"})
    assert done["Location"] == "/accounts/erased/"
    assert "Your account is erased" in text(client.get("/accounts/erased/"))
    assert not User.objects.filter(pk=priya.pk).exists()
    assert client.get("/accounts/profile/").status_code == 302


def test_who_is_refused_after_the_password_can_send_the_page_again(
    client: Client, amir: User
) -> None:
    second_factor(amir)
    client.force_login(amir)
    asked = client.post("/accounts/erase/", {"understood": "on"})
    refused = client.post(asked["Location"], {"password": PASSWORD, "next": "/accounts/erase/"})
    assert "You are the only site administrator." in text(refused)
    form = BeautifulSoup(refused.content, "html.parser").select_one("main form")
    assert form is not None
    assert form["action"] == "/accounts/erase/"


def test_without_the_tick_nothing_happens(client: Client, priya: User) -> None:
    client.force_login(priya)
    page = client.post("/accounts/erase/", {})
    assert "Tick this box if you want to erase your account" in text(page)
    assert User.objects.filter(pk=priya.pk).exists()


def test_who_has_no_password_logs_in_with_a_code_again(client: Client, priya: User) -> None:
    priya.set_unusable_password()
    priya.save()
    client.force_login(priya)
    page = client.get("/accounts/erase/")
    assert "Log in again with a code" in text(page)
    client.post("/accounts/erase/", {"understood": "on"})
    assert User.objects.filter(pk=priya.pk).exists()
    out = send_form(client, page)
    assert out["Location"] == "/accounts/login/code/?next=/accounts/erase/"
    sent = send_form(client, client.get(out["Location"]), email=priya.email)
    code = next(line for line in mail.outbox[-1].body.split() if len(line) == 9 and "-" in line)
    back = send_form(client, client.get(sent["Location"]), code=code)
    assert back["Location"] == "/accounts/erase/"
    done = client.post("/accounts/erase/", {"understood": "on"})
    assert done["Location"] == "/accounts/erased/"
    assert not User.objects.filter(pk=priya.pk).exists()


def test_a_code_of_a_while_ago_does_not_do(client: Client, priya: User) -> None:
    priya.set_unusable_password()
    priya.save()
    client.force_login(priya)
    session = client.session
    old = (timezone.now() - timedelta(minutes=16)).timestamp()
    session["account_authentication_methods"] = [{"method": "code", "at": old}]
    session["account_authentication_methods_user"] = str(priya.pk)
    session.save()
    assert "Log in again with a code" in text(client.get("/accounts/erase/"))


# Leaving organisations behind


def test_the_only_manager_is_asked_to_hand_over_first(
    client: Client, magnus: User, thanet_tides: Organisation
) -> None:
    client.force_login(magnus)
    page = text(client.get("/accounts/erase/"))
    assert "You are the only manager here." in page
    again = client.post("/accounts/erase/", {"understood": "on"})
    assert "Make somebody else a manager, or tick that you leave without one" in text(again)
    assert User.objects.filter(pk=magnus.pk).exists()
    ticks = {"understood": "on", "without_manager": "on"}
    asked = client.post("/accounts/erase/", ticks)
    done = client.post(asked["Location"], {"password": PASSWORD, "next": "/accounts/erase/"})
    assert done["Location"] == "/accounts/erased/"
    assert not Belonging.objects.managers().filter(organisation=thanet_tides).exists()


def test_with_another_manager_nothing_is_asked(
    client: Client, magnus: User, thanet_tides: Organisation
) -> None:
    BelongingFactory.create(organisation=thanet_tides, role=Role.MANAGER)
    client.force_login(magnus)
    assert "only manager" not in text(client.get("/accounts/erase/"))


def test_a_manager_whose_account_is_closed_is_no_other_manager(
    client: Client, magnus: User, thanet_tides: Organisation
) -> None:
    BelongingFactory.create(organisation=thanet_tides, role=Role.MANAGER, user__is_active=False)
    client.force_login(magnus)
    assert "only manager" in text(client.get("/accounts/erase/"))


def test_a_declined_organisation_needs_nobody(client: Client, priya: User) -> None:
    organisation = OrganisationFactory.create(state="declined")
    BelongingFactory.create(organisation=organisation, user=priya, role=Role.MANAGER)
    client.force_login(priya)
    assert "only manager" not in text(client.get("/accounts/erase/"))
