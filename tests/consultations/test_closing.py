"""The end of an open round moves in public or not at all."""

from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from consultations.errors import ClosingRefused, NotAllowed, RoundNotOpen
from consultations.models import ClosingChange, MovedDates, Round
from consultations.notices.actions import change_closing
from consultations.signals import closing_changed
from membership.people.models import User
from portal.lib.templatetags.portal import day, moment
from portal.lib.time import LONDON
from portal.records.models import AuditRecord
from tests.factories.consultations import RoundFactory, ready_notice

pytestmark = pytest.mark.django_db


def later(round_: Round, days: int = 7) -> datetime:
    return round_.closes_at + timedelta(days=days)


def test_more_time_comes_with_a_note_that_everybody_reads(
    editor: Client, edie: User, client: Client
) -> None:
    round_ = RoundFactory.create(closes_at=datetime(2099, 3, 1, tzinfo=LONDON))
    url = reverse("consultations:closing", args=[round_.page.slug, 1])
    assert url in editor.get(round_.page.url).content.decode()
    form = {
        "last_day_day": "15",
        "last_day_month": "3",
        "last_day_year": "2099",
        "last_minute": "23:59",
        "note": "The Easy Read version came late.",
    }
    shown = editor.post(url, form, follow=True).content.decode()
    assert "There is more time" in shown
    assert (
        "It was to close 11:59pm on 28 February 2099 and closes 11:59pm on 15 March 2099" in shown
    )
    assert "The Easy Read version came late." in Client().get(round_.page.url).content.decode()
    round_.refresh_from_db()
    assert round_.closes_at == datetime(2099, 3, 16, tzinfo=LONDON)
    change = ClosingChange.objects.get()
    assert (change.made_by, change.is_extension) == (edie, True)
    assert AuditRecord.objects.get(action="closing changed").reason == change.note


def test_without_a_note_nothing_moves_and_what_was_typed_stays(editor: Client) -> None:
    round_ = RoundFactory.create()
    url = reverse("consultations:closing", args=[round_.page.slug, 1])
    text = editor.post(url, {"last_minute": "12:00", "note": ""}).content.decode()
    assert "Say why it changes" in text
    assert "12:00" in text
    assert not ClosingChange.objects.exists()


def test_it_can_close_early_at_once(edie: User) -> None:
    round_ = RoundFactory.create()
    soon = timezone.now() + timedelta(minutes=1)
    change = change_closing(round_, closes_at=soon, note="The grant is gone.", acting_user=edie)
    assert not change.is_extension
    assert not round_.is_open(soon)


def test_a_round_that_was_closed_early_in_public_needs_no_second_reason(edie: User) -> None:
    page = ready_notice()
    page.save_revision().publish()
    round_ = page.rounds.get()
    with time_machine.travel(round_.opens_at + timedelta(days=1)):
        soon = timezone.now() + timedelta(days=2)
        change_closing(round_, closes_at=soon, note="The grant is gone.", acting_user=edie)
        page.refresh_from_db()
        page.save_revision().publish()


@pytest.mark.parametrize("ago", [timedelta(0), timedelta(days=1)])
def test_it_cannot_have_closed_already(edie: User, ago: timedelta) -> None:
    round_, now = RoundFactory.create(), timezone.now()
    with pytest.raises(ClosingRefused):
        change_closing(round_, closes_at=now - ago, note="So.", acting_user=edie, now=now)


def test_a_round_that_is_not_open_is_not_moved(edie: User, olive: User) -> None:
    for round_ in (RoundFactory.create(closed=True), RoundFactory.create(planned=True)):
        with pytest.raises(RoundNotOpen):
            change_closing(round_, closes_at=later(round_), note="So.", acting_user=edie)
    with pytest.raises(NotAllowed):
        change_closing(RoundFactory.create(), closes_at=timezone.now(), note="", acting_user=olive)


def test_more_time_reaches_neither_into_the_next_round_nor_beyond_the_decision(edie: User) -> None:
    page = ready_notice()
    page.save_revision().publish()
    round_ = page.rounds.get()
    with time_machine.travel(round_.opens_at + timedelta(days=1)):
        RoundFactory.create(
            page=page, number=2, opens_at=later(round_, 10), closes_at=later(round_, 20)
        )
        with pytest.raises(ClosingRefused, match="is open at the same time"):
            change_closing(round_, closes_at=later(round_, 11), note="So.", acting_user=edie)
        with pytest.raises(ClosingRefused, match="first decision"):
            change_closing(round_, closes_at=later(round_, 40), note="So.", acting_user=edie)
        change_closing(round_, closes_at=later(round_, 10), note="So.", acting_user=edie)


def test_two_editors_at_once_move_it_once(edie: User) -> None:
    round_ = RoundFactory.create()
    seen_by_the_other = Round.objects.get(pk=round_.pk)
    change_closing(round_, closes_at=later(round_), note="First.", acting_user=edie)
    with pytest.raises(ClosingRefused):
        change_closing(
            seen_by_the_other, closes_at=later(round_, 14), note="Second.", acting_user=edie
        )
    assert ClosingChange.objects.get().note == "First."


def test_what_was_said_is_never_changed(edie: User) -> None:
    round_ = RoundFactory.create()
    change = change_closing(round_, closes_at=later(round_), note="So.", acting_user=edie)
    change.note = "Otherwise."
    with pytest.raises(TypeError):
        change.save()


def test_a_fact_and_its_signal_are_kept_or_lost_together(edie: User) -> None:
    round_ = RoundFactory.create()

    def fail(**kwargs: Any) -> None:
        raise RuntimeError("The receiver broke.")

    closing_changed.connect(fail)
    try:
        with pytest.raises(RuntimeError):
            change_closing(round_, closes_at=later(round_), note="So.", acting_user=edie)
    finally:
        closing_changed.disconnect(fail)
    assert not ClosingChange.objects.exists()
    assert Round.objects.get(pk=round_.pk).closes_at < later(round_)


def round_form(round_: Round, **changes: Any) -> dict[str, Any]:
    opens, last = (timezone.localtime(each) for each in (round_.opens_at, round_.last_minute))
    return {
        "page": round_.page_id,
        "number": 1,
        "name": "Renamed",
        "opens_at": opens.strftime("%Y-%m-%d %H:%M"),
        "small_numbers_below": 5,
        "last_minute": last.strftime("%Y-%m-%d %H:%M"),
    } | changes


@pytest.mark.parametrize("state", [{}, {"closed": True}])
def test_the_round_screen_moves_no_dates_of_a_round_that_has_opened_in_public(
    editor: Client, state: dict[str, Any]
) -> None:
    long_ago = timezone.now() - timedelta(days=90)
    round_ = RoundFactory.create(page__visible_from=long_ago, **state)
    edit = reverse("round:edit", args=[round_.pk])
    assert "its dates stay" in editor.get(edit).content.decode()
    form = round_form(round_, last_minute="2099-01-01 23:59", opens_at="2098-01-01 00:00")
    assert editor.post(edit, form).status_code == 302
    after = Round.objects.get(pk=round_.pk)
    assert after.name == "Renamed"
    assert (after.opens_at, after.closes_at) == (round_.opens_at, round_.closes_at)


def test_the_round_screen_moves_what_nobody_has_been_told(editor: Client) -> None:
    planned = RoundFactory.create(planned=True)
    draft = RoundFactory.create(page__live=False, page__visible_from=None)
    for round_, why in ((planned, "The hall is shut."), (draft, "")):
        form = round_form(round_, last_minute="2099-01-01 23:59", why_moved=why)
        editor.post(reverse("round:edit", args=[round_.pk]), form)
        assert Round.objects.get(pk=round_.pk).closes_at.year == 2099


def move_planned(editor: Client, **changes: Any) -> Round:
    """A round to come of a published notice, with other dates than everybody has read."""
    round_ = RoundFactory.create(planned=True, page__slug="moorings")
    form = round_form(round_, why_moved="The hall is shut.", **changes)
    editor.post(reverse("round:edit", args=[round_.pk]), form)
    return round_


def test_everybody_reads_what_the_dates_of_a_round_to_come_were_and_why_they_change(
    editor: Client, client: Client, edie: User
) -> None:
    form = {"opens_at": "2098-11-30 00:00", "last_minute": "2099-01-01 23:59"}
    was = move_planned(editor, **form)
    moved = MovedDates.objects.get()
    assert (moved.old_opens_at, moved.old_closes_at) == (was.opens_at, was.closes_at)
    assert moved.made_by == edie
    page = client.get("/consultations/moorings/").content.decode()
    assert "The dates have changed." in page
    opens = f"open {moment(was.opens_at)}, and the new opening is {moment(moved.new_opens_at)}."
    closes = f"close {moment(was.last_minute)}, and the new end is {moment(moved.new_last_minute)}."
    changed = f"Changed on {day(moved.made_at)}"
    for words in (f"It was to {opens}", f"It was to {closes}", "The hall is shut.", changed):
        assert words in page


def test_only_what_moves_is_said_of_a_round_to_come(editor: Client, client: Client) -> None:
    move_planned(editor, last_minute="2099-01-01 23:59")
    page = client.get("/consultations/moorings/").content.decode()
    assert "It was to close" in page
    assert "It was to open" not in page


def test_what_was_said_of_the_dates_is_never_changed(editor: Client) -> None:
    move_planned(editor, last_minute="2099-01-01 23:59")
    with pytest.raises(TypeError):
        MovedDates.objects.get().save()


def test_a_round_to_come_that_is_deleted_takes_what_was_said_of_its_dates_along(
    editor: Client,
) -> None:
    round_ = move_planned(editor, last_minute="2099-01-01 23:59")
    editor.post(reverse("round:delete", args=[round_.pk]))
    assert not Round.objects.exists()


def test_an_open_round_of_a_published_notice_is_not_deleted(editor: Client) -> None:
    round_ = RoundFactory.create()
    told = editor.post(reverse("round:delete", args=[round_.pk]), follow=True)
    assert "stays. You can close it early" in told.content.decode()
    assert Round.objects.exists()
