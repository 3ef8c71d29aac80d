"""The publish gate: what a fair consultation needs, and what a reason does."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from consultations.errors import NotAllowed, NothingIsMissing, NotReadyToPublish
from consultations.models import ConsultationPage, GateOverride, PreElectionPeriod, Round
from consultations.notices import gate
from consultations.notices.actions import override_gate
from membership.people.models import User
from membership.people.waiting import waiting_for
from portal.records.models import AuditRecord
from tests.factories.consultations import RoundDocumentFactory, RoundFactory, ready_notice
from tests.support.permissions import second_factor

pytestmark = pytest.mark.django_db


def fresh(page: ConsultationPage) -> ConsultationPage:
    return ConsultationPage.objects.get(pk=page.pk)  # type: ignore[no-any-return]


def missing(page: ConsultationPage) -> list[str]:
    return [point.key.split(":")[0] for point in gate.assess(page, timezone.now()).missing]


def one_round(page: ConsultationPage) -> Round:
    return page.rounds.get()  # type: ignore[no-any-return]


def move_decision(page: ConsultationPage, **changes: Any) -> None:
    [step] = page.decision_path
    page.decision_path = [("step", {**step.value, **changes})]


def shorten(page: ConsultationPage) -> None:
    round_ = one_round(page)
    page.rounds.update(closes_at=round_.opens_at + timedelta(days=20))


SPOILS: dict[str, Callable[[ConsultationPage], object]] = {
    "what-can-change": lambda page: setattr(page, "what_can_change", "<p>&nbsp;</p>"),
    "decision": lambda page: move_decision(page, decides=False),
    "round": lambda page: (
        page.rounds.all()[0].documents.all().delete()
        and page.rounds.all()[0].survey.delete()
        and page.rounds.all().delete()
    ),
    "documents": lambda page: one_round(page).documents.filter(kind="draft").delete(),
    "eqia": lambda page: one_round(page).documents.filter(kind="eqia").delete(),
    "contact": lambda page: setattr(page, "contact_email", ""),
    "formats": lambda page: setattr(page, "formats_note", ""),
    "time": shorten,
    "considered": lambda page: setattr(page, "how_considered", ""),
}


def test_a_notice_with_everything_is_ready() -> None:
    assert missing(ready_notice()) == []


@pytest.mark.parametrize("point", SPOILS)
def test_each_thing_that_is_taken_away_is_missed_and_named(point: str) -> None:
    page = ready_notice()
    SPOILS[point](page)
    assert missing(page) == [point]
    with pytest.raises(NotReadyToPublish):
        gate.require(page, timezone.now())


def test_a_decision_before_the_last_answer_is_no_consultation() -> None:
    page = ready_notice()
    last = timezone.localtime(one_round(page).closes_at).date()
    move_decision(page, date=last - timedelta(days=1))
    assert missing(page) == ["decision"]
    move_decision(page, date=last)
    assert missing(page) == []


def test_bank_holidays_make_four_weeks_too_short() -> None:
    page = ready_notice()
    four_weeks = {"christmas": (2026, 12, 7), "autumn": (2026, 10, 5)}
    told = {}
    for name, day in four_weeks.items():
        opens = timezone.datetime(*day, tzinfo=timezone.get_default_timezone())  # type: ignore[attr-defined]
        with time_machine.travel(opens - timedelta(days=3)):
            page.rounds.update(opens_at=opens, closes_at=opens + timedelta(days=28))
            told[name] = missing(page)
    assert told["autumn"] == []
    assert told["christmas"] == ["time"]


def test_what_is_over_is_not_asked_for_anything() -> None:
    page = RoundFactory.create(closed=True, page__live=False).page
    assert gate.assess(page, timezone.now()).points == []


def test_an_editor_gives_a_reason_and_publishes(
    editor: Client, edie: User, unready: ConsultationPage
) -> None:
    url = reverse("consultations:ready", args=[unready.slug])
    refused = editor.post(url, {"reason": " "})
    assert "Say why it is published without these" in refused.content.decode()
    told = editor.post(url, {"reason": "A flood: people need to answer now."}, follow=True)
    assert "A flood" in told.content.decode()
    assert fresh(unready).live
    made = GateOverride.objects.get()
    assert (made.made_by, made.missing) == (edie, ["eqia:1", "considered"])
    record = AuditRecord.objects.get(action="gate overridden")
    assert record.reason == "A flood: people need to answer now."


def test_a_reason_holds_for_what_was_missing_then_and_nothing_else(
    edie: User, unready: ConsultationPage
) -> None:
    override_gate(unready, reason="Urgent.", acting_user=edie)
    gate.require(unready, timezone.now())
    with pytest.raises(NothingIsMissing):
        override_gate(unready, reason="Again.", acting_user=edie)
    unready.what_can_change = ""
    with pytest.raises(NotReadyToPublish) as refused:
        gate.require(unready, timezone.now())
    assert len(refused.value.problems) == 1


def test_a_reason_is_never_changed(unready: ConsultationPage) -> None:
    made = override_gate(unready, reason="Urgent.", acting_user=None)
    made.reason = "Nicer."
    with pytest.raises(TypeError):
        made.save()


def test_an_officer_sees_what_is_missing_and_does_not_decide(
    client: Client, olive: User, unready: ConsultationPage
) -> None:
    second_factor(olive)
    client.force_login(olive)
    text = client.get(reverse("consultations:ready", args=[unready.slug])).content.decode()
    assert "does not say how answers will be considered" in text
    assert "Keep the reason and publish" not in text
    with pytest.raises(NotAllowed):
        override_gate(unready, reason="Please.", acting_user=olive)


def test_a_typing_error_can_be_mended_while_a_round_is_open() -> None:
    page = ready_notice()
    page.save_revision().publish()
    with time_machine.travel(one_round(page).closes_at - timedelta(days=1)):
        page = fresh(page)
        page.summary = "Without the typing error."
        page.save_revision().publish()
    assert fresh(page).summary == "Without the typing error."


def test_what_a_published_notice_needs_is_said_of_one_that_is_published(editor: Client) -> None:
    page = ready_notice()
    page.save_revision().publish()
    ready = reverse("consultations:ready", args=[page.slug])
    assert "Everything is there. It is published." in editor.get(ready).content.decode()
    one_round(page).documents.all().delete()
    text = editor.get(ready).content.decode()
    assert "It is published, but 2 things are missing." in text
    assert "be published" not in text


def test_a_pre_election_period_is_told_before_and_after_and_stops_nothing(editor: Client) -> None:
    page = ready_notice(title="Moorings", slug="moorings")
    page.save_revision()
    inside = timezone.localtime(one_round(page).closes_at).date()
    period = PreElectionPeriod.objects.create(
        name="County elections", start=inside - timedelta(days=5), end=inside + timedelta(days=20)
    )
    edit = reverse("wagtailadmin_pages:edit", args=[page.pk])
    assert "County elections" in editor.get(edit).content.decode()
    ready = editor.get(reverse("consultations:ready", args=[page.slug])).content.decode()
    assert "County elections" in ready
    assert "can be published" in ready
    bulk = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    editor.post(f"{bulk}?id={page.pk}")
    assert fresh(page).live
    period.delete()
    PreElectionPeriod.objects.create(
        name="Later", start=inside + timedelta(days=1), end=inside + timedelta(days=20)
    )
    assert gate.assess(fresh(page), timezone.now()).warnings == []


def test_a_pre_election_period_is_edited_by_its_last_day(editor: Client) -> None:
    add = reverse("pre_election_period:add")
    form = {"name": "County elections", "start": "2029-03-20", "last_day": "2029-03-01"}
    assert "must not be before" in editor.post(add, form).content.decode()
    editor.post(add, form | {"last_day": "2029-05-03"})
    period = PreElectionPeriod.objects.get()
    assert str(period.end) == "2029-05-04"
    shown = editor.get(reverse("pre_election_period:edit", args=[period.pk])).context["form"]
    assert str(shown.initial["last_day"]) == "2029-05-03"


def test_a_round_on_a_published_notice_needs_time_or_a_reason(editor: Client) -> None:
    page = ready_notice()
    page.save_revision().publish()
    opens = one_round(page).closes_at + timedelta(days=1)
    form = {
        "page": page.pk,
        "number": 2,
        "opens_at": opens.strftime("%Y-%m-%d 09:00"),
        "small_numbers_below": 5,
        "last_minute": (opens + timedelta(days=6)).strftime("%Y-%m-%d 23:59"),
    }
    add = reverse("round:add")
    assert "Or say why it has to be shorter" in editor.post(add, form).content.decode()
    editor.post(add, form | {"reason": "The grant ends in March."})
    second = Round.objects.get(page=page, number=2)
    assert GateOverride.objects.get().missing == [gate.time_key(second)]
    refused = gate.assess(fresh(page), timezone.now()).refused
    assert [point.key for point in refused] == ["documents:2", "eqia:2"]


def test_a_published_round_without_papers_waits_for_whoever_writes_notices(
    olive: User, priya: User
) -> None:
    page = ready_notice()
    page.save_revision().publish()
    assert waiting_for(olive, now=timezone.now()) == []
    one_round(page).documents.filter(kind="eqia").delete()
    [waiting] = waiting_for(olive, now=timezone.now())
    assert str(waiting).startswith("1 published round without documents")
    assert waiting_for(priya, now=timezone.now()) == []
    override_gate(fresh(page), reason="It is being typed.", acting_user=None)
    assert waiting_for(olive, now=timezone.now()) == []


def test_a_reason_given_for_one_round_is_none_for_the_next(olive: User) -> None:
    page = ready_notice()
    first = one_round(page)
    first.documents.filter(kind="eqia").delete()
    override_gate(page, reason="It is being typed.", acting_user=None)
    fresh(page).save_revision().publish()
    assert waiting_for(olive, now=timezone.now()) == []
    opens = first.closes_at + timedelta(days=1)
    second = RoundFactory.create(
        page=page, number=2, opens_at=opens, closes_at=opens + timedelta(days=60)
    )
    RoundDocumentFactory.create(round=second)
    [waiting] = waiting_for(olive, now=timezone.now())
    assert waiting.count == 1
    RoundDocumentFactory.create(round=second, kind="eqia")
    assert waiting_for(olive, now=timezone.now()) == []
