"""What an editor plans happens by itself: beat calls the task every minute."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from home.models import NewsPage
from home.tasks import publish_scheduled
from portal.celery import app
from tests.factories.home import make_news

pytestmark = pytest.mark.django_db


def planned(*, days: int) -> NewsPage:
    article = make_news("Planned", live=False)
    article.go_live_at = timezone.now() + timedelta(days=days)
    article.save_revision().publish()
    article.refresh_from_db()
    return article


def test_beat_publishes_every_minute() -> None:
    entries = [
        entry
        for entry in app.conf.beat_schedule.values()
        if entry["task"] == "home.publish_scheduled"
    ]
    assert [entry["schedule"].minute for entry in entries] == [set(range(60))]
    assert "home.publish_scheduled" in app.tasks


def test_a_planned_article_waits() -> None:
    article = planned(days=2)
    publish_scheduled()
    article.refresh_from_db()
    assert not article.live
    assert article.visible_from is None


def test_a_planned_article_appears_when_its_time_has_come(client: Client) -> None:
    article = planned(days=2)
    with time_machine.travel(timezone.now() + timedelta(days=2, minutes=1), tick=False):
        publish_scheduled()
        article.refresh_from_db()
        assert article.visible_from == timezone.now()
        assert "Planned" in client.get("/news/").content.decode()


def test_running_the_task_twice_keeps_the_first_moment() -> None:
    article = planned(days=1)
    with time_machine.travel(timezone.now() + timedelta(days=1, minutes=1), tick=False):
        publish_scheduled()
    first = NewsPage.objects.get().visible_from
    publish_scheduled()
    article.refresh_from_db()
    assert article.visible_from == first


def test_an_article_that_expires_is_taken_down(client: Client) -> None:
    article = make_news("Short-lived", live=False)
    article.expire_at = timezone.now() + timedelta(hours=1)
    article.save_revision().publish()
    with time_machine.travel(timezone.now() + timedelta(hours=2), tick=False):
        publish_scheduled()
        assert "Short-lived" not in client.get("/news/").content.decode()
