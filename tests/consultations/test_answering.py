"""Answering a consultation: what is kept, what is refused, and what is said about it."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from consultations.models import Answer, AnsweredOption, Response, Round
from consultations.signals import response_sent
from membership.organisations.models import Belonging, Organisation, Role
from membership.people.models import User
from portal.records.models import AuditRecord
from tests.consultations.conftest import Asked
from tests.factories.organisations import OrganisationFactory
from tests.factories.people import UserFactory


def errors(response: Any) -> dict[str, list[str]]:
    assert response.status_code == 200
    return {name: list(found) for name, found in response.context["form"].errors.items()}


def test_a_visitor_answers_without_an_account(client: Client, asked: Asked) -> None:
    response = asked.answer(client, asked.form(), receipt_email="ann@example.org")
    assert response["Location"].startswith("/consultations/moorings/respond/sent/")
    sent = Response.objects.get()
    assert (sent.user, sent.capacity, sent.receipt_email) == (None, "resident", "ann@example.org")
    assert sent.answers.count() == 7
    ranks = AnsweredOption.objects.filter(rank__isnull=False).order_by("rank")
    assert [row.option.label for row in ranks] == ["Advice", "Money", "Training"]
    assert Answer.objects.get(question__kind="long-text").text == "Keep the old pier."
    assert "Thank you" in client.get(response["Location"]).content.decode()


def test_sending_tells_the_signal_and_the_audit_trail(client: Client, asked: Asked) -> None:
    heard: list[int] = []

    def hear(response_pk: int, **kwargs: object) -> None:
        heard.append(response_pk)

    response_sent.connect(hear)
    try:
        asked.answer(client, asked.form())
    finally:
        response_sent.disconnect(hear)
    sent = Response.objects.get()
    assert heard == [sent.pk]
    record = AuditRecord.objects.get(action="sent")
    assert (record.target_pk, record.acting_user_pk) == (str(sent.pk), None)


def test_an_empty_form_says_what_is_missing_beside_each_field(client: Client, asked: Asked) -> None:
    response = client.post(asked.url, {})
    assert errors(response) == {
        "capacity": ["Choose in what capacity you are answering"],
        asked.name("single"): ["Question 1: choose an answer"],
        asked.name("multiple"): ["Question 2: choose at least one answer"],
        asked.name("agreement"): ["Question 3: choose an answer"],
        asked.name("yes-no"): ["Question 4: choose an answer"],
        asked.name("ranking"): ["Question 5: give every answer a number"],
        asked.name("long-text"): ["Question 6: enter your answer"],
        asked.name("number"): ["Question 7: enter a number"],
    }
    first = f"id_{asked.name('ranking')}_0"
    assert f'href="#{first}"' in response.content.decode()
    assert f'id="{first}"' in response.content.decode()
    assert not Response.objects.exists()


def test_optional_questions_may_be_left_out(client: Client, asked: Asked) -> None:
    for question in asked.questions.values():
        question.required = False
        question.save()
    assert asked.answer(client, {"capacity": "other"}).status_code == 302
    assert Response.objects.get().answers.count() == 0


def test_nothing_typed_is_lost_when_something_is_missing(client: Client, asked: Asked) -> None:
    form = asked.form(capacity="", long_text="My whole evening’s thoughts")
    text = client.post(asked.url, form).content.decode()
    assert "My whole evening’s thoughts" in text
    assert '<option value="3" selected>' in text
    assert text.count("checked") == 4


def ranked(asked: Asked, *places: object) -> dict[str, Any]:
    options = asked.questions["ranking"].options.all()
    names = [f"{asked.name('ranking')}_{option.pk}" for option in options]
    return asked.form() | dict(zip(names, places, strict=True))


@pytest.mark.parametrize(
    ("places", "message"),
    [
        (("1", "1", "2"), "Give each answer a different number: 1 is used twice"),
        (("1", "1", "1"), "Give each answer a different number: 1 is used 3 times"),
        (("1", "2", ""), "Give every answer a number, from 1 to 3"),
        (("1", "2", "9"), "Use the numbers 1 to 3"),
        (("0", "1", "2"), "Use the numbers 1 to 3"),
        (("first", "2", "3"), "Choose the places from the lists"),
        (("-1", "2", "3"), "Choose the places from the lists"),
        (("9" * 5000, "2", "3"), "Choose the places from the lists"),
        (("²", "2", "3"), "Choose the places from the lists"),
    ],
)
def test_a_ranking_uses_each_number_once(
    client: Client, asked: Asked, places: tuple[str, ...], message: str
) -> None:
    assert errors(client.post(asked.url, ranked(asked, *places))) == {
        asked.name("ranking"): [f"Question 5: {message[:1].lower()}{message[1:]}"]
    }


@pytest.mark.parametrize("value", ["99999999999999999999", "x", "\x00", "-1", "é"])
@pytest.mark.parametrize("kind", ["single", "multiple", "agreement", "yes_no", "number"])
def test_what_no_form_offers_is_refused_beside_its_field(
    client: Client, asked: Asked, kind: str, value: str
) -> None:
    if (kind, value) == ("number", "-1"):
        return
    found = errors(client.post(asked.url, asked.form(**{kind: value})))
    assert list(found) == [asked.name(kind.replace("_", "-"))]
    assert not Response.objects.exists()


@pytest.mark.parametrize("field", ["capacity", "district"])
@pytest.mark.parametrize("value", ["99999999999999999999", "nobody", "\x00"])
def test_absurd_words_about_oneself_are_refused(
    client: Client, asked: Asked, field: str, value: str
) -> None:
    assert list(errors(client.post(asked.url, asked.form(**{field: value})))) == [field]


@pytest.mark.parametrize("value", ["nobody", "\x00"])
def test_an_absurd_address_is_refused_and_nothing_is_lost(
    client: Client, asked: Asked, value: str
) -> None:
    found = asked.answer(client, asked.form(), receipt_email=value)
    assert list(errors(found)) == ["receipt_email"]
    assert "Keep the old pier." in found.content.decode()


def test_an_option_of_another_question_is_refused(client: Client, asked: Asked) -> None:
    foreign = asked.option("multiple", "Car").pk
    assert list(errors(client.post(asked.url, asked.form(single=foreign)))) == [
        asked.name("single")
    ]


def test_a_text_too_long_is_refused_and_ten_megabytes_are_a_bad_request(
    client: Client, asked: Asked
) -> None:
    found = errors(client.post(asked.url, asked.form(long_text="a" * 5001)))
    assert "5000" in found[asked.name("long-text")][0]
    assert client.post(asked.url, asked.form(long_text="a" * 10_000_000)).status_code == 400
    assert not Response.objects.exists()


def test_an_other_answer_says_what_it_means(client: Client, asked: Asked) -> None:
    other = asked.option("multiple", "Other").pk
    text = f"{asked.name('multiple')}-other"
    silent = client.post(asked.url, asked.form(multiple=[other]))
    assert errors(silent) == {
        asked.name("multiple"): ["Question 2: say what you mean by your other answer"]
    }
    unticked = client.post(asked.url, asked.form() | {text: "Ferry"})
    assert list(errors(unticked)) == [asked.name("multiple")]
    assert asked.answer(client, asked.form(multiple=[other]) | {text: "Ferry"}).status_code == 302
    assert Answer.objects.get(question__kind="multiple").text == "Ferry"


def test_a_person_answers_once(client: Client, asked: Asked, priya: User) -> None:
    client.force_login(priya)
    assert asked.answer(client, asked.form()).status_code == 302
    again = client.post(asked.url, asked.form())
    assert "You have already answered" in again.content.decode()
    assert Response.objects.get().user == priya


def test_an_organisation_answers_once_whoever_sends(
    client: Client, asked: Asked, molly: User, magnus: User, thanet_tides: Organisation
) -> None:
    form = asked.form(organisation=thanet_tides.pk)
    client.force_login(magnus)
    assert asked.answer(client, form).status_code == 302
    Belonging.objects.filter(user=molly).update(role=Role.MANAGER)
    client.force_login(molly)
    again = asked.answer(client, form)
    assert "Somebody has already answered for Thanet Tides" in again.content.decode()
    assert Response.objects.get().organisation == thanet_tides
    assert asked.answer(client, asked.form()).status_code == 302  # for herself she may


def test_nobody_answers_for_an_organisation_that_is_not_theirs(
    client: Client, asked: Asked, molly: User
) -> None:
    other = OrganisationFactory.create()
    left = OrganisationFactory.create()
    Belonging.objects.create(user=molly, organisation=left, ended_at=timezone.now())
    client.force_login(molly)
    for organisation in (other, left):
        found = errors(client.post(asked.url, asked.form(organisation=organisation.pk)))
        assert list(found) == ["organisation"]


def test_an_answer_for_an_organisation_never_becomes_one_for_oneself(
    client: Client, asked: Asked, molly: User, thanet_tides: Organisation
) -> None:
    form = asked.form(organisation=thanet_tides.pk)
    logged_out = errors(client.post(asked.url, form))
    client.force_login(molly)
    Belonging.objects.update(ended_at=timezone.now())
    for found in (logged_out, errors(client.post(asked.url, form))):
        assert "an organisation that you belong to" in found["organisation"][0]
    assert not Response.objects.exists()


def test_somebody_without_an_organisation_is_not_asked_for_one(
    client: Client, asked: Asked
) -> None:
    client.force_login(UserFactory.create())
    assert "organisation" not in client.get(asked.url).context["form"].fields


@pytest.mark.parametrize(
    ("opens", "closes", "said"),
    [
        (-10, -1, "This consultation has closed"),
        (1, 10, "This consultation is not open yet"),
    ],
)
def test_outside_its_round_the_page_says_so_and_takes_nothing(
    client: Client, asked: Asked, opens: int, closes: int, said: str
) -> None:
    now = timezone.now()
    Round.objects.update(opens_at=now + timedelta(days=opens), closes_at=now + timedelta(closes))
    for response in (client.get(asked.url), client.post(asked.url, asked.form())):
        assert response.status_code == 200
        assert said in response.content.decode()
    assert not Response.objects.exists()


def test_whoever_writes_until_after_the_end_keeps_the_words(client: Client, asked: Asked) -> None:
    now = timezone.now()
    Round.objects.update(opens_at=now - timedelta(days=10), closes_at=now - timedelta(seconds=1))
    html = client.post(asked.url, asked.form()).content.decode()
    assert "Your answers were not sent" in html
    assert "Keep the old pier." in html
    assert "Your answers were not sent" not in client.get(asked.url).content.decode()


def test_the_form_asks_as_often_for_many_questions_as_for_few(client: Client, asked: Asked) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from tests.factories.consultations import QuestionFactory

    client.get(asked.url)
    with CaptureQueriesContext(connection) as few:
        client.get(asked.url)
    QuestionFactory.create_batch(40, survey=asked.round.survey)
    with CaptureQueriesContext(connection) as many:
        client.get(asked.url)
    assert len(few) == len(many)
