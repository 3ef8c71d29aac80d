"""Page by page: conditions, progress, saving and coming back, checking, sending once."""

from typing import Any

import pytest
from django.test import Client

from consultations.models import Answer, Condition, Draft, Question, Response, Survey
from consultations.surveys.links import make_token
from consultations.surveys.pages import pages_of
from membership.organisations.models import Organisation
from membership.people.models import User
from tests.consultations.conftest import Asked
from tests.factories.consultations import QuestionFactory, RoundFactory, SurveyFactory

pytestmark = pytest.mark.django_db
URL = "/consultations/moorings/respond/"


@pytest.fixture
def trip() -> dict[str, Question]:
    """Do you sail? If so, where? Then, on a page of its own, what else?"""
    survey: Survey = SurveyFactory.create(round=RoundFactory.create(page__slug="moorings"))
    sail = QuestionFactory.create(survey=survey, order=1, wording="Do you sail?", required=True)
    where = QuestionFactory.create(
        survey=survey, order=2, kind="short-text", wording="Where?", required=True
    )
    else_ = QuestionFactory.create(
        survey=survey, order=3, kind="long-text", wording="What else?", starts_page=True
    )
    Condition.objects.create(question=where, option=sail.options.get(label="Yes"))
    return {"sail": sail, "where": where, "else": else_}


def name(question: Question) -> str:
    return f"question-{question.pk}"


def first(client: Client, trip: dict[str, Question], label: str, **more: str) -> Any:
    option = trip["sail"].options.get(label=label)
    return client.post(URL, {"capacity": "resident", name(trip["sail"]): option.pk} | more)


def test_what_follows_from_an_answer_stands_on_a_later_page(trip: dict[str, Question]) -> None:
    questions = list(Question.objects.of_round(trip["sail"].survey.round_id))
    assert [[each.wording for each in page] for page in pages_of(questions)] == [
        ["Do you sail?"],
        ["Where?"],
        ["What else?"],
    ]


def test_the_follow_up_is_asked_only_of_those_it_is_for(
    client: Client, trip: dict[str, Question]
) -> None:
    assert "Page 1 of 2" in client.get(URL).content.decode()
    asked = client.get(first(client, trip, "Yes")["Location"]).content.decode()
    assert "2. Where?" in asked
    assert "Page 2 of 3" in asked
    spared = client.get(first(client, trip, "No")["Location"]).content.decode()
    assert "3. What else?" in spared
    assert "Page 2 of 2" in spared


def test_an_answer_whose_condition_is_not_met_any_more_is_neither_asked_nor_kept(
    client: Client, trip: dict[str, Question]
) -> None:
    where = first(client, trip, "Yes")["Location"]
    client.post(where, {name(trip["where"]): "Ramsgate"})
    no = trip["sail"].options.get(label="No").pk
    begin = where.replace("/2/", "/1/")
    client.post(begin, {"capacity": "resident", name(trip["sail"]): no})
    check = where.replace("/2/", "/check/")
    assert "Ramsgate" not in client.get(check).content.decode()
    client.post(check)
    assert [str(each.question) for each in Answer.objects.all()] == ["Do you sail?"]


def test_a_required_follow_up_is_missed_at_the_check(
    client: Client, trip: dict[str, Question]
) -> None:
    where = first(client, trip, "Yes")["Location"]
    check = client.post(where.replace("/2/", "/check/"))
    html = check.content.decode()
    assert "Question 2: enter your answer" in html
    assert f'href="{where}#id_{name(trip["where"])}"' in html
    assert not Response.objects.exists()


def test_saving_keeps_what_is_wrong_as_well_and_the_link_leads_back(
    client: Client, asked: Asked
) -> None:
    form = {asked.name("number"): "twelve", asked.name("long-text"): "Half a", "save": "1"}
    saved = client.post(asked.url, form)
    page = client.get(saved["Location"])
    link = page.context["link"]
    assert link in page.content.decode()
    back = Client().get(link, follow=True).content.decode()
    assert 'value="twelve"' in back
    assert "Half a" in back
    assert "There is a problem" not in back


def test_the_check_shows_every_answer_with_a_way_back(client: Client, asked: Asked) -> None:
    check = client.post(asked.url, asked.form())["Location"]
    html = client.get(check).content.decode()
    for words in ("Kent resident", "Weekly", "Bus", "1. Advice", "Keep the old pier.", "12.5"):
        assert words in html
    assert html.count("/begun/") >= 10
    assert not Response.objects.exists()


def test_pressing_the_button_twice_sends_once(client: Client, asked: Asked) -> None:
    check = client.post(asked.url, asked.form())["Location"]
    once, twice = client.post(check), client.post(check)
    assert once["Location"] == twice["Location"]
    assert Response.objects.count() == 1
    assert not Draft.objects.exists()
    assert client.get(check).status_code == 410
    assert Response.objects.get().reference in client.get(once["Location"]).content.decode()


def test_a_draft_of_an_account_opens_for_nobody_else(
    client: Client, asked: Asked, priya: User, molly: User
) -> None:
    client.force_login(priya)
    check = client.post(asked.url, asked.form())["Location"]
    login = Client().get(check)
    assert (login.status_code, login["Location"]) == (302, f"/accounts/login/?next={check}")
    client.force_login(molly)
    assert client.get(check).status_code == 404
    client.force_login(priya)
    assert check.replace("check/", "") in client.get(asked.url).content.decode()


def test_a_page_sent_after_a_log_out_shows_what_was_typed_and_nothing_else(
    client: Client, asked: Asked, priya: User
) -> None:
    client.force_login(priya)
    check = client.post(asked.url, asked.form(number="4711"))["Location"]
    url = check.replace("check/", "1/")
    sent = Client().post(url, asked.form(long_text="Build a new pier.", number=""))
    html = sent.content.decode()
    assert sent.status_code == 403
    assert "Build a new pier." in html
    assert "4711" not in html
    assert f"/accounts/login/?next={url}" in html


@pytest.mark.parametrize("token", ["1", "1.made-up", "x.y", "%00"])
def test_a_link_that_is_not_ours_leads_nowhere(client: Client, asked: Asked, token: str) -> None:
    for kind in ("begun", "yours", "sent"):
        assert client.get(f"{asked.url}{kind}/{token}/").status_code == 404
    draft = make_token("draft", 1)
    assert client.get(f"{asked.url}yours/{draft}/").status_code == 404


def test_colleagues_write_in_one_draft_and_a_manager_sends_it(
    client: Client, asked: Asked, molly: User, magnus: User, thanet_tides: Organisation
) -> None:
    client.force_login(molly)
    form = asked.form(organisation=thanet_tides.pk)
    check = client.post(asked.url, form)["Location"]
    assert "A manager of Thanet Tides sends this answer" in client.get(check).content.decode()
    refused = client.post(check)
    assert "What you wrote is kept" in refused.content.decode()
    client.force_login(magnus)
    begun = client.get(asked.url).content.decode()
    assert "by Molly Member" in begun
    page = client.get(check.replace("check/", "1/")).content.decode()
    assert "Keep the old pier." in page
    client.post(check)
    assert Response.objects.get().organisation == thanet_tides


def test_an_organisation_has_one_draft_and_nothing_typed_is_lost(
    client: Client, asked: Asked, molly: User, magnus: User, thanet_tides: Organisation
) -> None:
    form = asked.form(organisation=thanet_tides.pk)
    client.force_login(molly)
    client.post(asked.url, form)
    client.force_login(magnus)
    second = client.post(asked.url, form | {asked.name("long-text"): "My own words"})
    assert "Your colleagues have begun an answer" in second.content.decode()
    assert "My own words" in second.content.decode()
    assert Draft.objects.filter(organisation=thanet_tides).count() == 1


def test_an_organisation_named_without_an_account_stays_text(client: Client, asked: Asked) -> None:
    asked.answer(client, asked.form(organisation_name=" Friends of the Quay "))
    sent = Response.objects.get()
    assert (sent.organisation, sent.organisation_name) == (None, "Friends of the Quay")


def test_the_trap_catches_programs_and_tells_them_nothing(client: Client, asked: Asked) -> None:
    answer = asked.answer(client, asked.form(), homepage="http://casino.example.org")
    assert answer["Location"] == f"{asked.url}sent/"
    assert not Response.objects.exists()


def test_the_questions_can_be_printed(client: Client, trip: dict[str, Question]) -> None:
    html = client.get(f"{URL}on-paper/").content.decode()
    assert "Answer only if you chose “Yes” in question 1" in html


def test_the_form_for_paper_says_where_to_send_it(
    client: Client, trip: dict[str, Question]
) -> None:
    survey = trip["sail"].survey
    page = survey.round.page
    html = client.get(f"{URL}on-paper/").content.decode()
    assert "Send it to" in html
    Survey.objects.update(introduction="It takes ten minutes.")
    address = {"address": "County Hall\nMaidstone ME14 1XQ", "note": "No stamp is needed."}
    page.ways_to_answer = [("post", address), ("telephone", {"number": "01622 000000"})]
    page.save()
    html = client.get(f"{URL}on-paper/").content.decode()
    for words in ("Maidstone ME14 1XQ", "No stamp is needed.", "It takes ten minutes.", "receipt"):
        assert words in html
    assert "01622 000000" not in html
    assert f'href="{URL}on-paper/"' in client.get(page.url).content.decode()


def test_without_questions_there_is_no_form_for_paper(client: Client) -> None:
    page = SurveyFactory.create().round.page
    assert "on-paper" not in client.get(page.url).content.decode()
