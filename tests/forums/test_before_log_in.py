"""What visitors send before they log in is kept in so many sessions, and in each of them so much."""

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

from forums.models import Forum, Topic
from membership.bodies.models import Call
from membership.people.models import User
from portal.lib import before_log_in
from tests.factories.recruitment import CallFactory
from tests.membership.organisations.registering import FORM, filled
from tests.support.pages import text


@pytest.fixture
def two_an_hour(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(before_log_in, "FORMS", 2)


@pytest.fixture
def call(db: None) -> Call:
    made: Call = CallFactory.create()
    return made


def forms(topic: Topic, call: Call) -> dict[str, dict[str, str]]:
    """Where a visitor writes, and what she sends there."""
    reply = f"/forums/thanet/{topic.pk}/reply/"
    called = f"{call.get_absolute_url()}put-yourself-forward/"
    return {
        reply: {"body": "Half a sentence"},
        FORM: filled(purpose="Half a sentence"),
        called: {"statement": "Half a sentence"},
    }


@pytest.mark.usefixtures("two_an_hour")
def test_from_one_network_so_many_forms_are_kept_an_hour_and_the_next_is_shown_to_be_copied(
    beach_clean: Topic, call: Call
) -> None:
    for url, sent in forms(beach_clean, call).items():
        before = Session.objects.count()
        answers = [Client(REMOTE_ADDR="192.0.2.1").post(url, sent) for _ in range(3)]
        assert Session.objects.count() - before <= 2
        page = answers[-1]
        assert page.status_code == 429, url
        assert "Half a sentence" in text(page)
        assert f"/accounts/login/?next={url}" in page.content.decode()
    elsewhere = Client(REMOTE_ADDR="192.0.2.2").post(*next(iter(forms(beach_clean, call).items())))
    assert elsewhere.status_code == 302


@pytest.mark.usefixtures("two_an_hour")
def test_whoever_has_logged_in_is_not_counted(
    client: Client, thanet_forum: Forum, molly: User
) -> None:
    client.force_login(molly)
    for _ in range(3):
        client.post("/forums/thanet/new/", {"title": "", "body": "Half a sentence"})
        assert "Half a sentence" in client.get("/forums/thanet/new/").content.decode()


def test_one_form_fills_no_more_than_its_share_of_a_session(beach_clean: Topic, call: Call) -> None:
    for url, sent in forms(beach_clean, call).items():
        long = {name: ["x" * 9_000] * 20 for name in (*sent, "a", "b", "c")}
        client = Client()
        client.post(url, long)
        assert len(str(dict(client.session))) < 21_000, url
