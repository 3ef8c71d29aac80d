"""My data: asked for on a page, made in the background, mailed as a link that only its owner can use."""

import io
import json
import tempfile
import tracemalloc
import zipfile
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.core.files.base import ContentFile
from django.test import Client
from django.utils import timezone

from digests.actions.deliveries import deliver_batch
from digests.models import Delivery, Notice
from forums.actions import reply
from forums.models import Forum, Post
from membership.organisations.actions import ask_to_join
from membership.organisations.models import Organisation
from membership.people.errors import ArchiveUnderWay, AskedTooSoon
from membership.people.models import ArchiveState, DataArchive, User
from membership.people.models.archives import LEASE, private_files
from membership.people.rights import my_data
from membership.people.rights.archive import write_archive
from membership.people.rights.links import archive_path
from membership.people.rights.my_data import ask_for_my_data, make_archive, sweep
from portal.records.models import AuditRecord
from portal.records.retention import apply_rule, rule_named
from tests.factories.consultations import ResponseFactory
from tests.factories.forums import PostFactory, TopicFactory
from tests.factories.people import DataArchiveFactory, UserFactory
from tests.support.permissions import second_factor

DAY = timedelta(days=1)
SECOND = timedelta(seconds=1)
MEGABYTE = 1024 * 1024

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked(priya: User) -> DataArchive:
    return ask_for_my_data(acting_user=priya, now=timezone.now())


def contents(archive: DataArchive) -> dict[str, bytes]:
    archive.refresh_from_db()
    with archive.file.open("rb") as file, zipfile.ZipFile(file) as unpacked:
        assert unpacked.testzip() is None
        return {name: unpacked.read(name) for name in unpacked.namelist()}


def made_for(user: User) -> dict[str, Any]:
    """The archive of ``user``, its JSON read."""
    archive = ask_for_my_data(acting_user=user, now=timezone.now())
    assert make_archive(archive.pk, now=timezone.now()) == ArchiveState.READY
    return {
        name: json.loads(content) if name.endswith(".json") else content
        for name, content in contents(archive).items()
    }


def send_mails() -> list[Any]:
    deliver_batch(list(Delivery.objects.filter(state="waiting").values_list("pk", flat=True)))
    return mail.outbox


def status(client: Client, path: str) -> int:
    response = client.get(path)
    response.getvalue()  # a file is closed when it has been read
    return response.status_code


# Asking


def test_asking_on_the_page_leads_to_a_mail_with_a_link(
    client: Client, priya: User, django_capture_on_commit_callbacks: Any
) -> None:
    client.force_login(priya)
    page = client.post("/accounts/my-data/", follow=True)
    assert "We are putting your data together." in page.content.decode()
    assert "Under way" in page.content.decode()
    make_archive(DataArchive.objects.get().pk, now=timezone.now())
    [message] = send_mails()
    assert (message.to, message.subject) == ([priya.email], "Your data is ready")
    link = next(line for line in message.body.splitlines() if "/my-data/" in line)
    response = client.get(link.strip().removeprefix("http://portal.example.org"))
    assert response["Content-Disposition"].startswith("attachment")
    assert "no-store" in response["Cache-Control"]
    unpacked = zipfile.ZipFile(io.BytesIO(response.getvalue()))
    assert "people.json" in unpacked.namelist()


def test_the_secret_of_the_link_is_stored_nowhere(asked: DataArchive) -> None:
    make_archive(asked.pk, now=timezone.now())
    send_mails()
    token = archive_path(asked.pk).split("/")[-2]
    stored = str(list(Notice.objects.values())) + str(list(DataArchive.objects.values()))
    assert token.split(".")[-1] not in stored
    assert Notice.objects.get().details == {}


def test_one_archive_is_made_at_a_time(asked: DataArchive, priya: User) -> None:
    with pytest.raises(ArchiveUnderWay):
        ask_for_my_data(acting_user=priya, now=timezone.now() + 9 * DAY)
    assert DataArchive.objects.count() == 1


def test_another_may_be_asked_for_after_a_day_and_not_before(
    asked: DataArchive, priya: User
) -> None:
    make_archive(asked.pk, now=timezone.now())
    with pytest.raises(AskedTooSoon):
        ask_for_my_data(acting_user=priya, now=asked.asked_at + DAY - SECOND)
    ask_for_my_data(acting_user=priya, now=asked.asked_at + DAY)
    assert DataArchive.objects.count() == 2


def test_the_page_says_when_one_may_ask_again(client: Client, priya: User) -> None:
    DataArchiveFactory.create(user=priya)
    client.force_login(priya)
    page = client.post("/accounts/my-data/", follow=True).content.decode()
    assert "You can ask once a day." in page
    assert DataArchive.objects.count() == 1


def test_what_one_asks_for_is_on_record(asked: DataArchive, priya: User) -> None:
    assert AuditRecord.objects.get(action="asked for").acting_user_pk == priya.pk


# What is in it


def test_it_holds_what_every_app_keeps(
    molly: User, thanet_tides: Organisation, thanet_forum: Forum
) -> None:
    topic = TopicFactory.create(forum=thanet_forum)
    now = timezone.now()
    reply(topic=topic, body="Mind the tide.", organisation=thanet_tides, acting_user=molly, now=now)
    ResponseFactory.create(user=molly, receipt_email="molly@example.org")
    files = made_for(molly)
    assert files["people.json"]["Account"][0]["e-mail address"] == molly.email
    assert files["forums.json"]["Posts"][0]["body"] == "Mind the tide."
    assert files["organisations.json"]["Places in organisations"][0]["role"] == "member"
    receipts = files["consultations.json"]["Responses to consultations"]
    assert receipts[0]["receipt email"] == "molly@example.org"
    assert files["account.json"]["E-mail addresses"][0]["verified"] is True


def test_it_says_what_is_what(priya: User) -> None:
    text = made_for(priya)["READ ME.txt"].decode()
    assert "Priya Person (priya@example.org)" in text
    assert "people.json  Account: 1" in text


def test_it_holds_no_secret_and_nothing_of_others(
    priya: User, molly: User, thanet_tides: Organisation
) -> None:
    second_factor(priya)
    ask_to_join(thanet_tides, acting_user=priya, message="I count the gulls.")
    ask_to_join(
        thanet_tides, acting_user=UserFactory.create(full_name="Somebody Else"), message="Me too."
    )
    everything = str(made_for(priya))
    assert "I count the gulls." in everything
    assert "unused" not in everything  # the secret of the authenticator
    assert priya.password not in everything
    assert "Somebody Else" not in everything
    assert molly.email not in everything


def test_it_holds_the_files_that_go_with_it(priya: User, monkeypatch: pytest.MonkeyPatch) -> None:
    from membership.people.holdings import all_holdings

    kept = DataArchive(pk=1)
    kept.file.name = private_files().save("kept/notes.txt", ContentFile(b"My notes."))
    lost = DataArchive(pk=2, file="kept/lost.txt")
    holding = all_holdings()["people.Person.user"]
    monkeypatch.setattr(type(holding), "files", lambda self, holder: [kept.file, lost.file])
    files = made_for(priya)
    assert files["attachments/people/1-notes.txt"] == b"My notes."
    assert "attachments/people/2-lost.txt  is missing" in files["READ ME.txt"].decode()


def test_it_is_written_piece_by_piece_however_much_there_is(molly: User) -> None:
    topic = TopicFactory.create(author=molly)
    Post.objects.bulk_create(
        PostFactory.build(
            topic=topic, author=molly, organisation=topic.organisation, position=n, body="x" * 8000
        )
        for n in range(10, 2510)
    )
    with tempfile.TemporaryFile() as file:
        write_archive(UserFactory.create(), file, now=timezone.now())  # warms what is imported late
        tracemalloc.start()
        write_archive(molly, file, now=timezone.now())
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    assert peak < 12 * MEGABYTE  # of twenty


# Making it


def test_a_worker_that_was_killed_loses_nothing(asked: DataArchive) -> None:
    now = timezone.now()
    assert DataArchive.objects.claim(asked.pk, now)
    private_files().save(f"{asked.folder}/half.zip", ContentFile(b"half"))
    later = now + LEASE
    assert DataArchive.objects.claimable(later - SECOND).count() == 0
    assert DataArchive.objects.claimable(later).count() == 1
    assert make_archive(asked.pk, now=later) == ArchiveState.READY
    _, names = private_files().listdir(asked.folder)
    assert len(names) == 1
    assert Notice.objects.count() == 1


def test_a_worker_that_lost_its_claim_publishes_nothing(
    asked: DataArchive, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = timezone.now()
    write = my_data._write

    def slow(archive: DataArchive, at: Any) -> Any:
        written = write(archive, at)
        if at == now:
            make_archive(archive.pk, now=now + LEASE)
        return written

    monkeypatch.setattr(my_data, "_write", slow)
    make_archive(asked.pk, now=now)
    asked.refresh_from_db()
    assert asked.is_ready
    assert private_files().exists(str(asked.file.name))
    assert Notice.objects.count() == 1


def test_two_workers_make_it_once(asked: DataArchive) -> None:
    assert make_archive(asked.pk, now=timezone.now()) == ArchiveState.READY
    assert make_archive(asked.pk, now=timezone.now()) is None
    assert Notice.objects.count() == 1


def test_what_fails_is_tried_three_times_and_then_said(
    client: Client, asked: DataArchive, priya: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*args: object) -> None:
        raise OSError("The disk is full.")

    monkeypatch.setattr(my_data, "_write", broken)
    states = [make_archive(asked.pk, now=timezone.now()) for _ in range(3)]
    assert states == ["waiting", "waiting", "failed"]
    client.force_login(priya)
    assert "could not be put together" in client.get("/accounts/my-data/").content.decode()
    ask_for_my_data(acting_user=priya, now=timezone.now())


def test_the_sweep_asks_again_for_what_nobody_makes(
    asked: DataArchive, django_capture_on_commit_callbacks: Any
) -> None:
    assert sweep(now=timezone.now()) == 1
    make_archive(asked.pk, now=timezone.now())
    assert sweep(now=timezone.now() + DAY) == 0


def test_an_account_that_went_meanwhile_leaves_no_file(
    asked: DataArchive, priya: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    write = my_data._write

    def gone(archive: DataArchive, at: Any) -> Any:
        written = write(archive, at)
        User.objects.filter(pk=priya.pk).delete()
        return written

    monkeypatch.setattr(my_data, "_write", gone)
    make_archive(asked.pk, now=timezone.now())
    assert private_files().listdir(asked.folder)[1] == []


# Fetching it


def test_the_link_asks_to_log_in_and_then_hands_it_out(client: Client, priya: User) -> None:
    path = archive_path(DataArchiveFactory.create(user=priya).pk)
    assert client.get(path)["Location"] == f"/accounts/login/?next={path}"
    client.force_login(priya)
    assert status(client, path) == 200
    assert AuditRecord.objects.get(action="downloaded").acting_user_pk == priya.pk


def test_nobody_else_gets_it_whatever_their_role(client: Client, priya: User, amir: User) -> None:
    path = archive_path(DataArchiveFactory.create(user=priya).pk)
    client.force_login(amir)
    assert client.get(path).status_code == 404


@pytest.mark.parametrize("token", ["1", "1.x.y", "%00", "a" * 500])
def test_a_made_up_link_leads_nowhere(client: Client, priya: User, token: str) -> None:
    DataArchiveFactory.create(user=priya)
    client.force_login(priya)
    assert client.get(f"/accounts/my-data/{token}/").status_code == 404


@pytest.mark.parametrize(("after", "answer"), [(7 * DAY - SECOND, 200), (7 * DAY, 302)])
def test_it_can_be_fetched_for_seven_days(
    client: Client, priya: User, after: timedelta, answer: int
) -> None:
    now = timezone.now()
    archive = DataArchiveFactory.create(user=priya, ready_at=now)
    client.force_login(priya)
    with time_machine.travel(now + after, tick=False):
        assert status(client, archive_path(archive.pk)) == answer


def test_an_old_link_says_that_it_has_expired(client: Client, priya: User) -> None:
    now = timezone.now()
    archive = DataArchiveFactory.create(user=priya, ready_at=now)
    with time_machine.travel(now - 8 * DAY):
        path = archive_path(archive.pk)
    client.force_login(priya)
    assert "has expired" in client.get(path, follow=True).content.decode()


def test_the_file_is_gone_after_its_time(client: Client, priya: User) -> None:
    archive = DataArchiveFactory.create(user=priya)
    file = str(archive.file.name)
    assert private_files().exists(file)
    apply_rule(rule_named("my-data-archives"), now=timezone.now() + 7 * DAY)
    assert not private_files().exists(file)
    client.force_login(priya)
    assert "is deleted" in client.get("/accounts/my-data/").content.decode()
