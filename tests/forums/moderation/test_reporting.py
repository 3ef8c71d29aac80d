"""Anybody reports a post, with an account or without."""

import pytest
from bs4 import BeautifulSoup
from django.core.cache import cache
from django.db import IntegrityError, transaction
from django.test import Client

from forums.actions import hide_post
from forums.errors import NotAllowedError
from forums.models import Forum, Post, Report, WhoToCall
from forums.moderation.limits import REPORTS, URGENT_REPORTS
from membership.people.models import User
from portal.records.models import AuditRecord
from tests.factories.moderation import ReportFactory
from tests.forums.conftest import LATEST
from tests.forums.moderation.conftest import decided, reported


@pytest.fixture(autouse=True)
def nothing_is_remembered() -> None:
    cache.clear()


def page_of(post: Post) -> str:
    return f"/forums/moderation/posts/{post.pk}/report/"


def words(response: object) -> str:
    soup = BeautifulSoup(response.content, "html.parser").find("main")  # type: ignore[attr-defined]
    assert soup is not None
    return " ".join(soup.get_text(" ").split())


def test_a_visitor_reports_a_post_and_hears_what_happens_next(client: Client, gloves: Post) -> None:
    sent = {"reason": "spam", "text": "It sells gloves.", "address": "Vera@Example.org"}
    page = words(client.post(page_of(gloves), sent, follow=True))
    assert "A moderator reads the post and decides" in page
    report = Report.objects.get()
    assert (report.post, report.reason, report.reporter) == (gloves, "spam", None)
    assert (report.address, report.text) == ("vera@example.org", "It sells gloves.")
    assert AuditRecord.objects.get(action="reported").acting_user_pk is None


def test_the_thanks_lead_back_to_the_post_as_long_as_it_is_seen(
    client: Client, gloves: Post, olive: User
) -> None:
    thanks = client.post(page_of(gloves), {"reason": "spam"})["Location"]
    back = f"/forums/thanet/{gloves.topic_id}/posts/{gloves.pk}/"
    assert back in client.get(thanks).content.decode()
    hide_post(post=gloves, reason="Spam", acting_user=olive, now=LATEST)
    for address in (thanks, "/forums/moderation/reported/?post=x"):
        page = client.get(address)
        assert "/posts/" not in page.content.decode()
        assert "Back to the forums" in words(page)


def test_each_visible_post_leads_to_its_report(client: Client, gloves: Post) -> None:
    page = client.get(gloves.topic.get_absolute_url())
    links = BeautifulSoup(page.content, "html.parser").select("a[href$='/report/']")
    assert [link["href"] for link in links][-1] == page_of(gloves)
    assert len(links) == 2


def test_the_page_asks_what_is_wrong_and_keeps_what_was_typed(client: Client, gloves: Post) -> None:
    page = client.post(page_of(gloves), {"text": "It sells gloves.", "address": "vera"})
    assert "Choose what is wrong with it." in words(page)
    assert "like name@example.org" in words(page)
    assert page.content.index(b"There is a problem") < page.content.index(b"portal-post")
    assert b"It sells gloves." in page.content
    assert "Say what is wrong with it." in words(client.post(page_of(gloves), {"reason": "other"}))
    assert not Report.objects.exists()


@pytest.mark.parametrize("reason", ["illegal", "at risk"])
def test_what_cannot_wait_shows_at_once_whom_to_call(
    client: Client, gloves: Post, reason: str
) -> None:
    page = words(client.post(page_of(gloves), {"reason": reason}, follow=True))
    for number in ("999", "101", "116 123", "0800 1111", "03000 41 91 91"):
        assert number in page


def test_editors_say_whom_to_call(client: Client, gloves: Post) -> None:
    settings = WhoToCall.load()
    settings.numbers = "Coastguard | 999, ask for the coastguard | At sea.\n\nCrisis line | 111"
    settings.save()
    page = words(client.post(page_of(gloves), {"reason": "at risk"}, follow=True))
    assert "Coastguard 999, ask for the coastguard At sea." in page
    assert "Crisis line 111" in page
    assert "Samaritans" not in page


def test_a_program_that_falls_into_the_trap_is_thanked_and_ignored(
    client: Client, gloves: Post
) -> None:
    sent = {"reason": "spam", "homepage": "https://example.org"}
    assert "Thank you" in words(client.post(page_of(gloves), sent, follow=True))
    assert not Report.objects.exists()


def test_a_person_reports_a_post_once_and_what_is_sent_again_counts(
    gloves: Post, molly: User
) -> None:
    reported(gloves, molly)
    report = reported(gloves, molly, "at risk")
    assert (Report.objects.count(), report.times, report.reason) == (1, 2, "at risk")
    assert reported(gloves, molly, "off topic").reason == "at risk"


def test_visitors_are_told_apart_and_counted_by_a_mark(client: Client, gloves: Post) -> None:
    for address in ("203.0.113.1", "203.0.113.1", "203.0.113.2"):
        client.post(page_of(gloves), {"reason": "spam"}, REMOTE_ADDR=address)
    assert sorted(Report.objects.values_list("times", flat=True)) == [1, 2]
    assert "203.0.113" not in str(list(Report.objects.values()))


def test_the_database_holds_one_open_report_a_person(gloves: Post, molly: User) -> None:
    reported(gloves, molly)
    with pytest.raises(IntegrityError), transaction.atomic():
        ReportFactory.create(post=gloves, reporter=molly)


def test_after_an_answer_the_same_person_may_report_it_again(
    gloves: Post, molly: User, modupe: User
) -> None:
    reported(gloves, molly)
    decided(gloves, modupe, "kept")
    assert reported(gloves, molly).times == 1
    assert Report.objects.open().count() == 1


def test_a_visitor_is_stopped_after_many_reports_but_not_what_cannot_wait(
    client: Client, gloves: Post
) -> None:
    for _ in range(REPORTS):
        client.post(page_of(gloves), {"reason": "spam"})
    stopped = client.post(page_of(gloves), {"reason": "spam", "text": "Once more."})
    assert (stopped.status_code, Report.objects.get().times) == (429, REPORTS)
    assert "Many reports have come from where you are" in words(stopped)
    assert b"Once more." in stopped.content
    client.post(page_of(gloves), {"reason": "at risk"})
    assert Report.objects.get().reason == "at risk"


def test_a_visitor_does_not_become_another_by_another_address_of_the_house(
    client: Client, gloves: Post
) -> None:
    def send(address: str) -> int:
        return client.post(
            page_of(gloves), {"reason": "spam"}, REMOTE_ADDR=f"2001:db8:1:{address}"
        ).status_code

    for number in range(REPORTS):
        assert send(f"2::{number}") == 302
    assert send("2:ffff::1") == 429
    assert send("3::1") == 302
    assert sorted(Report.objects.values_list("times", flat=True)) == [1, REPORTS]


def test_an_account_may_send_more(client: Client, gloves: Post, molly: User) -> None:
    client.force_login(molly)
    for _ in range(REPORTS + 2):
        client.post(page_of(gloves), {"reason": "spam"})
    assert Report.objects.get().times == REPORTS + 2


def test_an_account_that_never_stops_is_stopped_before_it_fills_the_mail_of_who_is_on_duty(
    client: Client, gloves: Post, molly: User, olive: User
) -> None:
    client.force_login(molly)
    for _ in range(URGENT_REPORTS):
        client.post(page_of(gloves), {"reason": "at risk"})
    stopped = client.post(page_of(gloves), {"reason": "at risk", "text": "Once more."})
    assert (stopped.status_code, Report.objects.get().times) == (429, URGENT_REPORTS)
    assert "You have sent many reports" in words(stopped)
    assert b"Once more." in stopped.content
    client.post(page_of(gloves), {"reason": "spam"})
    assert Report.objects.get().times == URGENT_REPORTS + 1


def test_what_nobody_sees_cannot_be_reported(client: Client, gloves: Post, olive: User) -> None:
    hide_post(post=gloves, reason="Spam", acting_user=olive, now=LATEST)
    assert client.get(page_of(gloves)).status_code == 404
    with pytest.raises(NotAllowedError):
        reported(gloves)


def test_a_rooms_posts_are_reported_by_those_who_sit_on_it(
    client: Client, said_in_the_room: Post, charles: User, molly: User, room: Forum
) -> None:
    for person in (None, molly):
        if person:
            client.force_login(person)
        assert client.get(page_of(said_in_the_room)).status_code == 404
    assert reported(said_in_the_room, charles).for_officers is False


def test_reading_the_page_writes_nothing(client: Client, gloves: Post) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as made:
        client.get(page_of(gloves))
    statements = [query["sql"] for query in made.captured_queries]
    assert len(statements) <= 5, statements
    assert not [sql for sql in statements if sql.startswith(("INSERT", "UPDATE", "DELETE"))]
