"""A promise from the day on which it is made until it is kept or withdrawn."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from consultations.errors import NotAllowed
from consultations.models import Deed, Move, ProgressNote
from consultations.promises import actions
from consultations.promises.errors import DateNotMoved, PromiseNotSettled, PromiseSettled
from consultations.promises.policies import can_view_deed
from consultations.promises.states import PromiseState, state_of_promise
from consultations.signals import promise_moved
from membership.people.models import User
from portal.lib.time import LONDON, today
from portal.records.models import AuditRecord
from tests.factories.consultations import ConsultationPageFactory, DeedFactory, RoundFactory

pytestmark = pytest.mark.django_db

DUE = date(2027, 3, 31)


def promised(**values: Any) -> Deed:
    deed: Deed = DeedFactory.create(promised=True, **values)
    return deed


@pytest.mark.parametrize(
    ("on", "state"),
    [
        (DUE - timedelta(days=29), PromiseState.OPEN),
        (DUE - timedelta(days=28), PromiseState.DUE_SOON),
        (DUE, PromiseState.DUE_SOON),
        (DUE + timedelta(days=1), PromiseState.OVERDUE),
    ],
)
def test_it_is_overdue_on_the_day_after_its_last_day(on: date, state: PromiseState) -> None:
    deed = promised(due_on=DUE)
    assert state_of_promise(deed, on) is state
    assert [each for each in PromiseState if Deed.objects.in_state(each, on)] == [state]


def test_what_is_kept_or_withdrawn_is_never_overdue() -> None:
    kept, withdrawn = promised(due_on=DUE), promised(due_on=DUE)
    actions.keep(kept, "Done.", acting_user=None)
    actions.withdraw(withdrawn, "The law changed.", acting_user=None)
    later = DUE + timedelta(days=900)
    assert kept.state(later) is PromiseState.KEPT
    assert withdrawn.state(later) is PromiseState.WITHDRAWN
    assert list(Deed.objects.in_state(PromiseState.KEPT, later)) == [kept]
    assert list(Deed.objects.in_state(PromiseState.WITHDRAWN, later)) == [withdrawn]
    assert not Deed.objects.in_state(PromiseState.OVERDUE, later)


def test_everybody_sees_that_it_is_overdue_without_any_task(client: Client) -> None:
    deed = promised(due_on=today() - timedelta(days=1))
    for url in (deed.get_absolute_url(), "/promises/"):
        text = client.get(url).content.decode()
        assert "Overdue" in text
        assert "Was due by" in text


def test_kept_after_its_date_is_said_to_be_late(client: Client) -> None:
    late = datetime(2027, 4, 1, 9, tzinfo=LONDON)
    deed = promised(due_on=DUE)
    actions.keep(deed, "Done.", acting_user=None, now=late)
    assert "Kept on 1 April 2027, after its date of 31 March 2027" in " ".join(
        client.get(deed.get_absolute_url()).content.decode().split()
    )
    in_time = promised(due_on=DUE)
    actions.keep(in_time, "Done.", acting_user=None, now=late - timedelta(days=1))
    assert not in_time.was_late


def test_the_old_date_stays_when_the_date_moves(client: Client, olive: User) -> None:
    deed = promised(due_on=DUE)
    now = datetime(2027, 3, 1, 9, tzinfo=LONDON)
    for month in (5, 7):
        actions.move_date(deed, date(2027, month, 1), "More time.", acting_user=olive, now=now)
    assert deed.due_on == date(2027, 7, 1)
    text = " ".join(client.get(deed.get_absolute_url()).content.decode().split())
    assert "1 July 2027<br>First promised by 31 March 2027" in text
    assert "Date moved from 1 May 2027 to 1 July 2027" in text
    assert "Promised, by 31 March 2027" in text


@pytest.mark.parametrize("day", [DUE, date(2027, 2, 28)])
def test_a_date_moves_to_another_day_that_has_not_passed(day: date) -> None:
    deed = promised(due_on=DUE)
    with pytest.raises(DateNotMoved):
        actions.move_date(
            deed, day, "x", acting_user=None, now=datetime(2027, 3, 1, 9, tzinfo=LONDON)
        )
    assert not deed.notes.exists()


def test_a_settled_promise_moves_no_more_until_it_is_taken_up_again(olive: User) -> None:
    deed = promised()
    with pytest.raises(PromiseNotSettled):
        actions.take_up_again(deed, "x", acting_user=olive)
    actions.withdraw(deed, "No money.", acting_user=olive)
    for action in (actions.write_progress, actions.keep, actions.withdraw):
        with pytest.raises(PromiseSettled):
            action(deed, "x", acting_user=olive)
    with pytest.raises(PromiseSettled):
        actions.move_date(deed, today() + timedelta(days=9), "x", acting_user=olive)
    actions.take_up_again(deed, "Money was found.", acting_user=olive)
    assert (deed.withdrawn_at, deed.withdrawn_reason) == (None, "")
    actions.keep(deed, "Done.", acting_user=olive)
    moves = [note.move for note in ProgressNote.objects.order_by("pk")]
    assert moves == [Move.WITHDRAWN, Move.REOPENED, Move.KEPT]


def test_of_two_who_move_the_date_at_once_the_second_is_told() -> None:
    deed = promised()
    stale = Deed.objects.get(pk=deed.pk)
    actions.move_date(deed, today() + timedelta(days=200), "x", acting_user=None)
    with pytest.raises(PromiseSettled):
        actions.move_date(stale, today() + timedelta(days=300), "x", acting_user=None)


def test_each_move_is_recorded_and_said_once(olive: User) -> None:
    told: list[int] = []

    def listen(note_pk: int, **kwargs: Any) -> None:
        told.append(note_pk)

    promise_moved.connect(listen)
    deed = promised()
    note = actions.write_progress(deed, "Begun.", acting_user=olive)
    assert told == [note.pk]
    kept = AuditRecord.objects.get(action="promise: progress")
    assert (kept.acting_user_pk, kept.target_pk, kept.reason) == (olive.pk, str(deed.pk), "Begun.")


def test_nobody_else_moves_a_promise(priya: User) -> None:
    with pytest.raises(NotAllowed):
        actions.write_progress(promised(), "x", acting_user=priya)


@pytest.mark.parametrize(
    ("move", "form", "state"),
    [
        ("keep", {"text": "Done."}, PromiseState.KEPT),
        ("withdraw", {"text": "No money."}, PromiseState.WITHDRAWN),
        ("progress", {"text": "Begun."}, PromiseState.OPEN),
    ],
)
def test_an_officer_moves_it_on_its_page(
    client: Client, olive: User, move: str, form: dict[str, str], state: PromiseState
) -> None:
    deed = promised()
    client.force_login(olive)
    assert (
        f"{deed.get_absolute_url()}{move}/" in client.get(deed.get_absolute_url()).content.decode()
    )
    told = client.post(f"{deed.get_absolute_url()}{move}/", form, follow=True)
    assert form["text"] in told.content.decode()
    deed.refresh_from_db()
    assert deed.state(today()) is state


def test_bad_input_loses_nothing(client: Client, olive: User) -> None:
    deed = promised()
    client.force_login(olive)
    url = f"{deed.get_absolute_url()}date/"
    past = {"due_on_day": "1", "due_on_month": "2", "due_on_year": "2020", "text": "More time."}
    text = client.post(url, past).content.decode()
    assert "The new date must be today or later" in text
    assert "More time." in text
    assert 'value="2020"' in text
    assert "Enter" in client.post(url, {"text": ""}).content.decode()
    actions.keep(deed, "Done.", acting_user=None)
    again = client.post(f"{deed.get_absolute_url()}keep/", {"text": "Twice."}).content.decode()
    assert "kept or withdrawn already" in again
    assert "Twice." in again
    assert client.get(f"{deed.get_absolute_url()}nonsense/").status_code == 404


def test_what_can_be_read_is_the_same_for_one_and_for_all(client: Client) -> None:
    shown, early = promised(), promised(page=RoundFactory.create(closed=True).page)
    gone = promised()
    gone.page.unpublish()
    done = DeedFactory.create(page=shown.page)
    now = timezone.now()
    readable = set(Deed.objects.visible_to(None, now))
    assert readable == {shown, done}
    every = Deed.objects.select_related("page")
    assert {deed for deed in every if can_view_deed(None, deed, now)} == readable
    for hidden in (early, gone, done):
        assert client.get(f"/promises/{hidden.pk}/").status_code == 404


def test_a_promise_outlives_the_account_of_its_owner(client: Client, olive: User) -> None:
    deed = promised(owner=olive, owner_post="Head of Parks")
    olive.delete()
    deed.refresh_from_db()
    assert deed.owner is None
    assert "Head of Parks" in client.get(deed.get_absolute_url()).content.decode()


def test_without_a_consultation_shown_there_is_nothing_promised(client: Client) -> None:
    promised(page=ConsultationPageFactory.create())
    assert "Nothing has been promised yet" in client.get("/promises/").content.decode()
