"""People change what they wrote; what it said before stays readable for who may read the post."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.utils import timezone

from forums.actions import edit_post, hide_post, hide_topic, leave_forum
from forums.errors import AlreadyDoneError, ForumError, NotAllowedError
from forums.models import Forum, ForumModerator, Post, PostVersion, Topic
from forums.particulars import Particulars
from forums.rewriting import keep_version
from forums.signals import post_edited
from membership.organisations.models import Organisation
from membership.people.models import User
from tests.factories.places import ThemeFactory
from tests.forums.conftest import LATER, LATEST, LONG_AGO, NOW
from tests.forums.test_pages import text


def edit(post: Post, user: User, body: str = "I can bring sixty pairs.", **given: object) -> bool:
    given = {"now": LATEST, **given}
    return edit_post(
        post=Post.objects.get(pk=post.pk),
        body=body,
        acting_user=user,
        **given,  # type: ignore[arg-type]
    )


def address(post: Post, verb: str) -> str:
    return f"/forums/thanet/{post.topic_id}/posts/{post.pk}/{verb}/"


def test_an_author_edits_a_reply_and_the_version_before_is_kept(gloves: Post, magnus: User) -> None:
    heard: list[int] = []

    def listen(post_pk: int, **kwargs: object) -> None:
        heard.append(post_pk)

    post_edited.connect(listen)
    try:
        assert edit(gloves, magnus)
    finally:
        post_edited.disconnect(listen)
    gloves.refresh_from_db()
    version = gloves.versions.get()
    assert (version.number, version.body) == (1, "I can bring fifty pairs.")
    assert (version.replaced_by, version.replaced_at) == (magnus, LATEST)
    assert (gloves.html, gloves.edited_at) == ("<p>I can bring sixty pairs.</p>", LATEST)
    assert heard == [gloves.pk]


def test_everyone_sees_that_it_was_edited_and_what(
    client: Client, gloves: Post, magnus: User
) -> None:
    edit(gloves, magnus)
    assert "Edited on 4 May 2026" in text(client.get(gloves.topic.get_absolute_url()))
    page = client.get(address(gloves, "history"))
    change = BeautifulSoup(page.content, "html.parser").select("section .portal-change")[0]
    assert "sixty" in change.find_all("ins")[0].text
    assert "fifty" in change.find_all("del")[0].text
    assert "Magnus Manager" in text(page)


def test_a_slip_mended_within_five_minutes_leaves_no_mark_but_is_kept(
    client: Client, gloves: Post, magnus: User
) -> None:
    edit(gloves, magnus, now=LATER + timedelta(minutes=4, seconds=59))
    assert "Edited on" not in text(client.get(gloves.topic.get_absolute_url()))
    assert gloves.versions.count() == 1
    edit(gloves, magnus, "I can bring some.", now=LATER + timedelta(minutes=5))
    assert "Edited on" in text(client.get(gloves.topic.get_absolute_url()))


def test_what_stays_the_same_makes_no_version(gloves: Post, magnus: User) -> None:
    assert not edit(gloves, magnus, "I can bring fifty pairs.")
    assert not PostVersion.objects.exists()


def test_a_topic_is_renamed_and_its_old_address_leads_to_it(
    client: Client, beach_clean: Topic, molly: User
) -> None:
    old = beach_clean.get_absolute_url()
    theme = ThemeFactory.create(name="Coast")
    edit(
        beach_clean.posts.get(),
        molly,
        "Who brings gloves?",
        title="Beach clean in July",
        particulars=Particulars(themes=[theme]),
    )
    beach_clean.refresh_from_db()
    assert beach_clean.slug == "beach-clean-in-july"
    assert client.get(old)["Location"] == beach_clean.get_absolute_url()
    version = PostVersion.objects.get()
    assert (version.title, version.particulars) == ("Beach clean in June", "Kind: Discussion")
    page = text(client.get(address(beach_clean.posts.get(), "history")))
    assert "[removed] June [end of removed] [added] July" in page
    assert "Themes: Coast" in page


def test_the_page_to_edit_shows_what_is_there_and_saves_it(
    client: Client, beach_clean: Topic, molly: User
) -> None:
    client.force_login(molly)
    url = address(beach_clean.posts.get(), "edit")
    page = client.get(url).content.decode()
    assert "Who can bring *gloves*?" in page
    assert 'value="Beach clean in June"' in page
    sent = {"title": "Beach clean", "body": "Gloves?", "kind": "question", "seen": "0"}
    page = text(client.post(url, sent, follow=True))
    assert "Your change is saved." in page
    assert "Question" in page
    assert Topic.objects.get().kind == "question"
    assert "Nothing was changed." in text(client.post(url, {**sent, "seen": "1"}, follow=True))


def test_of_two_devices_the_second_looks_first(client: Client, gloves: Post, magnus: User) -> None:
    ForumModerator.objects.all()
    client.force_login(magnus)
    url = address(gloves, "edit")
    client.post(url, {"body": "Sixty pairs.", "seen": "0"})
    page = client.post(url, {"body": "Seventy pairs.", "seen": "0"})
    assert "was changed meanwhile" in text(page)
    assert "Seventy pairs." in page.content.decode()
    assert 'name="seen" value="1"' in page.content.decode()
    client.post(url, {"body": "Seventy pairs.", "seen": "1"})
    gloves.refresh_from_db()
    assert gloves.body == "Seventy pairs."
    with pytest.raises(AlreadyDoneError):
        edit(gloves, magnus, "Eighty.", seen=1)


def test_nobody_else_edits(gloves: Post, molly: User, olive: User, modupe: User) -> None:
    for other in (molly, olive, modupe):
        with pytest.raises(NotAllowedError):
            edit(gloves, other)


def test_nothing_is_edited_that_is_locked_or_out_of_sight(
    gloves: Post, magnus: User, olive: User
) -> None:
    Topic.objects.update(locked_at=NOW)
    with pytest.raises(NotAllowedError, match="locked"):
        edit(gloves, magnus)
    Topic.objects.update(locked_at=None)
    hide_post(post=gloves, reason="Spam", acting_user=olive, now=LATER)
    with pytest.raises(NotAllowedError, match="out of sight"):
        edit(gloves, magnus)


def test_nobody_edits_in_a_hidden_topic(beach_clean: Topic, molly: User, olive: User) -> None:
    hide_topic(topic=beach_clean, reason="Spam", acting_user=olive, now=LATER)
    with pytest.raises(NotAllowedError, match="out of sight"):
        edit(beach_clean.posts.get(), molly)


def test_who_can_write_for_the_organisation_no_more_edits_no_more(
    client: Client, gloves: Post, thanet_tides: Organisation, magnus: User
) -> None:
    leave_forum(forum=gloves.topic.forum, organisation=thanet_tides, acting_user=magnus, now=LATEST)
    with pytest.raises(NotAllowedError, match="no longer write here"):
        edit(gloves, magnus)
    client.force_login(magnus)
    response = client.post(address(gloves, "edit"), {"body": "My long text", "seen": "0"})
    assert response.status_code == 403
    assert "My long text" in text(response)


def test_where_every_post_waits_nothing_that_is_seen_is_edited(
    gloves: Post, magnus: User, modupe: User, thanet_tides: Organisation
) -> None:
    Forum.objects.update(premoderated=True)
    with pytest.raises(NotAllowedError, match="waits for a moderator"):
        edit(gloves, magnus)


def test_a_reply_has_no_title(gloves: Post, magnus: User) -> None:
    with pytest.raises(ForumError, match="no title"):
        edit(gloves, magnus, title="Mine")


@pytest.mark.parametrize("body", ["", " ", "a" * 10_001])
def test_an_edit_leaves_a_text_of_reasonable_length(gloves: Post, magnus: User, body: str) -> None:
    with pytest.raises(ValueError, match=r"text|characters"):
        edit(gloves, magnus, body)
    assert not PostVersion.objects.exists()


def test_versions_of_what_is_out_of_sight_are_not_read(
    client: Client, gloves: Post, magnus: User, molly: User, modupe: User, olive: User
) -> None:
    edit(gloves, magnus)
    hide_post(post=gloves, reason="Spam", acting_user=olive, now=LATEST)
    for reader, status in ((None, 404), (molly, 404), (magnus, 200), (modupe, 200)):
        client.logout()
        if reader:
            client.force_login(reader)
        assert client.get(address(gloves, "history")).status_code == status


def test_what_was_edited_out_is_for_moderators_alone(
    client: Client, gloves: Post, magnus: User, modupe: User
) -> None:
    edit(gloves, magnus, "Ring Ron on 01843 000000.")
    post = Post.objects.get(pk=gloves.pk)
    keep_version(post, acting_user=modupe, now=LATEST, withhold=True)
    Post.objects.filter(pk=post.pk).update(body="Ring Ron.", edited_at=LATEST)
    page = text(client.get(address(gloves, "history")))
    assert "A moderator edited something out." in page
    assert "01843" not in page
    assert "fifty" not in page
    client.force_login(modupe)
    assert "01843" in text(client.get(address(gloves, "history")))


def test_what_people_write_is_escaped_in_the_history(
    client: Client, gloves: Post, magnus: User
) -> None:
    edit(gloves, magnus, "<script>alert(1)</script>")
    page = client.get(address(gloves, "history")).content.decode()
    assert "<script>alert(1)" not in page
    assert "script" in text(client.get(address(gloves, "history")))


def test_a_long_history_has_pages(client: Client, gloves: Post, magnus: User) -> None:
    for number in range(7):
        edit(gloves, magnus, f"Version {number}")
    page = text(client.get(address(gloves, "history")))
    assert "[removed] 5 [end of removed] [added] 6" in page
    assert "fifty" not in page
    page = text(client.get(f"{address(gloves, 'history')}?page=2"))
    assert "fifty" in page
    assert "[removed] 0 [end of removed] [added] 1" in page


def test_a_moderator_whose_own_post_it_is_edits_where_posts_wait(
    gloves: Post, modupe: User, thanet_tides: Organisation
) -> None:
    ForumModerator.objects.update(start=LONG_AGO)
    thanet_tides.belongings.create(user=modupe)
    Post.objects.filter(pk=gloves.pk).update(author=modupe)
    Forum.objects.update(premoderated=True)
    assert edit(gloves, modupe, now=timezone.now())
