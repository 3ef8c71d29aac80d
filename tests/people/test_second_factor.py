"""Whoever holds power sets up a second factor before using it; nobody is refused."""

from collections.abc import Iterator
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    SECRET_SESSION_KEY,
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.apps import apps
from django.contrib.messages import get_messages
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.test import Client
from django.urls import ResolverMatch
from pytest_django import Settings

from membership.people import actions, second_factor, signals
from membership.people.models import User
from portal.records.models import AuditRecord
from tests.factories.people import PASSWORD, UserFactory
from tests.support.permissions import second_factor as give_second_factor

pytestmark = pytest.mark.django_db
# allauth reports a new authenticator once its transaction is committed, so these commit.
committing = pytest.mark.django_db(transaction=True)

ACTIVATE = "/accounts/2fa/totp/activate/"


def enrol(client: Client) -> Any:
    """Set up an authenticator app, as its owner would."""
    if client.get(ACTIVATE).status_code == 302:  # whoever has a password gives it once more
        client.post(f"/accounts/reauthenticate/?next={ACTIVATE}", {"password": PASSWORD})
        client.get(ACTIVATE)
    secret = client.session[SECRET_SESSION_KEY]
    counter = next(iter(yield_hotp_counters_from_time()))
    code = format_hotp_value(hotp_value(secret, counter))
    return client.post(ACTIVATE, {"code": code}, follow=True)


def log_in(client: Client, user: User) -> None:
    client.post("/accounts/login/", {"login": user.email, "password": PASSWORD})


@committing
@pytest.mark.parametrize("name", ["olive", "edie", "amir"])
def test_staff_are_led_to_set_one_up_and_back(
    client: Client, request: pytest.FixtureRequest, name: str
) -> None:
    log_in(client, request.getfixturevalue(name))
    response = client.get("/admin/images/")
    assert response.headers["Location"] == "/accounts/2fa/"
    page = client.get("/accounts/2fa/").content.decode()
    assert "You need a second step" in page
    done = enrol(client)
    assert Authenticator.objects.filter(type=Authenticator.Type.TOTP).count() == 1
    assert 'href="/admin/images/"' in done.content.decode()
    assert client.get("/admin/").status_code == 200


def test_a_post_is_not_carried_out_before_it(client: Client, amir: User) -> None:
    client.force_login(amir)
    response = client.post("/admin/users/new/", {"email": "new@example.org", "full_name": "New"})
    assert response.headers["Location"] == "/accounts/2fa/"
    assert not User.objects.filter(email="new@example.org").exists()


@pytest.mark.parametrize("kind", [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN])
def test_an_authenticator_app_or_a_passkey_counts(
    client: Client, olive: User, kind: Authenticator.Type
) -> None:
    Authenticator.objects.create(user=olive, type=kind, data={})
    client.force_login(olive)
    assert client.get("/admin/").status_code == 200


def test_recovery_codes_alone_do_not_count(client: Client, olive: User) -> None:
    Authenticator.objects.create(
        user=olive, type=Authenticator.Type.RECOVERY_CODES, data={"seed": "x", "used_mask": 0}
    )
    client.force_login(olive)
    assert client.get("/admin/").headers["Location"] == "/accounts/2fa/"


def test_people_without_power_are_not_bothered(client: Client, priya: User) -> None:
    client.force_login(priya)
    assert client.get("/accounts/profile/").status_code == 200
    assert client.get("/admin/").status_code == 302
    assert "/accounts/2fa/" not in client.get("/admin/").headers["Location"]


def test_whoever_wagtail_lets_in_is_asked_even_without_a_role(client: Client, priya: User) -> None:
    from django.contrib.auth.models import Permission

    priya.user_permissions.add(Permission.objects.get(codename="access_admin"))
    client.force_login(priya)
    assert client.get("/admin/").headers["Location"] == "/accounts/2fa/"


@pytest.fixture
def a_question() -> Iterator[None]:
    """Another app asks for one on the profile page of people called Priya."""

    def question(user: User, match: ResolverMatch) -> bool:
        return match.view_name == "people:profile" and user.full_name.startswith("Priya")

    second_factor.asks_second_factor(question)
    yield
    second_factor._questions.remove(question)


def test_another_app_adds_its_own_addresses(
    client: Client, priya: User, molly: User, a_question: None
) -> None:
    client.force_login(priya)
    assert client.get("/accounts/profile/").headers["Location"] == "/accounts/2fa/"
    client.force_login(molly)
    assert client.get("/accounts/profile/").status_code == 200


class TestDemo:
    @pytest.fixture(autouse=True)
    def demo(self, settings: Settings) -> None:
        settings.DEMO_ACCOUNTS_SKIP_SECOND_FACTOR = True

    def test_its_accounts_get_in_without(self, client: Client, olive: User) -> None:
        client.force_login(olive)
        assert client.get("/admin/").status_code == 200

    @pytest.mark.parametrize(
        "email", ["olive@kent.gov.example", "o@example.org.evil.com", "o@sub.example.org"]
    )
    def test_nobody_else_does(self, client: Client, olive: User, email: str) -> None:
        User.objects.filter(pk=olive.pk).update(email=email)
        client.force_login(olive)
        assert client.get("/admin/").headers["Location"] == "/accounts/2fa/"

    def test_nobody_does_under_production_settings(
        self, client: Client, olive: User, settings: Settings
    ) -> None:
        settings.PRODUCTION = True
        client.force_login(olive)
        assert client.get("/admin/").headers["Location"] == "/accounts/2fa/"

    def test_production_does_not_start_with_it(self, settings: Settings) -> None:
        settings.PRODUCTION = True
        with pytest.raises(ImproperlyConfigured, match="DEMO_ACCOUNTS_SKIP_SECOND_FACTOR"):
            apps.get_app_config("portal").ready()


class TestReset:
    reason = "The telephone fell into the harbour."

    def test_an_administrator_resets_with_a_reason_and_it_is_recorded(
        self, client: Client, amir: User, olive: User
    ) -> None:
        give_second_factor(amir)
        give_second_factor(olive)
        client.force_login(amir)
        url = f"/accounts/{olive.pk}/reset-second-factor/"
        client.post(url, {"reason": self.reason})
        assert not Authenticator.objects.filter(user=olive).exists()
        record = AuditRecord.objects.get(action="second factor reset")
        assert (record.acting_user_pk, record.target_pk) == (amir.pk, str(olive.pk))
        assert (record.reason, record.old) == (self.reason, {"types": ["totp"]})

    def test_without_a_reason_nothing_happens(
        self, client: Client, amir: User, olive: User
    ) -> None:
        give_second_factor(amir)
        give_second_factor(olive)
        client.force_login(amir)
        response: Any = client.post(f"/accounts/{olive.pk}/reset-second-factor/", {"reason": " "})
        assert list(response.context["form"].errors) == ["reason"]
        assert Authenticator.objects.filter(user=olive).exists()

    def test_the_person_is_told_once(self, amir: User, olive: User) -> None:
        heard: list[dict[str, Any]] = []

        def listen(**kwargs: Any) -> None:
            heard.append({key: kwargs[key] for key in ("user_pk", "reason")})

        give_second_factor(olive)
        signals.second_factor_reset.connect(listen)
        actions.reset_second_factor(olive, acting_user=amir, reason=self.reason)
        actions.reset_second_factor(olive, acting_user=amir, reason=self.reason)
        signals.second_factor_reset.disconnect(listen)
        assert heard == [{"user_pk": olive.pk, "reason": self.reason}]

    def test_every_browser_of_the_person_is_logged_out(self, amir: User, olive: User) -> None:
        browser = Client()
        log_in(browser, olive)
        enrol(browser)
        browser.get("/admin/")
        actions.reset_second_factor(olive, acting_user=amir, reason=self.reason)
        assert browser.get("/accounts/profile/").status_code == 302

    def test_others_cannot(self, olive: User, edie: User) -> None:
        give_second_factor(edie)
        with pytest.raises(PermissionDenied):
            actions.reset_second_factor(edie, acting_user=olive, reason=self.reason)
        assert Authenticator.objects.filter(user=edie).exists()

    def test_an_administrator_without_one_is_led_to_it_first(
        self, client: Client, amir: User, olive: User
    ) -> None:
        client.force_login(amir)
        response = client.get(f"/accounts/{olive.pk}/reset-second-factor/")
        assert response.headers["Location"] == "/accounts/2fa/"


@committing
def test_the_first_administrator_of_an_empty_site_gets_in(client: Client) -> None:
    from django.core.management import call_command

    call_command(
        "createsuperuser", interactive=False, email="First@Council.example", full_name="First"
    )
    first = User.objects.get(email="first@council.example")
    first.set_password(PASSWORD)
    first.save()
    log_in(client, first)
    assert client.get("/admin/").headers["Location"] == "/accounts/2fa/"
    assert 'href="/admin/"' in enrol(client).content.decode()
    assert client.get("/admin/").status_code == 200


@committing
def test_a_way_back_is_offered_once(client: Client) -> None:
    root = UserFactory.create(email="root@example.org", is_superuser=True)
    log_in(client, root)
    client.get("/admin/")
    enrol(client)
    response = client.get("/accounts/2fa/")
    assert not [m for m in get_messages(response.wsgi_request) if "Go on" in str(m)]
