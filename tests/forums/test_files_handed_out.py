"""Files beside posts: handed out by a policy, removed, hidden, and gone when their time is over."""

import re
from datetime import timedelta
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks

from forums.actions import hide_post, hide_topic
from forums.attachments.actions import hide_file, remove_file, unhide_file, upload
from forums.attachments.models import private_files
from forums.attachments.retention import NOT_POSTED, OUT_OF_SIGHT
from forums.attachments.signals import files_changed
from forums.errors import AlreadyDoneError, NotAllowedError
from forums.models import Attachment, FileState, Forum, ForumMembership, Post
from forums.tasks import forget_files
from membership.people.models import User
from membership.people.rights.archive import write_archive
from membership.people.rights.erasure import erase_account
from portal.records.models import AuditRecord
from portal.records.retention import apply_rule, rule_named
from tests.factories.bodies import BodyFactory, SeatFactory, TermFactory
from tests.factories.forums import ForumFactory, TopicFactory
from tests.factories.people import PersonFactory
from tests.forums.files import beside, drawing, pdf, photo, status, status_for

NOW = timezone.now()


# Handing out


@pytest.mark.parametrize(
    ("sent", "kind"), [(pdf, "application/pdf"), (photo, "image/jpeg"), (drawing, "image/png")]
)
def test_a_file_leaves_as_a_download_that_no_browser_runs(
    client: Client, gloves: Post, sent: object, kind: str
) -> None:
    [file] = beside(gloves, sent())  # type: ignore[operator]
    response = client.get(f"/forums/files/{file.pk}/")
    assert response["Content-Disposition"] == f'attachment; filename="{file.name}"'
    assert response["Content-Type"] == kind
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert response["Cache-Control"] == "private, no-cache"
    assert len(response.getvalue()) == file.size


def test_a_small_picture_has_the_same_armour(client: Client, gloves: Post) -> None:
    [file] = beside(gloves, photo())
    response = client.get(f"/forums/files/{file.pk}/thumbnail/")
    assert response["Content-Disposition"].startswith("attachment")
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert 0 < len(response.getvalue()) < file.size + 1000


def test_a_file_lies_under_a_random_name_outside_media(gloves: Post) -> None:
    [file] = beside(gloves, pdf())
    assert re.fullmatch(r"forum-files/\d{4}/\d\d/[0-9a-f]{40}\.pdf", str(file.file.name))
    with pytest.raises(ValueError, match="private"):
        _ = file.file.url


@pytest.mark.parametrize("hide", ["post", "topic", "withdrawn", "waiting"])
def test_files_of_what_is_out_of_sight_are_for_author_and_moderators(
    gloves: Post, olive: User, hide: str, request: pytest.FixtureRequest
) -> None:
    [file] = beside(gloves, pdf())
    if hide == "post":
        hide_post(post=gloves, reason="Spam", acting_user=olive, now=NOW)
    elif hide == "topic":
        hide_topic(topic=gloves.topic, reason="Spam", acting_user=olive, now=NOW)
    else:
        at = NOW if hide == "withdrawn" else None
        Post.objects.filter(pk=gloves.pk).update(state=hide, hidden_at=at)
    who = ("magnus", "modupe", "olive", "priya")
    met = {
        name: status_for(request.getfixturevalue(name), f"/forums/files/{file.pk}/") for name in who
    }
    author = 404 if hide == "topic" else 200  # the topic is Molly's
    assert met == {"magnus": author, "modupe": 200, "olive": 200, "priya": 404}
    assert status_for(None, f"/forums/files/{file.pk}/") == 404


def test_files_of_a_room_are_for_those_who_may_enter(molly: User, olive: User) -> None:
    body = BodyFactory.create()
    seat = SeatFactory.create(body=body)
    TermFactory.create(seat=seat, person=PersonFactory.create(user=molly))
    room = ForumFactory.create(district=None, body=body, name="Room", slug="room")
    post = TopicFactory.create(forum=room, author=molly, organisation=None).posts.get()
    [file] = beside(post, pdf())
    url = f"/forums/files/{file.pk}/"
    met = {user: status_for(user, url) for user in (molly, olive)}
    assert met == {molly: 200, olive: 404}
    assert status_for(None, f"/forums/files/{file.pk}/") == 404


def test_an_upload_that_is_not_posted_is_its_owners_alone(
    thanet_forum: Forum, molly: User, olive: User
) -> None:
    file = upload(file=photo(), place="topic 1", acting_user=molly, now=NOW)
    url = f"/forums/files/{file.pk}/thumbnail/"
    met = {user: status_for(user, url) for user in (molly, olive)}
    assert met == {molly: 200, olive: 404}


def test_a_file_that_is_lost_on_the_disk_is_not_found(client: Client, gloves: Post) -> None:
    [file] = beside(gloves, pdf())
    private_files().delete(str(file.file.name))
    assert status(client, f"/forums/files/{file.pk}/") == 404


# Removing and hiding


def test_the_author_removes_a_file_and_it_is_gone_from_the_disk(
    client: Client,
    gloves: Post,
    magnus: User,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    file, other = beside(gloves, pdf(), photo())
    client.force_login(magnus)
    with django_capture_on_commit_callbacks(execute=True):
        client.post(f"/forums/files/{file.pk}/remove/")
    assert not private_files().exists(str(file.file.name))
    gloves.refresh_from_db()
    assert gloves.attachment_count == 1
    assert status(client, f"/forums/files/{file.pk}/") == 404
    assert status(client, f"/forums/files/{other.pk}/") == 200


def test_nobody_else_removes_it_and_nobody_what_a_moderator_hid(
    gloves: Post, magnus: User, molly: User, modupe: User
) -> None:
    [file] = beside(gloves, pdf())
    with pytest.raises(NotAllowedError):
        remove_file(file=file, acting_user=molly, now=NOW)
    hide_file(file=file, reason="Private", acting_user=modupe, now=NOW)
    with pytest.raises(NotAllowedError):
        remove_file(file=file, acting_user=magnus, now=NOW)


def test_a_moderator_hides_one_file_and_its_author_reads_why(
    client: Client, gloves: Post, magnus: User, modupe: User
) -> None:
    [file] = beside(gloves, pdf())
    client.force_login(modupe)
    client.post(f"/forums/files/{file.pk}/hide/", {"reason": "It names a child."})
    url = gloves.topic.get_absolute_url()
    assert "minutes.pdf" not in Client().get(url).content.decode()
    assert status_for(None, f"/forums/files/{file.pk}/") == 404
    client.force_login(magnus)
    assert "It names a child." in client.get(url).content.decode()
    assert status(client, f"/forums/files/{file.pk}/") == 200
    client.force_login(modupe)
    client.post(f"/forums/files/{file.pk}/unhide/", {"reason": "It does not."})
    assert status_for(None, f"/forums/files/{file.pk}/") == 200
    assert set(AuditRecord.objects.values_list("action", flat=True)) >= {"hidden", "shown again"}


def test_of_two_moderators_one_has_hidden_it(gloves: Post, modupe: User, molly: User) -> None:
    [file] = beside(gloves, pdf())
    with pytest.raises(NotAllowedError):
        hide_file(file=file, reason="No", acting_user=molly, now=NOW)
    hide_file(file=file, reason="Yes", acting_user=modupe, now=NOW)
    with pytest.raises(AlreadyDoneError):
        hide_file(file=file, reason="Too", acting_user=modupe, now=NOW)
    unhide_file(file=file, reason="No", acting_user=modupe, now=NOW)
    with pytest.raises(AlreadyDoneError):
        unhide_file(file=file, reason="No", acting_user=modupe, now=NOW)


# How long


def test_what_was_never_posted_goes_after_a_day(
    molly: User, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    day = timezone.now() - timedelta(days=1)
    old = upload(file=photo(), place="topic 1", acting_user=molly, now=day)
    new = upload(file=pdf(), place="topic 1", acting_user=molly, now=day + timedelta(minutes=9))
    with django_capture_on_commit_callbacks(execute=True):
        forget_files()
    assert list(Attachment.objects.all()) == [new]
    assert not private_files().exists(str(old.file.name))
    assert not private_files().exists(str(old.thumbnail.name))
    assert rule_named(NOT_POSTED).after == timedelta(days=1)


def test_files_of_a_withdrawn_post_go_after_ninety_days_and_those_of_others_stay(
    gloves: Post, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    [file] = beside(gloves, pdf())
    [kept] = beside(gloves.topic.posts.get(position=1), pdf())
    Post.objects.filter(pk=gloves.pk).update(state="withdrawn", hidden_at=NOW)
    rule = rule_named(OUT_OF_SIGHT)
    assert apply_rule(rule, now=NOW + timedelta(days=89)) == 0
    with django_capture_on_commit_callbacks(execute=True):
        assert apply_rule(rule, now=NOW + timedelta(days=90)) == 1
    file.refresh_from_db()
    gloves.refresh_from_db()
    assert (file.state, gloves.attachment_count) == (FileState.REMOVED, 0)
    assert private_files().exists(str(kept.file.name))


def test_an_account_that_is_erased_takes_its_files_along(
    gloves: Post,
    magnus: User,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    [file] = beside(gloves, photo())
    with django_capture_on_commit_callbacks(execute=True):
        erase_account(magnus.pk, acting_user=magnus, now=NOW)
    gloves.refresh_from_db()
    assert gloves.body == "I can bring fifty pairs."
    assert gloves.attachment_count == 0
    assert not private_files().exists(str(file.file.name))
    assert not private_files().exists(str(file.thumbnail.name))


# What it costs


def statements(client: Client, url: str) -> list[str]:
    client.get(url).getvalue()
    with CaptureQueriesContext(connection) as captured:
        assert status(client, url) == 200
    return [query["sql"] for query in captured.captured_queries]


def test_files_of_a_page_come_with_one_statement_and_none_when_there_are_none(
    client: Client, gloves: Post
) -> None:
    url = gloves.topic.get_absolute_url()
    without = statements(client, url)
    assert not [sql for sql in without if "forums_attachment" in sql]
    beside(gloves, pdf())
    with_one = statements(client, url)
    assert len(with_one) == len(without) + 1
    beside(gloves, pdf(), photo())
    beside(gloves.topic.posts.get(position=1), pdf())
    assert len(statements(client, url)) == len(with_one)


def test_a_download_costs_little(client: Client, gloves: Post) -> None:
    [file] = beside(gloves, pdf())
    assert len(statements(client, f"/forums/files/{file.pk}/")) <= 2


def test_the_archive_of_my_data_holds_my_files_and_nobody_elses(gloves: Post, magnus: User) -> None:
    [file] = beside(gloves, pdf())
    beside(gloves.topic.posts.get(position=1), pdf(content=b"%PDF- of Molly"))
    target = BytesIO()
    write_archive(magnus, target, now=NOW)
    with ZipFile(target) as archive:
        names = [name for name in archive.namelist() if name.startswith("attachments/forums/")]
        assert [archive.read(name) for name in names] == [b"%PDF-1.7\nHello"]
        assert file.name in archive.read("forums.json").decode()


def test_who_keeps_pages_hears_that_files_changed(gloves: Post, magnus: User, modupe: User) -> None:
    heard: list[int] = []

    def listen(post_pk: int, **kwargs: object) -> None:
        heard.append(post_pk)

    files_changed.connect(listen)
    try:
        [file] = beside(gloves, pdf())
        hide_file(file=file, reason="No", acting_user=modupe, now=NOW)
        unhide_file(file=file, reason="Yes", acting_user=modupe, now=NOW)
        remove_file(file=file, acting_user=magnus, now=NOW)
    finally:
        files_changed.disconnect(listen)
    assert heard == [gloves.pk] * 4


def test_whoever_may_not_post_any_more_still_removes_her_file(
    client: Client, gloves: Post, magnus: User, thanet_forum: Forum
) -> None:
    [file] = beside(gloves, pdf())
    ForumMembership.objects.filter(forum=thanet_forum).update(left_at=NOW)
    client.force_login(magnus)
    page = client.get(gloves.topic.get_absolute_url()).content.decode()
    assert f"/forums/files/{file.pk}/remove/" in page
    client.post(f"/forums/files/{file.pk}/remove/")
    assert status(client, f"/forums/files/{file.pk}/") == 404
