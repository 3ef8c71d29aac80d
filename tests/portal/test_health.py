from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from portal.records.actions import beat


def test_the_process_says_that_it_is_alive(client: Client) -> None:
    assert client.get("/healthz").json() == {"status": "ok"}


@pytest.mark.django_db
def test_ready_names_every_part(client: Client) -> None:
    beat("beat", now=timezone.now())
    answer = client.get("/readyz")
    assert answer.status_code == 200, answer.json()
    assert set(answer.json()["parts"]) == {"database", "cache", "broker", "migrations", "beat"}


@pytest.mark.django_db
def test_not_ready_when_beat_has_not_been_seen_for_three_minutes(client: Client) -> None:
    beat("beat", now=timezone.now() - timedelta(minutes=4))
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["parts"]["beat"].startswith("last seen")
