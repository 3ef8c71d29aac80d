"""Officers read written answers into themes, agree or not, and choose what is quoted."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from consultations.coding import actions
from consultations.coding.agreement import cohens_kappa, krippendorffs_alpha
from consultations.coding.models import Code, Coding, Quote, Reading, Suggestions
from consultations.coding.phrases import recurring
from consultations.coding.reads import agreement_on
from consultations.errors import NotAllowed, ThemeIsThere
from consultations.models import Answer, Question, Round
from consultations.tasks import suggest_themes
from membership.people.models import User
from portal.records.models import AuditRecord
from tests.factories.consultations import AnswerFactory, QuestionFactory, RoundFactory
from tests.factories.organisations import OrganisationFactory
from tests.factories.people import UserFactory


def test_kappa_of_two_who_agree_by_more_than_chance() -> None:
    """Of 50 grant proposals both say yes to 20 and no to 15; the first says yes to 25, the second to 30."""
    first = ["yes"] * 25 + ["no"] * 25
    second = ["yes"] * 20 + ["no"] * 5 + ["yes"] * 10 + ["no"] * 15
    assert cohens_kappa(first, second) == pytest.approx(0.4)


def test_alpha_of_two_readers_by_its_inventors_example() -> None:
    """Ten articles, yes or no, by two (Krippendorff 2011, section A): 0.095."""
    meg = [0, 1, 0, 0, 0, 0, 0, 0, 1, 0]
    owen = [1, 1, 1, 0, 0, 1, 0, 0, 0, 0]
    assert krippendorffs_alpha(list(zip(meg, owen, strict=True))) == pytest.approx(
        0.095, abs=0.0005
    )


def test_alpha_of_four_readers_some_of_whom_left_things_out() -> None:
    """Twelve units, values from 1 to 5, by four (Krippendorff 2011, section C): 0.743."""
    units = [
        [1, 1, 1],
        [2, 2, 3, 2],
        [3, 3, 3, 3],
        [3, 3, 3, 3],
        [2, 2, 2, 2],
        [1, 2, 3, 4],
        [4, 4, 4, 4],
        [1, 1, 2, 1],
        [2, 2, 2, 2],
        [5, 5, 5],
        [1, 1],
        [3],
    ]
    assert krippendorffs_alpha(units) == pytest.approx(0.743, abs=0.0005)


@pytest.mark.parametrize("units", [[], [[1]], [[1, 1], [1, 1]]])
def test_nothing_is_measured_where_nothing_could_differ(units: list[list[int]]) -> None:
    assert krippendorffs_alpha(units) is None
    pairs = [unit for unit in units if len(unit) == 2]
    assert cohens_kappa([a for a, _ in pairs], [b for _, b in pairs]) is None


def test_recurring_words_and_phrases_are_found() -> None:
    texts = [
        "A local meeting would help.",
        "Please hold a local meeting in Dover.",
        "The local meeting was too late in the evening.",
        "Volunteers need training, and training needs money.",
        "Training for volunteers.",
        "Something else entirely.",
    ]
    found = dict(recurring(lambda: texts))
    assert found["local meeting"] == 3
    assert "local" not in found  # the phrase says enough
    assert found["training"] == 2
    assert "the" not in found
    assert "dover" not in found  # once is not again


@pytest.fixture
def question(db: None) -> Question:
    return QuestionFactory.create(survey__round=RoundFactory.create(closed=True), kind="long-text")


@pytest.fixture
def answer(question: Question) -> Answer:
    return AnswerFactory.create(
        question=question, response__round=question.survey.round, text="Keep the old pier."
    )


def address(question: Question, end: str = "read/") -> str:
    round_ = question.survey.round
    return f"/consultations/{round_.page.slug}/results/{round_.number}/{question.pk}/{end}"


def test_an_officer_ticks_themes_and_unticks_them(
    client: Client, olive: User, question: Question, answer: Answer
) -> None:
    piers, rents = (
        Code.objects.create(question=question, label=each) for each in ("Piers", "Rents")
    )
    client.force_login(olive)
    assert "Keep the old pier." in client.get(address(question)).content.decode()
    ticks = {"answer": [answer.pk], f"codes-{answer.pk}": [piers.pk, rents.pk]}
    client.post(address(question), ticks)
    client.post(address(question), ticks | {f"codes-{answer.pk}": [piers.pk]})
    assert Coding.objects.get().code == piers
    assert Reading.objects.get().coder == olive
    assert "You have read this." in client.get(address(question)).content.decode()


def test_what_is_not_of_the_question_is_left_out(
    client: Client, olive: User, question: Question, answer: Answer
) -> None:
    strange, other = AnswerFactory.create(), Code.objects.create(question=QuestionFactory.create())
    client.force_login(olive)
    data = {
        "answer": [answer.pk, strange.pk, "x", 2**70],
        f"codes-{answer.pk}": [other.pk, "x"],
        f"codes-{strange.pk}": [other.pk],
        "onward": "x",
    }
    assert client.post(address(question), data).status_code == 302
    assert not Coding.objects.exists()
    assert Reading.objects.get().answer == answer


def test_a_theme_is_there_once(
    client: Client, olive: User, question: Question, answer: Answer
) -> None:
    client.force_login(olive)
    url = address(question, "read/themes/")
    client.post(url, {"label": "Piers"})
    page = client.post(url, {"label": "piers"}).content.decode()
    assert "has a theme of this name already" in page
    assert 'value="piers"' in page
    with pytest.raises(ThemeIsThere):
        actions.add_theme(question, "PIERS", acting_user=olive)


def looks() -> list[Any]:
    """What was looked at, in order, with whether its round was open."""
    found = AuditRecord.objects.filter(action="results looked at").order_by("pk")
    return [((each.new or {})["at"], (each.new or {})["while open"]) for each in found]


def test_each_page_that_shows_answers_is_a_look_on_record(
    client: Client, olive: User, question: Question, answer: Answer
) -> None:
    Round.objects.update(closes_at=timezone.now() + timedelta(days=1))
    actions.add_theme(question, "Piers", acting_user=olive)
    client.force_login(olive)
    asked = f"question {question.pk}"
    for end, data, at in (
        ("read/", None, f"answers to {asked}"),
        ("read/themes/", {"label": "piers"}, f"answers to {asked}"),
        ("quotes/", None, f"quotes from {asked}"),
        (f"quotes/{answer.pk}/new/", None, f"one answer to {asked}"),
        (f"quotes/{answer.pk}/new/", {"text": "a@example.org"}, f"one answer to {asked}"),
    ):
        before = len(looks())
        url = address(question, end)
        assert (client.post(url, data) if data else client.get(url)).status_code == 200
        assert looks()[before:] == [(at, True)], end


def test_a_form_that_leads_elsewhere_is_no_look(
    client: Client, olive: User, question: Question, answer: Answer
) -> None:
    client.force_login(olive)
    client.post(address(question, "read/themes/"), {"label": "Piers"})
    client.post(address(question), {"answer": [answer.pk]})
    client.post(address(question, f"quotes/{answer.pk}/new/"), {"text": "Keep it"})
    assert looks() == []


def test_whoever_may_not_look_leaves_no_look(
    client: Client, priya: User, question: Question, answer: Answer
) -> None:
    client.force_login(priya)
    for end in ("read/", "quotes/", f"quotes/{answer.pk}/new/"):
        assert client.get(address(question, end)).status_code == 403
    assert looks() == []


def test_officers_who_read_the_same_answers_are_measured(olive: User, question: Question) -> None:
    other = UserFactory.create()
    other.groups.set(olive.groups.all())
    code = Code.objects.create(question=question, label="Piers")
    answers = AnswerFactory.create_batch(
        4, question=question, response__round=question.survey.round
    )
    for coder, found in ((olive, {0, 1}), (other, {0, 2})):
        ticks = {each.pk: [code.pk] if n in found else [] for n, each in enumerate(answers)}
        actions.mark(ticks, acting_user=coder)
    result = agreement_on(question)
    assert (result.coders, result.answers, result.name) == (2, 4, "Cohen’s kappa")
    (line,) = result.lines
    assert line.found == 3
    assert line.measure == pytest.approx(0)


def test_suggestions_are_made_once_however_often_the_task_runs(
    olive: User, question: Question
) -> None:
    AnswerFactory.create_batch(
        2, question=question, response__round=question.survey.round, text="A local meeting"
    )
    suggest_themes(question.pk)
    assert not Suggestions.objects.exists()
    actions.ask_for_suggestions(question, acting_user=olive)
    suggest_themes(question.pk)
    made_at = Suggestions.objects.get().made_at
    suggest_themes(question.pk)
    assert Suggestions.objects.get().made_at == made_at
    assert Suggestions.objects.get().phrases == [["local meeting", 2]]


def test_a_quote_says_not_who_wrote_it(
    client: Client, olive: User, question: Question, answer: Answer
) -> None:
    answer.response.organisation_name = "Dover Dabblers"
    answer.response.save()
    client.force_login(olive)
    url = address(question, f"quotes/{answer.pk}/new/")
    for bad in ("We at DOVER dabblers say so", "Ring 01304 000 000", "Write to ann@example.org"):
        assert "Leave out" in client.post(url, {"text": bad}).content.decode()
    assert not Quote.objects.exists()
    client.post(url, {"text": "Keep the […] pier."})
    quote = Quote.objects.get()
    assert quote.approved_at is None
    client.post(address(question, f"quotes/{quote.pk}/approve/"))
    quote.refresh_from_db()
    assert quote.approved_by == olive
    client.post(address(question, f"quotes/{quote.pk}/remove/"))
    assert not Quote.objects.exists()
    done = AuditRecord.objects.filter(target_label="consultations.quote").order_by("pk")
    assert [each.action for each in done] == ["quote proposed", "quote approved", "quote removed"]


def test_approving_twice_keeps_the_first(olive: User, answer: Answer) -> None:
    quote = actions.propose_quote(answer, "Keep it", acting_user=olive)
    first = timezone.now()
    actions.approve_quote(quote, acting_user=olive, now=first)
    actions.approve_quote(quote, acting_user=olive)
    quote.refresh_from_db()
    assert quote.approved_at == first


def test_only_officers_do_any_of_it(priya: User, question: Question, answer: Answer) -> None:
    quote = Quote.objects.create(answer=answer, text="Keep it")
    for refused in (
        lambda: actions.add_theme(question, "Piers", acting_user=priya),
        lambda: actions.mark({answer.pk: []}, acting_user=priya),
        lambda: actions.ask_for_suggestions(question, acting_user=priya),
        lambda: actions.propose_quote(answer, "Keep it", acting_user=priya),
        lambda: actions.approve_quote(quote, acting_user=priya),
        lambda: actions.remove_quote(quote, acting_user=priya),
    ):
        with pytest.raises(NotAllowed):
            refused()


def test_a_question_that_is_not_answered_in_words_is_not_read(
    client: Client, olive: User, question: Question
) -> None:
    other = QuestionFactory.create(survey=question.survey, kind="yes-no")
    client.force_login(olive)
    assert client.get(address(other)).status_code == 404


def test_the_answers_of_an_organisation_can_be_quoted_without_its_name(
    client: Client, olive: User, question: Question, answer: Answer
) -> None:
    answer.response.speak_for(OrganisationFactory.create(name="Deal Divers"))
    answer.response.save()
    client.force_login(olive)
    url = address(question, f"quotes/{answer.pk}/new/")
    assert "says who wrote this" in client.post(url, {"text": "Deal Divers agree"}).content.decode()
