"""The rules in the open: on the privacy notice for everyone, with figures for officers."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.test import Client, override_settings
from django.utils import timezone

from membership.people.models import User
from portal.records.retention import all_rules, run_due_rules
from tests.factories.digests import SubscriptionFactory
from tests.support.permissions import second_factor

pytestmark = pytest.mark.django_db


def text(client: Client, path: str) -> str:
    soup = BeautifulSoup(client.get(path).content, "html.parser")
    return " ".join(soup.main.get_text(" ").split())  # type: ignore[union-attr]


def test_the_privacy_notice_tells_the_rules_in_force(client: Client) -> None:
    notice = text(client, "/privacy/")
    for rule in all_rules():
        assert rule.what in notice
        assert rule.why in notice
    assert "Deleted 30 days after the day of the request" in notice


def test_the_privacy_notice_tells_the_period_that_the_site_has_set(client: Client) -> None:
    with override_settings(RETENTION_PERIODS={"unconfirmed-subscriptions": timedelta(days=12)}):
        assert "Deleted 12 days after the day of the request" in text(client, "/privacy/")


def test_officers_see_what_is_due_and_what_went(client: Client, olive: User) -> None:
    second_factor(olive)
    client.force_login(olive)
    SubscriptionFactory.create(confirmed_at=None, asked_at=timezone.now() - timedelta(days=31))
    before = text(client, "/accounts/retention/")
    assert "1 due now. Has not run yet." in before
    run_due_rules(now=timezone.now())
    after = text(client, "/accounts/retention/")
    assert "1 due now" not in after
    assert "1 deleted on" in after


def test_officers_are_asked_for_a_second_factor_first(client: Client, olive: User) -> None:
    client.force_login(olive)
    assert client.get("/accounts/retention/")["Location"] == "/accounts/2fa/"


def test_the_way_there_is_in_the_reports_of_the_editing_screens(
    client: Client, olive: User
) -> None:
    second_factor(olive)
    client.force_login(olive)
    assert "/accounts/retention/" in client.get("/admin/").content.decode()
