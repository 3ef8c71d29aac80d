"""The finder by state, audience, year and words, and its feeds."""

from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from consultations.notices.finder import STATES
from membership.places.models import District
from portal.lib.time import LONDON
from tests.factories.consultations import (
    AudienceFactory,
    ConsultationPageFactory,
    RoundDocumentFactory,
    RoundFactory,
    consultation_index,
)
from tests.factories.places import ThemeFactory

pytestmark = pytest.mark.django_db


def found(client: Client, **asked: str) -> set[str]:
    sections = client.get(consultation_index().url, asked).context["finder"].sections
    return {each.page.title for section in sections for each in section.found}


@pytest.fixture
def one_of_each() -> None:
    now = timezone.now()
    RoundFactory.create(page__title="open")
    RoundFactory.create(page__title="closing-soon", closes_at=now + timedelta(days=3))
    RoundFactory.create(page__title="coming", planned=True)
    RoundFactory.create(page__title="considered", closed=True)
    RoundFactory.create(page__title="outcome", published=True)
    long_ago = now - timedelta(days=120)
    RoundFactory.create(
        page__title="overdue", opens_at=long_ago - timedelta(days=30), closes_at=long_ago
    )


@pytest.mark.parametrize(
    ("state", "titles"),
    [
        ("open", {"open", "closing-soon"}),
        ("closing-soon", {"closing-soon"}),
        ("coming", {"coming"}),
        ("closed", {"considered", "outcome", "overdue"}),
        ("considered", {"considered"}),
        ("overdue", {"overdue"}),
        ("outcome", {"outcome"}),
        ("", {"open", "closing-soon", "coming", "considered", "outcome", "overdue"}),
    ],
)
def test_each_state_finds_its_own(
    client: Client, one_of_each: None, state: str, titles: set[str]
) -> None:
    assert found(client, state=state) == titles


def test_every_state_says_so_when_there_is_nothing(client: Client) -> None:
    for state, (title, empty) in STATES.items():
        text = client.get(consultation_index().url, {"state": state}).content.decode()
        assert title in text
        assert empty in text


def test_what_the_tag_says_and_what_the_filter_finds_agree(
    client: Client, one_of_each: None
) -> None:
    tags = {
        "closing-soon": "Closing soon",
        "coming": "Planned",
        "considered": "Closed, being considered",
        "overdue": "Response overdue",
        "outcome": "Outcome published",
    }
    for state, tag in tags.items():
        sections = client.get(consultation_index().url, {"state": state}).context["finder"].sections
        assert [each.state.label for each in sections[0].found] == [tag]


def test_an_earlier_outcome_does_not_settle_a_later_round(client: Client) -> None:
    page = RoundFactory.create(page__title="Two rounds", published=True).page
    now = timezone.now()
    RoundFactory.create(
        page=page, number=2, opens_at=now - timedelta(days=20), closes_at=now - timedelta(days=5)
    )
    assert found(client, state="considered") == {"Two rounds"}
    assert found(client, state="outcome") == set()


def test_by_audience(client: Client) -> None:
    young = AudienceFactory.create(slug="the-young")
    RoundFactory.create(page__title="For the young", page__audiences=[young])
    RoundFactory.create(page__title="For others")
    assert found(client, audience="the-young") == {"For the young"}


def test_by_words_all_of_which_must_be_there(client: Client) -> None:
    RoundFactory.create(page__title="Moorings at Deal", page__purpose="<p>New BOAT lifts.</p>")
    RoundFactory.create(page__title="Moorings at Hythe")
    assert found(client, q="moorings boat") == {"Moorings at Deal"}
    assert found(client, q="moorings") == {"Moorings at Deal", "Moorings at Hythe"}
    assert found(client, q="100%") == set()


def test_by_the_year_in_london(client: Client) -> None:
    """Open from the last minute of 2024 in London, which is that of the world in winter."""
    RoundFactory.create(
        page__title="Turn of the year",
        opens_at=datetime(2024, 12, 31, 23, 59, tzinfo=LONDON),
        closes_at=datetime(2025, 1, 31, tzinfo=LONDON),
    )
    RoundFactory.create(
        page__title="All of 2025",
        opens_at=datetime(2025, 1, 1, tzinfo=LONDON),
        closes_at=datetime(2026, 1, 1, tzinfo=LONDON),
    )
    assert found(client, year="2024") == {"Turn of the year"}
    assert found(client, year="2025") == {"Turn of the year", "All of 2025"}
    form = client.get(consultation_index().url).context["finder"].form
    assert [value for value, _ in form.fields["year"].choices][:3] == ["", "2026", "2025"]


@pytest.mark.parametrize(
    "words",
    [
        "barges",
        "panel of skippers",
        "a second pontoon",
        "caf\u00e9",
        "tide tables",
        "Thames sailing",
    ],
)
def test_words_are_looked_for_in_all_that_there_is_to_read(client: Client, words: str) -> None:
    page = ConsultationPageFactory.create(
        title="Moorings",
        options_considered="<p>Fewer barges.</p>",
        how_considered="<p>By a panel of skippers.</p>",
        body=[("heading", "A second pontoon"), ("inset", "The caf\u00e9 stays.")],
    )
    round_ = RoundFactory.create(page=page)
    RoundDocumentFactory.create(round=round_, title="Tide tables")
    RoundDocumentFactory.create(round=round_, text="<p>For Thames sailing barges.</p>")
    RoundFactory.create(page__title="Another")
    assert found(client, q=words) == {"Moorings"}


@pytest.mark.parametrize("word", ["paragraph", "heading", "inset", "type", "value"])
def test_the_words_by_which_text_is_stored_find_nothing(client: Client, word: str) -> None:
    texts = [("heading", "Tides"), ("paragraph", "<p>Spring.</p>"), ("inset", "Neap.")]
    ConsultationPageFactory.create(body=texts)
    assert found(client, q=word) == set()


@pytest.mark.parametrize("field", ["audience", "year", "q"])
@pytest.mark.parametrize("value", ["nowhere", "\x00", "-1", "9" * 400, "é<script>", "%"])
def test_it_takes_any_address(client: Client, field: str, value: str) -> None:
    RoundFactory.create()
    assert client.get(consultation_index().url, {field: value}).status_code == 200


def test_the_page_names_its_feeds(client: Client, thanet: District) -> None:
    theme = ThemeFactory.create(slug="health", name="Health")
    url = consultation_index().url
    plain = client.get(url).content.decode()
    assert 'type="application/atom+xml" title="Consultations" href="/consultations/feed/"' in plain
    assert "feed/district" not in plain
    chosen = client.get(url, {"district": "thanet", "theme": "health"}).content.decode()
    for feed in ("/consultations/feed/district/thanet/", "/consultations/feed/theme/health/"):
        assert f'title="Consultations: {theme.name}"' in chosen
        assert f'href="{feed}"' in chosen
        assert client.get(feed).status_code == 200
    assert "/updates/about/theme/health/" in chosen


def test_a_feed_brings_its_own_and_what_is_about_all_of_kent(
    client: Client, thanet: District, swale: District
) -> None:
    theme = ThemeFactory.create(slug="health")
    ConsultationPageFactory.create(title="In Thanet", districts=[thanet])
    ConsultationPageFactory.create(title="In Swale", districts=[swale], themes=[theme])
    ConsultationPageFactory.create(title="In Kent")
    ConsultationPageFactory.create(title="A draft", districts=[thanet], live=False)
    text = client.get("/consultations/feed/district/thanet/").content.decode()
    assert "Consultations in Thanet" in text
    assert "In Thanet" in text
    assert "In Kent" in text
    assert "In Swale" not in text
    assert "A draft" not in text
    about = client.get("/consultations/feed/theme/health/").content.decode()
    assert "In Swale" in about
    assert "In Kent" not in about
    assert client.get("/consultations/feed/theme/nothing/").status_code == 404
