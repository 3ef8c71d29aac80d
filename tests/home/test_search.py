"""Search: what is found, by whom, and what odd questions get."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from wagtail.models import PageViewRestriction

from membership.people.models import User
from portal.search import CALLS_SHOWN, LONGEST_QUERY, cleaned
from tests.factories.bodies import BodyFactory
from tests.factories.consultations import ConsultationPageFactory
from tests.factories.home import make_news, make_page
from tests.factories.organisations import OrganisationFactory
from tests.factories.recruitment import CallFactory

pytestmark = pytest.mark.django_db


def found(client: Client, query: str) -> str:
    response = client.get("/search/", {"q": query})
    assert response.status_code == 200
    return response.content.decode()


def test_news_pages_and_consultations_are_found_by_their_words(client: Client) -> None:
    make_news("Harbour wall", summary="The limestone is repaired.")
    make_page("About the limestone quarry")
    ConsultationPageFactory.create(title="Limestone paving", slug="paving")
    page = found(client, "limestone")
    for title in ("Harbour wall", "About the limestone quarry", "Limestone paving"):
        assert title in page


def test_an_organisation_is_found_by_its_name_once_it_is_confirmed(client: Client) -> None:
    OrganisationFactory.create(name="Ramsgate Rowers")
    OrganisationFactory.create(name="Ramsgate Rascals", state="pending")
    page = found(client, "ramsgate")
    assert "Ramsgate Rowers" in page
    assert "Ramsgate Rascals" not in page


def test_a_call_for_a_seat_is_found_by_its_words_while_it_is_open(
    client: Client, priya: User
) -> None:
    body = BodyFactory.create(name="Coastal Board")
    call = CallFactory.create(body=body, title="A voice for Thanet")
    yesterday, tomorrow = (timezone.now() + timedelta(days=days) for days in (-1, 1))
    CallFactory.create(body=body, title="Thanet draft", visible_from=None)
    CallFactory.create(body=body, title="Thanet to come", visible_from=tomorrow)
    CallFactory.create(body=body, title="Thanet closed", closes_at=yesterday)
    CallFactory.create(body=body, title="Thanet withdrawn", withdrawn_at=yesterday)
    for query in ("thanet", "voice coastal", "six meetings"):
        for user in (None, priya):
            if user:
                client.force_login(user)
            page = found(client, query)
            assert f'href="{call.get_absolute_url()}"' in page
            assert page.count("/calls/") == 1
    assert "/calls/" not in found(client, "thanet harbour")


def test_of_many_calls_those_that_close_first_are_shown(
    client: Client,
) -> None:
    body = BodyFactory.create()
    for number in range(7):
        CallFactory.create(body=body, title=f"Call {number} of Thanet")
    page = client.get("/search/", {"q": "thanet"})
    assert [call.title for call in page.context["calls"]] == [
        f"Call {number} of Thanet" for number in range(CALLS_SHOWN)
    ]


def test_drafts_and_private_pages_are_found_by_nobody_who_may_not_read_them(
    client: Client, priya: User
) -> None:
    make_news("Limestone draft", live=False)
    private = make_page("Limestone members")
    PageViewRestriction.objects.create(page=private, restriction_type="login")
    assert "Limestone draft" not in found(client, "limestone")
    assert "Limestone members" not in found(client, "limestone")
    client.force_login(priya)
    assert "Limestone members" in found(client, "limestone")


def test_many_results_come_page_by_page(client: Client) -> None:
    for number in range(12):
        make_news(f"Limestone {number}")
    assert "12 pages" in found(client, "limestone")
    second = client.get("/search/", {"q": "limestone", "page": "2"})
    assert len(second.context["page_obj"].object_list) == 2


def test_nothing_found_says_so(client: Client) -> None:
    assert "Nothing was found" in found(client, "zyxwv")


def test_no_question_is_no_search(client: Client) -> None:
    assert client.get("/search/").status_code == 200
    assert "Nothing was found" not in found(client, "   ")


@pytest.mark.parametrize(
    "query",
    [
        "\x00",
        "a\x00b",
        "'",
        '"',
        "*",
        "AND OR NOT",
        "(",
        "a:b",
        "-",
        "%",
        "\\",
        "🌊",
        "x" * 10_000_000,
    ],
    ids=lambda query: repr(query[:8]),
)
def test_odd_questions_get_an_answer(client: Client, query: str) -> None:
    make_news("Here")
    found(client, query)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=300))
def test_any_question_gets_an_answer(client: Client, query: str) -> None:
    found(client, query.encode("utf-8", "replace").decode())


@given(st.text())
def test_a_question_is_one_short_printable_line(query: str) -> None:
    line = cleaned(query)
    assert len(line) <= LONGEST_QUERY
    assert not line or line.isprintable()
    assert cleaned(line) == line
