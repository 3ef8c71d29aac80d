"""What somebody was writing is there when she comes back, for her alone."""

import json
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.db import IntegrityError
from django.http import QueryDict
from django.test import Client

from forums import kept
from forums.models import Draft, Forum, Post, Topic
from membership.people.models import User
from tests.factories.forums_writing import DraftFactory
from tests.forums.test_kinds import EVENT
from tests.forums.test_pages import NEW, TOPIC, text


@pytest.fixture
def writer(client: Client, beach_clean: Topic, molly: User) -> Client:
    client.force_login(molly)
    return client


def reply_url(topic: Topic) -> str:
    return f"/forums/thanet/{topic.pk}/reply/"


def test_a_preview_shows_how_it_will_look_and_loses_nothing(writer: Client) -> None:
    page = writer.post(NEW, {**EVENT, "body": "Bring a **bucket**.", "then": "preview"})
    assert "<strong>bucket</strong>" in page.content.decode()
    assert "When 10am to 12:30pm on 5 June 2027" in text(page)
    assert "Bring a **bucket**." in page.content.decode()
    assert 'value="Viking Bay, Broadstairs"' in page.content.decode()
    assert Topic.objects.count() == 1
    again = writer.get(NEW).content.decode()
    assert "You have a draft." in again
    assert 'value="Viking Bay, Broadstairs"' in again
    assert 'id="id_event_date_day" name="event_date_day"' not in again or 'value="2027"' in again


def test_what_a_preview_shows_is_posted_there_and_then_or_written_on(
    writer: Client, beach_clean: Topic
) -> None:
    edit = f"/forums/thanet/{beach_clean.pk}/posts/{beach_clean.posts.get().pk}/edit/"
    for url, sent, says in (
        (NEW, TOPIC, "Post topic"),
        (reply_url(beach_clean), {"body": "Yes"}, "Post reply"),
        (edit, {**TOPIC, "seen": "0"}, "Save the change"),
    ):
        page = BeautifulSoup(writer.post(url, {**sent, "then": "preview"}).content, "html.parser")
        [preview] = page.select("form[data-draft] .portal-preview")
        [button] = preview.select("button[type=submit]")
        assert (button.get_text(), button.get("name")) == (says, None)
        [on] = preview.select(".govuk-button-group a")
        assert on.get_text() == "Go on writing"
        assert page.select_one(f"textarea{on['href']}")
        assert not BeautifulSoup(writer.get(url).content, "html.parser").select(".portal-preview")


def test_a_preview_of_what_is_wrong_says_so(writer: Client) -> None:
    page = writer.post(NEW, {**TOPIC, "title": "", "then": "preview"})
    assert "Enter a title." in text(page)
    assert "This is how it will look." not in text(page)


def test_replies_and_edits_have_previews_too(
    writer: Client, beach_clean: Topic, molly: User
) -> None:
    page = writer.post(reply_url(beach_clean), {"body": "*Yes*", "then": "preview"})
    assert "<em>Yes</em>" in page.content.decode()
    first = beach_clean.posts.get()
    url = f"/forums/thanet/{beach_clean.pk}/posts/{first.pk}/edit/"
    page = writer.post(url, {**TOPIC, "seen": "0", "then": "preview"})
    assert "<strong>two</strong>" in page.content.decode()
    assert Post.objects.count() == 1
    assert Draft.objects.filter(post=first).count() == 1


def test_a_draft_of_a_reply_waits_below_the_topic(writer: Client, beach_clean: Topic) -> None:
    sent = {"body": "Half a sentence", "then": "draft"}
    assert "Your draft is saved" in text(writer.post(reply_url(beach_clean), sent, follow=True))
    page = writer.get(beach_clean.get_absolute_url())
    assert "You have a draft." in text(page)
    assert "Half a sentence" in page.content.decode()
    writer.post(reply_url(beach_clean), {"body": "A whole one."})
    assert not Draft.objects.exists()
    assert "You have a draft." not in text(writer.get(beach_clean.get_absolute_url()))


def test_a_script_saves_a_draft_without_a_page(writer: Client, beach_clean: Topic) -> None:
    for body in ("Half", "Half a sentence"):
        response = writer.post(
            reply_url(beach_clean),
            {"body": body, "then": "draft"},
            headers={"X-Requested-With": "fetch"},
        )
        assert (response.status_code, response.content) == (204, b"")
    assert Draft.objects.get().fields == {"body": ["Half a sentence"]}


def test_a_draft_is_deleted_when_it_is_not_wanted(writer: Client, beach_clean: Topic) -> None:
    writer.post(reply_url(beach_clean), {"body": "Half a sentence", "then": "draft"})
    page = text(writer.post(reply_url(beach_clean), {"then": "delete"}, follow=True))
    assert "The draft is deleted." in page
    assert not Draft.objects.exists()


def test_nobody_else_sees_a_draft(
    client: Client, writer: Client, beach_clean: Topic, magnus: User, olive: User
) -> None:
    writer.post(reply_url(beach_clean), {"body": "Half a sentence", "then": "draft"})
    for other in (magnus, olive, None):
        client.logout()
        if other:
            client.force_login(other)
        for url in (beach_clean.get_absolute_url(), reply_url(beach_clean)):
            assert "Half a sentence" not in client.get(url).content.decode()


def test_a_form_that_failed_comes_back_when_it_was_left(writer: Client) -> None:
    writer.post(NEW, {**TOPIC, "title": ""})
    assert not Draft.objects.exists()
    page = writer.get(NEW).content.decode()
    assert "I have **two** seats." in page
    assert Draft.objects.count() == 1
    writer.post(NEW, TOPIC)
    assert "I have **two** seats." not in writer.get(NEW).content.decode()


def test_a_reply_written_after_the_log_in_ran_out_waits_below_the_topic(
    client: Client, beach_clean: Topic, molly: User
) -> None:
    client.post(reply_url(beach_clean), {"body": "Half a sentence"})
    session = client.session["kept_text"]
    client.force_login(molly)
    kept_on = client.session
    kept_on["kept_text"] = session
    kept_on.save()
    assert "Half a sentence" in client.get(beach_clean.get_absolute_url()).content.decode()
    assert "Half a sentence" in client.get(beach_clean.get_absolute_url()).content.decode()


def test_what_was_written_survives_a_form_without_its_token(
    beach_clean: Topic, molly: User
) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(molly)
    from_here = {"Sec-Fetch-Site": "same-origin"}
    response = client.post(NEW, TOPIC, headers=from_here)
    assert response.status_code == 403
    assert "What you wrote is kept." in text(response)
    assert "I have **two** seats." in text(response)
    assert "I have **two** seats." in client.get(NEW).content.decode()


@pytest.mark.parametrize("site", ["cross-site", "same-site", None])
def test_no_other_site_puts_words_into_a_draft(
    beach_clean: Topic, molly: User, site: str | None
) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(molly)
    response = client.post(NEW, TOPIC, headers={"Sec-Fetch-Site": site} if site else {})
    assert response.status_code == 403
    assert "What you wrote is kept." not in text(response)
    assert "I have **two** seats." not in client.get(NEW).content.decode()


def test_the_choice_of_an_organisation_alone_is_no_draft(
    writer: Client, thanet_forum: Forum
) -> None:
    writer.post(NEW, {"organisation": "1", "kind": "event", "body": " ", "then": "draft"})
    assert not Draft.objects.exists()


def test_a_draft_of_an_edit_does_not_hide_that_the_post_is_another_now(
    writer: Client, beach_clean: Topic, molly: User
) -> None:
    first = beach_clean.posts.get()
    url = f"/forums/thanet/{beach_clean.pk}/posts/{first.pk}/edit/"
    writer.post(url, {**TOPIC, "seen": "0", "then": "draft"})
    assert 'name="seen" value="0"' in writer.get(url).content.decode()
    first.versions.create(number=1, body="x", replaced_at=first.written_at)
    assert 'name="seen" value="1"' in writer.get(url).content.decode()


def form(**fields: Any) -> QueryDict:
    data = QueryDict(mutable=True)
    for name, values in fields.items():
        data.setlist(name, values if isinstance(values, list) else [values])
    return data


def test_a_draft_holds_what_was_written_and_no_more_than_a_form_has() -> None:
    written = kept.written(
        form(csrfmiddlewaretoken="x", then="draft", body="a\x00b", themes=["1", "2"], empty="")
    )
    assert written == {"body": ["ab"], "themes": ["1", "2"]}
    huge = {f"field{n}": "a" * 10_000 for n in range(100)}
    assert len(json.dumps(kept.written(form(**huge)))) < 25_000
    assert kept.written(form(**{"<script>": "x", "a" * 50: "x"})) == {}
    assert len(kept.written(form(body=["x"] * 500))["body"]) <= 20


def test_a_person_has_one_draft_a_place(beach_clean: Topic, molly: User) -> None:
    DraftFactory.create(user=molly, topic=beach_clean)
    with pytest.raises(IntegrityError):
        DraftFactory.create(user=molly, topic=beach_clean)


def test_a_draft_has_one_place(beach_clean: Topic) -> None:
    with pytest.raises(IntegrityError):
        DraftFactory.create(topic=beach_clean, forum=beach_clean.forum)
