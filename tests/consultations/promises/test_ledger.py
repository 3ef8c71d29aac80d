"""All promises on one page, narrowed by what somebody asks for, and their feed."""

from datetime import timedelta

import pytest
from django.http import QueryDict
from django.test import Client
from django.utils import timezone

from consultations.promises import actions
from consultations.promises.feeds import happenings
from consultations.promises.ledger import ledger_for
from consultations.promises.states import PromiseState
from membership.people.models import User
from membership.people.waiting import waiting_for
from portal.lib.time import start_of_day, today
from tests.factories.consultations import DeedFactory, PointFactory, RoundFactory

pytestmark = pytest.mark.django_db


def texts(query: str = "") -> list[str]:
    found = ledger_for(None, QueryDict(query), timezone.now())
    return [entry.deed.text for entry in found.entries]


def test_what_is_open_stands_first_by_its_date_then_what_is_settled() -> None:
    day = today()
    for text, days in (("late", -3), ("later", 50), ("soon", 3), ("kept", 9)):
        DeedFactory.create(promised=True, text=text, due_on=day + timedelta(days=days))
    kept = DeedFactory._meta.model.objects.get(text="kept")
    actions.keep(kept, "Done.", acting_user=None)
    assert texts() == ["late", "soon", "later", "kept"]
    found = ledger_for(None, QueryDict(), timezone.now())
    assert found.counts == [
        (PromiseState.OPEN, 1),
        (PromiseState.DUE_SOON, 1),
        (PromiseState.OVERDUE, 1),
        (PromiseState.KEPT, 1),
    ]


def test_it_is_narrowed_by_state_owner_consultation_and_words() -> None:
    stile = DeedFactory.create(promised=True, text="Mend the stile", owner_post="Parks")
    DeedFactory.create(promised=True, text="A new ferry", due_on=today() - timedelta(days=1))
    DeedFactory.create(page=stile.page, text="No promise at all")
    stile.points.set([PointFactory.create(page=stile.page, text="I fell over it")])
    assert texts("state=overdue") == ["A new ferry"]
    assert texts("state=open") == ["Mend the stile"]
    assert texts("owner=Parks") == ["Mend the stile"]
    assert texts(f"consultation={stile.page.slug}") == ["Mend the stile"]
    assert texts("text=FELL") == texts("text=stile") == ["Mend the stile"]
    assert texts("text=aeroplane") == []


def test_an_owner_of_many_is_offered_once(client: Client) -> None:
    DeedFactory.create_batch(3, promised=True, owner_post="Parks")
    text = client.get("/promises/?state=nonsense").content.decode()
    assert text.count('<option value="Parks">') == 1
    assert "Select a valid choice" in text


def test_the_feed_tells_what_was_made_moved_and_overdue(client: Client) -> None:
    DeedFactory.create(promised=True, due_on=today() - timedelta(days=2))
    moved = DeedFactory.create(promised=True)
    actions.write_progress(moved, "The first mile is open.", acting_user=None)
    DeedFactory.create(promised=True, page=RoundFactory.create(closed=True).page, text="Secret")
    found = {each.title.partition(":")[0]: each for each in happenings(timezone.now())}
    assert found.keys() == {"Promised", "Progress", "Overdue"}
    assert found["Overdue"].at == start_of_day(today() - timedelta(days=1))
    text = client.get("/promises/feed/").content.decode()
    assert "The first mile is open." in text
    assert "Secret" not in text


def test_a_promise_is_new_when_everybody_can_first_read_it() -> None:
    early = DeedFactory.create(promised=True, made_at=timezone.now() - timedelta(days=90))
    published = early.page.rounds.get().results_published_at
    assert [each.at for each in happenings(timezone.now())] == [published]


def test_overdue_promises_wait_for_officers_alone(olive: User, priya: User) -> None:
    DeedFactory.create(promised=True, due_on=today() - timedelta(days=2))
    now = timezone.now()
    lines = {str(each): each for each in waiting_for(olive, now=now)}
    line = lines["1 overdue promise"]
    assert line.since == start_of_day(today() - timedelta(days=1))
    assert line.url == "/promises/?state=overdue"
    assert not any("promise" in str(each) for each in waiting_for(priya, now=now))
