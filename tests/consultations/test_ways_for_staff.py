"""Officers and editors reach all that they may do with a consultation by pressing, never by an address."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from consultations import waiting
from consultations.models import GateOverride, Round
from consultations.notices import gate
from consultations.notices.actions import override_gate
from membership.people.models import User
from membership.people.waiting import waiting_for
from portal.records.models import AuditRecord
from tests.consultations.conftest import Asked
from tests.factories.consultations import (
    ConsultationPageFactory,
    QuestionFactory,
    ResponseFactory,
    RoundDocumentFactory,
    RoundFactory,
    SurveyFactory,
    ready_notice,
)
from tests.support.permissions import second_factor

pytestmark = pytest.mark.django_db
OF_THE_NOTICE = ("ready", "start", "results")


@pytest.fixture
def officer(client: Client, olive: User) -> Client:
    second_factor(olive)
    client.force_login(olive)
    return client


def of(page: Any, *names: str) -> list[str]:
    return [reverse(f"consultations:{name}", args=[page.slug]) for name in names]


def links(client: Client, url: str) -> str:
    return str(client.get(url).content.decode())


@pytest.mark.parametrize("state", ["closed", "published"])
def test_the_notice_leads_staff_to_results_and_visitors_nowhere(
    officer: Client, editor: Client, state: str
) -> None:
    page = RoundFactory.create(**{state: True}).page
    [evidence] = of(page, "evidence")
    for client in (officer, editor):
        seen = links(client, page.url)
        assert all(f'href="{url}"' in seen for url in of(page, *OF_THE_NOTICE))
        assert (evidence in seen) == (client is officer)
    public = links(Client(), page.url)
    assert "Results and publishing" not in public
    assert evidence not in public


def test_before_the_first_round_there_are_no_results_to_go_to(officer: Client) -> None:
    page = RoundFactory.create(planned=True).page
    seen = links(officer, page.url)
    assert "Results and publishing" not in seen
    assert of(page, "ready")[0] in seen


def test_the_responses_lead_to_results_and_evidence(officer: Client) -> None:
    page = RoundFactory.create(closed=True).page
    seen = links(officer, reverse("consultations:responses", args=[page.slug, 1]))
    assert all(url in seen for url in of(page, "results", "evidence"))


def test_an_officers_buttons_are_those_that_she_may_press(officer: Client) -> None:
    page = SurveyFactory.create(round__closed=True).round.page
    seen = links(officer, reverse("wagtailadmin_pages:edit", args=[page.pk]))
    assert all(url in seen for url in of(page, *OF_THE_NOTICE, "evidence"))
    assert reverse("consultations:trial", args=[page.slug, 1]) in seen
    for screen in ("round", "point", "deed"):
        assert f"{reverse(f'{screen}:index')}?page={page.pk}" not in seen


def test_an_editors_buttons_lead_to_the_records_as_well(editor: Client) -> None:
    survey = SurveyFactory.create(round__closed=True)
    page = survey.round.page
    edit = reverse("wagtailadmin_pages:edit", args=[page.pk])
    seen = links(editor, edit)
    assert all(url in seen for url in of(page, *OF_THE_NOTICE))
    assert f"{reverse('question:index')}?survey={survey.pk}" in seen
    assert of(page, "evidence")[0] not in seen
    page.unpublish()
    assert of(page, "results")[0] not in links(editor, edit)


def test_a_round_without_questions_leads_to_its_survey(editor: Client, officer: Client) -> None:
    first = SurveyFactory.create(round__closed=True)
    page = first.round.page
    second = RoundFactory.create(page=page, number=2)
    edit = reverse("wagtailadmin_pages:edit", args=[page.pk])
    seen = links(editor, edit)
    add = f"{reverse('survey:add')}?round={second.pk}"
    assert add not in links(officer, edit)
    assert add in seen
    assert f"{reverse('question:index')}?survey={first.pk}" in seen
    assert add in links(editor, of(page, "ready")[0])
    form = editor.get(add).context["form"]
    assert str(form["round"].value()) == str(second.pk)
    saved = editor.post(add, {"round": second.pk, "introduction": "Ten minutes."})
    assert saved["Location"] == f"{reverse('question:index')}?survey={second.survey.pk}"


def test_a_survey_without_questions_leads_to_the_first_one(editor: Client, officer: Client) -> None:
    survey = SurveyFactory.create()
    ready = of(survey.round.page, "ready")[0]
    add = f"{reverse('question:add')}?survey={survey.pk}"
    trial = reverse("consultations:trial", args=[survey.round.page.slug, 1])
    seen = links(editor, ready)
    assert add in seen
    assert trial not in seen
    QuestionFactory.create(survey=survey)
    seen = links(editor, ready)
    assert add not in seen
    assert trial in seen
    assert trial in links(officer, ready)


def test_what_only_editors_mend_is_no_link_for_officers(editor: Client, officer: Client) -> None:
    page = ConsultationPageFactory.create(live=False, visible_from=None)
    ready, add = of(page, "ready")[0], f"{reverse('round:add')}?page={page.pk}"
    assert add in links(editor, ready)
    seen = links(officer, ready)
    assert add not in seen
    assert "An editor can mend it." in seen


def waits(user: User, source: Any) -> tuple[int, str]:
    found = source(user, timezone.now())
    return found.count, found.url


def test_what_waits_leads_to_where_it_is_done(officer: Client, edie: User, olive: User) -> None:
    now = timezone.now()
    late = RoundFactory.create(
        opens_at=now - timedelta(days=200), closes_at=now - timedelta(days=100)
    )
    ResponseFactory.create(round=late)
    ResponseFactory.create(round=RoundFactory.create(closed=True))
    [results] = of(late.page, "results")
    for user in (olive, edie):
        assert waits(user, waiting.results) == (2, results)
        assert waits(user, waiting.responses_overdue) == (1, results)
    for line in waiting_for(olive, now=now):
        assert officer.get(line.url).status_code == 200, line


def test_a_notice_that_was_held_back_leads_to_what_it_lacks(olive: User) -> None:
    now = timezone.now()
    planned = {"live": False, "visible_from": None}
    ConsultationPageFactory.create(**planned, go_live_at=now - timedelta(hours=1))
    first = ConsultationPageFactory.create(**planned, go_live_at=now - timedelta(hours=2))
    assert waits(olive, waiting.held_back) == (2, of(first, "ready")[0])


def second_round(page: Any, **fields: Any) -> Round:
    """After a first one that has closed; with documents and an EqIA."""
    RoundFactory.create(page=page, closed=True)
    round_: Round = RoundFactory.create(page=page, number=2, **fields)
    for kind in ("draft", "eqia"):
        RoundDocumentFactory.create(round=round_, kind=kind)
    return round_


def test_a_reason_given_for_one_round_silences_no_other(olive: User) -> None:
    round_ = second_round(ConsultationPageFactory.create(), changes="More time.")
    GateOverride.objects.create(
        page=round_.page,
        missing=["eqia:1", "documents:1"],
        reason="In print.",
        made_at=timezone.now(),
    )
    assert waits(olive, waiting.without_papers) == (0, "")
    round_.documents.filter(kind="eqia").delete()
    assert waits(olive, waiting.without_papers) == (1, of(round_.page, "ready")[0])
    override_gate(round_.page, reason="It is being typed.", acting_user=None)
    assert waits(olive, waiting.without_papers) == (0, "")


def test_a_later_round_says_what_changed_or_somebody_says_why_not(olive: User, priya: User) -> None:
    round_ = second_round(ConsultationPageFactory.create())
    now, page = timezone.now(), round_.page
    assert "changes:2" in [point.key for point in gate.assess(page, now).refused]
    assert waits(olive, waiting.without_changes) == (1, of(page, "ready")[0])
    assert waiting.without_changes(priya, now) is None
    override_gate(page, reason="It comes next week.", acting_user=None)
    assert waits(olive, waiting.without_changes) == (0, "")
    GateOverride.objects.all().delete()
    Round.objects.filter(pk=round_.pk).update(changes="The pier stays.")
    assert "changes:2" not in [point.key for point in gate.assess(page, now).refused]
    assert waits(olive, waiting.without_changes) == (0, "")


def test_two_rounds_that_are_planned_together_owe_no_changes_yet(olive: User) -> None:
    page = ready_notice()
    first = page.rounds.get()
    later = {"opens_at": first.closes_at, "closes_at": first.closes_at + timedelta(days=60)}
    RoundFactory.create(page=page, number=2, **later)
    keys = [point.key for point in gate.assess(page, timezone.now()).points]
    assert not [key for key in keys if key.startswith("changes")]
    after = first.closes_at + timedelta(days=1)
    assert "changes:2" in [point.key for point in gate.assess(page, after).refused]


def round_form(page: Any, opens: Any, **changes: Any) -> dict[str, Any]:
    return {
        "page": page.pk,
        "number": 2,
        "opens_at": opens.strftime("%Y-%m-%d 09:00"),
        "small_numbers_below": 5,
        "last_minute": (opens + timedelta(days=60)).strftime("%Y-%m-%d 23:59"),
    } | changes


def test_the_form_of_a_later_round_asks_what_changed(editor: Client) -> None:
    page, add = RoundFactory.create(closed=True).page, reverse("round:add")
    form = round_form(page, timezone.now() + timedelta(days=2))
    assert "Say what changed since the last round." in links_of(editor.post(add, form))
    editor.post(add, form | {"changes": "The pier stays."})
    assert Round.objects.get(number=2).changes == "The pier stays."


def test_a_draft_is_asked_at_the_gate_alone(editor: Client) -> None:
    page = ConsultationPageFactory.create(live=False, visible_from=None)
    RoundFactory.create(page=page, closed=True)
    editor.post(reverse("round:add"), round_form(page, timezone.now() + timedelta(days=2)))
    assert Round.objects.filter(page=page, number=2).exists()


def links_of(response: Any) -> str:
    return str(response.content.decode())


def test_a_new_round_has_the_next_number(editor: Client) -> None:
    page = RoundFactory.create(number=4, closed=True).page
    add = reverse("round:add")
    for query, number in (({"page": page.pk}, 5), ({}, 1)):
        assert editor.get(add, query).context["form"]["number"].value() == number


def test_publishing_asks_first_and_says_what_is_left(
    asked: Asked, officer: Client, editor: Client
) -> None:
    for _ in range(2):
        response = ResponseFactory.create(
            round=asked.round, organisation_name="Friends of the Quay"
        )
        response.answers.create(question=asked.questions["long-text"], text="Keep the old pier.")
    Round.objects.update(closes_at=timezone.now() - timedelta(hours=1))
    url = reverse("consultations:publish_results", args=["moorings", 1])
    handling = reverse("consultations:responses", args=["moorings", 1])
    for client in (officer, editor):
        asks = links(client, url)
        assert "what 2 responses add up to" in asks
        assert "Counts from 1 to 4 are withheld." in asks
        assert "no organisation can be matched" in asks
        for left in ("2 written answers", "2 organisations named", "1 pair of responses"):
            assert left in asks
        assert (handling in asks) == (client is officer)
    assert not Round.objects.filter(results_published_at__isnull=False).exists()
    assert "are published" in links_of(officer.post(url, follow=True))
    assert "published already" in links_of(officer.get(url, follow=True))


def test_nothing_left_to_do_is_said_too(officer: Client) -> None:
    round_ = ResponseFactory.create(round=RoundFactory.create(closed=True)).round
    url = reverse("consultations:publish_results", args=[round_.page.slug, 1])
    asks = links(officer, url)
    assert "Every written answer has been read" in asks
    assert "cannot be taken back" in asks
    assert "no organisation can be matched" not in asks
    results = links(officer, reverse("consultations:results", args=[round_.page.slug]))
    assert url in results
    preview = links(officer, reverse("consultations:round_results", args=[round_.page.slug, 1]))
    assert url in preview


def test_from_a_round_to_its_papers_and_from_a_paper_to_its_formats(editor: Client) -> None:
    paper = RoundDocumentFactory.create()
    round_ = paper.round
    rounds = links(editor, reverse("round:index"))
    for name in ("round_document:index", "round_document:add", "survey:index"):
        assert f"{reverse(name)}?round={round_.pk}" in rounds
    papers = links(editor, reverse("round_document:index"))
    for name in ("alternative_format:index", "alternative_format:add"):
        url = f"{reverse(name)}?document={paper.pk}"
        assert url in papers
        assert editor.get(url).status_code == 200
    form = editor.get(f"{reverse('alternative_format:add')}?document={paper.pk}").context["form"]
    assert str(form["document"].value()) == str(paper.pk)


def test_the_dates_of_a_published_round_move_with_a_reason_on_record(
    editor: Client, edie: User
) -> None:
    page = ready_notice()
    page.save_revision().publish()
    round_ = page.rounds.get()
    was, opens = round_.opens_at, round_.opens_at + timedelta(days=1)
    edit = reverse("round:edit", args=[round_.pk])
    form = round_form(page, opens, number=1)
    assert "Say why they change." in links_of(editor.post(edit, form))
    round_.refresh_from_db()
    assert round_.opens_at == was
    editor.post(edit, form | {"why_moved": "The hall is shut that day."})
    round_.refresh_from_db()
    assert round_.opens_at > was
    [moved] = AuditRecord.objects.filter(action="dates moved")
    assert (moved.reason, moved.acting_user_pk) == ("The hall is shut that day.", edie.pk)
    assert moved.old != moved.new


def test_what_leaves_the_dates_or_is_a_draft_needs_no_such_reason(editor: Client) -> None:
    page = ready_notice()
    round_ = page.rounds.get()
    edit = reverse("round:edit", args=[round_.pk])
    editor.post(edit, round_form(page, round_.opens_at, number=1))
    page.save_revision().publish()
    round_.refresh_from_db()
    same = {"opens_at": round_.opens_at, "last_minute": round_.last_minute}
    same = {name: f"{timezone.localtime(at):%Y-%m-%d %H:%M}" for name, at in same.items()}
    editor.post(edit, round_form(page, round_.opens_at, number=1) | same | {"name": "First"})
    round_.refresh_from_db()
    assert round_.label == "First"
    assert not AuditRecord.objects.filter(action="dates moved").exists()
