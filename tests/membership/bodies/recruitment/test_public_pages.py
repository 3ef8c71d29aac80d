"""What everyone reads of calls, and what those who put themselves forward see."""

from datetime import datetime, timedelta

import pytest
from django.template.loader import render_to_string
from django.test import Client

from membership.bodies.models import Call, Expression
from membership.bodies.recruitment import actions
from membership.organisations.models import Belonging, Organisation
from membership.people.models import User
from tests.factories.organisations import OrganisationFactory
from tests.factories.recruitment import CallFactory
from tests.membership.bodies.recruitment.conftest import forward
from tests.support.pages import said, text, value_of

pytestmark = pytest.mark.django_db


def enter(client: Client, user: User) -> None:
    client.force_login(user)


def page_of(call: Call, ending: str = "") -> str:
    return f"{call.get_absolute_url()}{ending}"


def answers(organisation: Organisation, **changes: str) -> dict[str, object]:
    return {
        "person_name": "Nell Newcomer",
        "organisation": organisation.pk,
        "statement": "I know the coast.",
        "interests": "None",
        "consent": "on",
    } | changes


def test_the_list_has_open_calls_first_and_no_drafts(client: Client, call: Call) -> None:
    CallFactory.create(body=call.body, title="A draft", visible_from=None)
    CallFactory.create(
        body=call.body, title="An old one", closes_at=call.closes_at - timedelta(days=20)
    )
    found = text(client.get("/groups/steering-group/calls/"))
    assert found.index("A voice for Thanet") < found.index("An old one")
    assert "A draft" not in found


def test_the_open_calls_stand_on_the_groups_page_with_the_way_to_apply(
    call: Call, now: datetime
) -> None:
    open_calls = Call.objects.open(now).select_related("body")
    context = {"body": call.body, "open_calls": open_calls}
    shown = render_to_string("bodies/recruitment/_open_calls.html", context)
    assert f'href="{page_of(call, "put-yourself-forward/")}"' in shown
    context["open_calls"] = open_calls.none()
    assert render_to_string("bodies/recruitment/_open_calls.html", context).strip() == ""


def test_a_draft_is_nobodys_business(client: Client, call: Call, olive: User) -> None:
    Call.objects.update(visible_from=None)
    enter(client, olive)
    for ending in ("", "put-yourself-forward/", "yours/", "panel/"):
        assert client.get(page_of(call, ending)).status_code == 404


def test_a_call_says_what_when_and_how_to_put_oneself_forward(client: Client, call: Call) -> None:
    found = text(client.get(page_of(call)))
    for words in ("Two days a month", "Closes", "Put yourself forward", "Is trusted (counts 3"):
        assert words in found


def test_corrections_stand_on_the_page(client: Client, call: Call, charles: User) -> None:
    later = call.closes_at + timedelta(days=9)
    actions.extend(call, closes_at=later, note="It was half-term.", acting_user=charles)
    assert "It was half-term." in text(client.get(page_of(call)))


def test_a_withdrawn_call_says_why(client: Client, call: Call, charles: User) -> None:
    actions.withdraw(call, reason="The seat ends.", acting_user=charles)
    found = text(client.get(page_of(call)))
    assert "The seat ends." in found
    assert "Put yourself forward" not in found


def test_the_outcome_names_the_chosen_and_nobody_else(
    client: Client, nells: Expression, charles: User
) -> None:
    call = nells.call
    actions.shortlist(nells, True, acting_user=charles)
    actions.decide(
        call.seats.get(),
        nells,
        start=call.start,
        end=call.end,
        reason="More trusted than Omar.",
        acting_user=charles,
    )
    found = text(client.get(page_of(call)))
    assert ", for Margate Menders" in found
    assert "Thanet : Nell Newcomer from" in found
    assert "Omar" not in found


def test_a_seat_that_is_left_vacant_says_why(client: Client, closed: Call, charles: User) -> None:
    actions.leave_vacant(closed.seats.get(), reason="We look further.", acting_user=charles)
    assert "nobody was appointed. We look further." in text(client.get(page_of(closed)))


def test_somebody_puts_herself_forward_and_finds_what_she_sent(
    client: Client, call: Call, nell: User, menders: Organisation
) -> None:
    enter(client, nell)
    form = page_of(call, "put-yourself-forward/")
    assert value_of(client.get(form), "person_name") == "Nell Newcomer"
    response = client.post(form, answers(menders))
    assert response["Location"] == page_of(call, "yours/")
    assert "nell@example.org" in said(response)
    assert "I know the coast." in text(client.get(page_of(call, "yours/")))
    assert "Look at what you sent" in text(client.get(page_of(call)))


@pytest.mark.parametrize(
    "field", ["person_name", "organisation", "statement", "interests", "consent"]
)
def test_what_is_missing_is_said_beside_its_field_and_nothing_is_lost(
    client: Client, call: Call, nell: User, menders: Organisation, field: str
) -> None:
    enter(client, nell)
    given = answers(menders)
    del given[field]
    response = client.post(page_of(call, "put-yourself-forward/"), given)
    assert response.context["form"].errors.keys() == {field}
    if field != "statement":
        assert "I know the coast." in text(response)
    assert not Expression.objects.exists()


def test_a_log_in_that_ran_out_loses_nothing(
    client: Client, call: Call, nell: User, menders: Organisation
) -> None:
    form = page_of(call, "put-yourself-forward/")
    sent = client.post(form, answers(menders, statement="Two hours of writing."))
    assert sent["Location"].startswith("/accounts/login/?next=")
    enter(client, nell)
    assert value_of(client.get(form), "statement").strip() == "Two hours of writing."
    client.post(form, answers(menders))
    assert "Two hours" not in text(client.get(form))


def test_a_text_that_comes_too_late_is_handed_back(
    client: Client, call: Call, nell: User, menders: Organisation, now: datetime
) -> None:
    Call.objects.update(closes_at=now)
    enter(client, nell)
    response = client.post(page_of(call, "put-yourself-forward/"), answers(menders))
    assert "It has not been sent" in text(response)
    assert "I know the coast." in text(response)
    assert not Expression.objects.exists()


def test_whoever_has_no_organisation_reads_how_to_find_one(
    client: Client, call: Call, priya: User
) -> None:
    enter(client, priya)
    response = client.get(page_of(call, "put-yourself-forward/"))
    assert response.status_code == 403
    assert "Find your organisation" in text(response)


def test_somebody_elses_organisation_is_refused(
    client: Client, call: Call, nell: User, swimmers: Organisation
) -> None:
    enter(client, nell)
    response = client.post(page_of(call, "put-yourself-forward/"), answers(swimmers))
    assert "that you belong to" in text(response)


def test_an_organisation_that_is_not_what_the_seat_stands_for_is_remarked_not_refused(
    client: Client, call: Call, omar: User, swimmers: Organisation
) -> None:
    enter(client, omar)
    form = page_of(call, "put-yourself-forward/")
    assert "Swale Swimmers does not work in Thanet" in text(client.get(form))
    client.post(form, answers(swimmers))
    assert "does not work in Thanet" in text(client.get(page_of(call, "yours/")))


def test_with_several_organisations_she_chooses(
    client: Client, call: Call, nell: User, menders: Organisation
) -> None:
    other = OrganisationFactory.create(name="Other", countywide=True)
    Belonging.objects.create(user=nell, organisation=other)
    enter(client, nell)
    response = client.get(page_of(call, "put-yourself-forward/"))
    assert response.context["form"].initial["organisation"] is None
    client.post(page_of(call, "put-yourself-forward/"), answers(other))
    assert Expression.objects.get().organisation == other


def test_what_was_sent_can_be_changed(
    client: Client, call: Call, nell: User, menders: Organisation
) -> None:
    forward(call, nell)
    enter(client, nell)
    form = page_of(call, "put-yourself-forward/")
    assert "I know the coast." in value_of(client.get(form), "statement")
    client.post(form, answers(menders, statement="And the islands."))
    assert Expression.objects.get().statement == "And the islands."


def test_what_was_sent_can_be_taken_back(client: Client, call: Call, nell: User) -> None:
    forward(call, nell)
    enter(client, nell)
    assert "It is deleted" in said(client.post(page_of(call, "yours/")))
    assert not Expression.objects.exists()


def test_nobody_sees_what_another_sent(client: Client, nells: Expression, magnus: User) -> None:
    enter(client, magnus)
    assert client.get(page_of(nells.call, "yours/")).status_code == 404


def test_an_open_call_is_in_the_sitemap(client: Client, call: Call) -> None:
    CallFactory.create(closes_at=call.closes_at - timedelta(days=15))
    found = client.get("/sitemap.xml").content.decode()
    assert found.count("/calls/") == 1
    assert page_of(call) in found
