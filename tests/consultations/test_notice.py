"""The notice and the finder, as everybody reads them."""

from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from consultations.actions import show_notice
from consultations.models import ConsultationPage, Round
from membership.people.models import User
from membership.places.models import District
from portal.lib.time import LONDON
from portal.records.models import AuditRecord
from tests.factories.consultations import (
    AlternativeFormatFactory,
    ConsultationPageFactory,
    RoundDocumentFactory,
    RoundFactory,
    SurveyFactory,
    ready_notice,
)
from tests.factories.places import DistrictFactory, ThemeFactory

pytestmark = pytest.mark.django_db


def read(client: Client, page: ConsultationPage) -> str:
    response = client.get(page.url)
    assert response.status_code == 200
    return response.content.decode()


def test_an_open_notice_says_until_when_and_asks_for_an_answer(client: Client) -> None:
    page = ConsultationPageFactory.create(title="Libraries", slug="libraries")
    SurveyFactory.create(
        round=RoundFactory.create(page=page, closes_at=datetime(2099, 10, 4, tzinfo=LONDON))
    )
    text = read(client, page)
    assert "Closes 11:59pm on 3 October 2099" in text
    assert 'href="/consultations/libraries/respond/"' in text


def test_officers_alone_find_the_way_to_the_responses_of_a_round_that_has_opened(
    client: Client, olive: User, edie: User
) -> None:
    page = RoundFactory.create(page__slug="moorings").page
    RoundFactory.create(page=page, number=2, planned=True)
    for somebody, finds in ((None, False), (edie, False), (olive, True)):
        if somebody:
            client.force_login(somebody)
        text = read(client, page)
        assert ("/consultations/moorings/responses/1/" in text) is finds
        assert "/consultations/moorings/responses/2/" not in text


def test_a_round_without_a_survey_asks_for_no_answer(client: Client) -> None:
    round_ = RoundFactory.create()
    assert "Answer now" not in read(client, round_.page)


def test_documents_stand_with_their_other_formats_and_how_to_ask(client: Client) -> None:
    document = RoundDocumentFactory.create(title="Draft strategy", round__changes="New: a budget.")
    AlternativeFormatFactory.create(document=document)
    AlternativeFormatFactory.create(
        document=document,
        kind="translation",
        language="Polski",
        language_code="pl",
        file=document.file,
    )
    text = read(client, document.round.page)
    assert "Draft strategy</a>" in text
    assert "Large print</span> (<a" in text
    assert 'lang="pl" hreflang="pl">Polski' in text
    assert "New: a budget." in text


def test_a_draft_is_nobodys_business(client: Client) -> None:
    page = ConsultationPageFactory.create(live=False)
    for address in ("", "respond/", "respond/sent/", "results/", "you-said-we-did/"):
        assert client.get(f"/consultations/{page.slug}/{address}").status_code == 404


def test_the_finder_sorts_by_the_clock(client: Client) -> None:
    open_page = RoundFactory.create(page__title="Open one").page
    RoundFactory.create(page__title="Coming one", planned=True)
    RoundFactory.create(page__title="Closed one", closed=True)
    ConsultationPageFactory.create(title="Dates to come")
    finder = client.get(open_page.get_parent().url).context["finder"]
    assert {
        section.key: [each.page.title for each in section.found] for section in finder.sections
    } == {
        "open": ["Open one"],
        "coming": ["Coming one", "Dates to come"],
        "closed": ["Closed one"],
    }


def test_the_finder_filters_by_district_and_theme(client: Client, thanet: District) -> None:
    theme = ThemeFactory.create(slug="health")
    page = RoundFactory.create(page__districts=[thanet], page__themes=[theme]).page
    RoundFactory.create(page__districts=[thanet])
    RoundFactory.create(page__themes=[theme], page__districts=[DistrictFactory.create()])
    everywhere = RoundFactory.create(page__themes=[theme]).page
    url = page.get_parent().url
    finder = client.get(url, {"district": "thanet", "theme": "health", "state": "open"}).context[
        "finder"
    ]
    [section] = finder.sections
    assert {each.page for each in section.found} == {page, everywhere}


@pytest.mark.parametrize("field", ["district", "theme", "state", "page"])
@pytest.mark.parametrize("value", ["nowhere", "\x00", "-1", "9" * 400, "é<script>"])
def test_the_finder_takes_any_address(client: Client, field: str, value: str) -> None:
    page = RoundFactory.create().page
    response = client.get(page.get_parent().url, {field: value})
    assert response.status_code == 200
    assert page.title in response.content.decode()


def many(count: int) -> None:
    now = timezone.now()
    for n in range(count):
        page = ConsultationPageFactory.create(
            districts=[DistrictFactory.create()], themes=[ThemeFactory.create()]
        )
        opens_at = now + timedelta(days=40 * (n % 3 - 1) - 10)
        Round.objects.create(page=page, opens_at=opens_at, closes_at=opens_at + timedelta(days=30))


@pytest.mark.parametrize("query", ["", "?state=closed", "?state=open&page=2"])
def test_the_finder_asks_as_often_for_many_as_for_few(
    client: Client, query: str, django_assert_max_num_queries: object
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    many(6)
    url = ConsultationPage.objects.first().get_parent().url + query
    client.get(url)
    with CaptureQueriesContext(connection) as few:
        client.get(url)
    many(60)
    with CaptureQueriesContext(connection) as more:
        client.get(url)
    assert len(few) == len(more)


def test_publishing_marks_the_first_time_alone(edie: object) -> None:
    page = ready_notice()
    draft = page.save_revision()
    draft.publish()
    first = ConsultationPage.objects.get(pk=page.pk).visible_from
    assert first is not None
    draft.publish()  # the old draft, made before the notice had ever been shown
    page.refresh_from_db()
    assert page.visible_from == first
    assert AuditRecord.objects.filter(action="published").count() == 1
    assert not show_notice(page.pk, acting_user=None)


def test_a_copy_starts_unseen_and_without_rounds() -> None:
    page = RoundFactory.create().page
    copy = page.copy(update_attrs={"slug": "copy", "title": "Copy"}, keep_live=False)
    assert copy.visible_from is None
    assert not copy.rounds.exists()


def test_windows_are_half_open_and_leave_drafts_out() -> None:
    since = timezone.now() - timedelta(days=7)
    at_start = ConsultationPageFactory.create(visible_from=since)
    ConsultationPageFactory.create(visible_from=since + timedelta(days=7))
    ConsultationPageFactory.create(visible_from=since, live=False)
    shown = ConsultationPage.objects.shown_between(since, since + timedelta(days=7))
    assert list(shown) == [at_start]


def test_a_slug_never_equals_a_word_of_an_address() -> None:
    from django.core.exceptions import ValidationError

    page = ConsultationPageFactory.create()
    page.slug = "feed"
    with pytest.raises(ValidationError):
        page.full_clean()


def test_the_feed_lists_published_notices_newest_first(client: Client) -> None:
    now = timezone.now()
    ConsultationPageFactory.create(title="Older", visible_from=now - timedelta(days=2))
    ConsultationPageFactory.create(title="Newer", visible_from=now - timedelta(days=1))
    ConsultationPageFactory.create(title="Secret", live=False)
    response = client.get("/consultations/feed/")
    text = response.content.decode()
    assert response["Content-Type"].startswith("application/atom+xml")
    assert text.index("Newer") < text.index("Older")
    assert "Secret" not in text
    assert "http://testserver/" in text
