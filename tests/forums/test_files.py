"""Files beside posts: uploaded, kept over a failed form, handed out by a policy, removed, hidden."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from forums.actions import hide_post
from forums.attachments import actions
from forums.attachments.actions import attach, remove_file, upload
from forums.attachments.errors import TooMuchError
from forums.errors import NotAllowedError
from forums.models import Attachment, Forum, ForumMembership, Post, Topic
from membership.organisations.models import Belonging, Organisation
from membership.people.models import User
from portal.records.models import AuditRecord
from tests.forums.files import beside, pdf, photo

NOW = timezone.now()
NEW = "/forums/thanet/new/"


def reply_url(topic: Topic) -> str:
    return f"/forums/thanet/{topic.pk}/reply/"


def errors(response: object) -> str:
    form = response.context["form"]  # type: ignore[attr-defined]
    return " ".join(message for messages in form.errors.values() for message in messages)


# Uploading


def test_a_topic_is_posted_with_a_file(
    client: Client, thanet_forum: Forum, molly: User, thanet_tides: Organisation
) -> None:
    client.force_login(molly)
    client.post(NEW, {"title": "Minutes", "body": "Here they are.", "files": [pdf()]})
    post = Post.objects.get(topic__title="Minutes")
    assert (post.attachment_count, post.attachments.get().name) == (1, "minutes.pdf")
    assert "minutes.pdf" in Client().get(post.topic.get_absolute_url()).content.decode()


def test_what_another_tab_was_quicker_with_is_said_above_the_form(
    client: Client, beach_clean: Topic, molly: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(**kwargs: object) -> None:
        raise TooMuchError("A post has at most 5 files.")

    for action in ("reply", "open_topic"):
        monkeypatch.setattr(f"forums.actions.{action}", refuse)
    monkeypatch.setattr("forums.attachments.actions.change_files", refuse)
    client.force_login(molly)
    files = f"{beach_clean.get_absolute_url().rsplit('/', 2)[0]}/posts/{beach_clean.posts.get().pk}/files/"
    for url in (NEW, reply_url(beach_clean), files):
        page = client.post(url, {"title": "Minutes", "body": "Here they are."})
        assert page.status_code == 200, url
        assert "A post has at most 5 files." in page.content.decode()


def test_a_form_takes_files_without_script(
    client: Client, beach_clean: Topic, magnus: User
) -> None:
    client.force_login(magnus)
    for url in (NEW, reply_url(beach_clean), beach_clean.get_absolute_url()):
        page = client.get(url).content.decode()
        assert re.search(r'<form method="post"[^>]* enctype="multipart/form-data"', page), url
        assert re.search(r'<input type="file" name="files"[^>]* multiple', page), url


def test_an_upload_survives_a_form_that_failed(
    client: Client, beach_clean: Topic, magnus: User
) -> None:
    client.force_login(magnus)
    failed = client.post(reply_url(beach_clean), {"body": "", "files": [pdf()]})
    file = Attachment.objects.get()
    assert failed.status_code == 200
    assert f'name="keep" value="{file.pk}"' in failed.content.decode()
    assert "checked" in str(failed.context["form"]["keep"])
    client.post(reply_url(beach_clean), {"body": "Now with words.", "keep": [str(file.pk)]})
    assert Post.objects.get(body="Now with words.").attachments.get() == file


def test_what_was_uploaded_is_offered_again_when_one_comes_back(
    client: Client, beach_clean: Topic, magnus: User, molly: User
) -> None:
    client.force_login(magnus)
    client.post(reply_url(beach_clean), {"body": "", "files": [pdf()]})
    assert "minutes.pdf" in client.get(reply_url(beach_clean)).content.decode()
    assert "minutes.pdf" not in client.get(NEW).content.decode()
    client.force_login(molly)
    assert "minutes.pdf" not in client.get(reply_url(beach_clean)).content.decode()


def test_what_has_no_tick_is_not_posted(client: Client, beach_clean: Topic, magnus: User) -> None:
    client.force_login(magnus)
    client.post(reply_url(beach_clean), {"body": "", "files": [pdf()]})
    client.post(reply_url(beach_clean), {"body": "Without it."})
    assert Post.objects.get(body="Without it.").attachment_count == 0


def test_nobody_posts_somebody_elses_upload(
    client: Client, beach_clean: Topic, magnus: User, molly: User
) -> None:
    theirs = upload(file=pdf(), place=f"topic {beach_clean.pk}", acting_user=magnus, now=NOW)
    client.force_login(molly)
    client.post(reply_url(beach_clean), {"body": "Mine?", "keep": [str(theirs.pk)]})
    assert Post.objects.get(body="Mine?").attachment_count == 0
    post = Post.objects.get(body="Mine?")
    assert attach(post=post, files=[theirs.pk], acting_user=molly, now=NOW) == 0
    with pytest.raises(NotAllowedError):
        attach(post=post, files=[theirs.pk], acting_user=magnus, now=NOW)


def test_a_bad_file_is_named_at_its_field_and_the_good_one_is_kept(
    client: Client, beach_clean: Topic, magnus: User
) -> None:
    client.force_login(magnus)
    sent = {"body": "Both.", "files": [pdf(), pdf("virus.exe")]}
    response = client.post(reply_url(beach_clean), sent)
    assert "“virus.exe” is of a kind that cannot be attached." in errors(response)
    assert response.context["form"]["body"].value() == "Both."
    assert Attachment.objects.get().name == "minutes.pdf"
    assert not Post.objects.filter(body="Both.").exists()


def test_a_post_has_at_most_five_files(client: Client, beach_clean: Topic, magnus: User) -> None:
    client.force_login(magnus)
    many = [pdf(f"{number}.pdf") for number in range(6)]
    response = client.post(reply_url(beach_clean), {"body": "Six.", "files": many})
    assert "at most 5 files" in errors(response)
    assert not Attachment.objects.exists()


def test_files_of_several_attempts_are_at_most_five(
    client: Client, beach_clean: Topic, magnus: User
) -> None:
    client.force_login(magnus)
    client.post(reply_url(beach_clean), {"body": "", "files": [pdf(), pdf(), pdf()]})
    keep = [str(pk) for pk in Attachment.objects.values_list("pk", flat=True)]
    again = {"body": "All.", "keep": keep, "files": [pdf(), pdf(), pdf()]}
    assert "room for 5 files" in errors(client.post(reply_url(beach_clean), again))


def test_a_person_uploads_so_much_a_day_and_removing_does_not_help(
    beach_clean: Topic, molly: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(actions, "MOST_BYTES_A_DAY", 30)
    post = beach_clean.posts.get()
    [file] = beside(post, pdf(content=b"%PDF-" + b"0" * 20))
    remove_file(file=file, acting_user=molly, now=NOW)
    with pytest.raises(TooMuchError, match="Try again tomorrow"):
        beside(post, pdf())
    tomorrow = timezone.now() + timedelta(days=1)
    assert upload(file=pdf(), place="topic 1", acting_user=molly, now=tomorrow).pk


def test_a_person_uploads_so_many_a_day_however_small(
    molly: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(actions, "MOST_FILES_A_DAY", 2)
    for place in ("topic 1", "topic 2"):
        upload(file=pdf(), place=place, acting_user=molly, now=NOW)
    with pytest.raises(TooMuchError, match="2 files in 24 hours"):
        upload(file=pdf(), place="topic 3", acting_user=molly, now=NOW)
    assert upload(file=pdf(), place="topic 3", acting_user=molly, now=NOW + timedelta(days=1)).pk


def test_who_may_not_post_uploads_nothing(client: Client, beach_clean: Topic, priya: User) -> None:
    client.force_login(priya)
    assert client.post(reply_url(beach_clean), {"body": "a", "files": [pdf()]}).status_code == 403
    Client().post(reply_url(beach_clean), {"body": "a", "files": [pdf()]})
    assert not Attachment.objects.exists()


# What pictures show


def test_the_author_is_asked_what_a_picture_shows(
    client: Client, beach_clean: Topic, magnus: User
) -> None:
    client.force_login(magnus)
    sent = client.post(reply_url(beach_clean), {"body": "Look.", "files": [photo()]})
    post = Post.objects.get(body="Look.")
    file = post.attachments.get()
    assert sent["Location"] == f"/forums/thanet/{beach_clean.pk}/posts/{post.pk}/files/"
    assert "What does “harbour.jpg” show?" in client.get(sent["Location"]).content.decode()
    client.post(sent["Location"], {f"describes-{file.pk}": "Gulls on\nthe pier"})
    page = Client().get(beach_clean.get_absolute_url()).content.decode()
    assert "Gulls on the pier" in page
    assert f'src="/forums/files/{file.pk}/thumbnail/"' in page


def test_files_are_added_to_a_post_that_stands_already(
    client: Client, gloves: Post, magnus: User
) -> None:
    client.force_login(magnus)
    url = f"/forums/thanet/{gloves.topic_id}/posts/{gloves.pk}/files/"
    client.post(url, {"files": [pdf(), pdf()]})
    gloves.refresh_from_db()
    assert gloves.attachment_count == 2
    assert AuditRecord.objects.get(action="files added").new == {"files": 2}
    response = client.post(url, {"files": [pdf(), pdf(), pdf(), pdf()]})
    assert "room for 3 files" in errors(response)


def test_nobody_else_adds_files_and_none_to_what_is_hidden(
    client: Client, gloves: Post, magnus: User, molly: User, olive: User
) -> None:
    url = f"/forums/thanet/{gloves.topic_id}/posts/{gloves.pk}/files/"
    client.force_login(molly)
    assert client.get(url).status_code == 403
    hide_post(post=gloves, reason="Spam", acting_user=olive, now=NOW)
    client.force_login(magnus)
    assert client.post(url, {"files": [pdf()]}).status_code == 403


def test_leaving_the_forum_ends_changing_files(
    client: Client, gloves: Post, magnus: User, thanet_forum: Forum
) -> None:
    ForumMembership.objects.filter(forum=thanet_forum).update(left_at=NOW)
    client.force_login(magnus)
    url = f"/forums/thanet/{gloves.topic_id}/posts/{gloves.pk}/files/"
    assert client.get(url).status_code == 403


def test_nobody_adds_files_that_no_moderator_has_seen(
    client: Client, gloves: Post, magnus: User, thanet_forum: Forum
) -> None:
    """While every post waits, what is seen is changed by nobody but those who moderate."""
    Forum.objects.filter(pk=thanet_forum.pk).update(premoderated=True)
    client.force_login(magnus)
    url = f"/forums/thanet/{gloves.topic_id}/posts/{gloves.pk}/files/"
    assert client.post(url, {"files": [pdf()]}).status_code == 403
    assert not Attachment.objects.exists()


def test_nobody_adds_files_for_an_organisation_that_she_has_left(
    client: Client, gloves: Post, magnus: User, harbour: Organisation
) -> None:
    Belonging.objects.filter(user=magnus).update(organisation=harbour)
    client.force_login(magnus)
    url = f"/forums/thanet/{gloves.topic_id}/posts/{gloves.pk}/files/"
    assert client.post(url, {"files": [pdf()]}).status_code == 403
