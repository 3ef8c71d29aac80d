"""What the digest tells of each room: new, visible to everyone, and once."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from digests.items import EVERYTHING, SECTION_LENGTH, Interest, Item, Section
from digests.sources.text import SUMMARY_LENGTH, short, short_html
from digests.windows import Window
from membership.places.models import District
from tests.digests.conftest import LONG_AGO
from tests.digests.reading import titles, told
from tests.factories.bodies import SeatFactory, TermFactory
from tests.factories.consultations import ConsultationPageFactory, DeedFactory, RoundFactory
from tests.factories.home import make_news
from tests.factories.organisations import OrganisationFactory
from tests.factories.places import ThemeFactory

pytestmark = pytest.mark.django_db
DAY, WEEK = timedelta(days=1), timedelta(days=7)


def test_nothing_is_told_of_an_empty_site(last_week: Window, db: None) -> None:
    assert told(last_week) == {}


def test_a_window_is_half_open(last_week: Window, thanet: District) -> None:
    for name, moment in (("first", last_week.since), ("next", last_week.until)):
        OrganisationFactory.create(name=name, visible_from=moment)
    assert titles(last_week, "New organisations") == ["first"]


def test_an_organisation_that_is_not_confirmed_is_not_told(
    last_week: Window, during: datetime
) -> None:
    OrganisationFactory.create(state="pending", visible_from=during)
    assert told(last_week) == {}


def test_a_new_consultation_says_until_when_it_is_open(
    last_week: Window, during: datetime, thanet: District
) -> None:
    theme = ThemeFactory.create()
    page = ConsultationPageFactory.create(
        title="Volunteering", visible_from=during, districts=[thanet], themes=[theme]
    )
    RoundFactory.create(page=page, opens_at=during, closes_at=during + timedelta(days=60))
    [item] = told(last_week)["New consultations"]
    assert "Open until" in item.about
    assert item.districts == {thanet.pk}
    assert item.themes == {theme.pk}


def test_a_second_round_is_told_when_it_opens(last_week: Window, during: datetime) -> None:
    page = ConsultationPageFactory.create(visible_from=during - timedelta(days=200))
    RoundFactory.create(page=page, number=2, opens_at=during, closes_at=during + timedelta(days=60))
    [item] = told(last_week)["New consultations"]
    assert item.about.startswith("Round 2 is open until")


def test_an_unpublished_consultation_is_not_told(last_week: Window, during: datetime) -> None:
    page = ConsultationPageFactory.create(visible_from=during, live=False)
    RoundFactory.create(page=page, opens_at=during, closes_at=last_week.until + timedelta(days=3))
    assert told(last_week) == {}


def test_a_round_is_said_to_close_soon_in_one_issue_alone(last_week: Window) -> None:
    page = ConsultationPageFactory.create(visible_from=last_week.since - timedelta(days=90))
    RoundFactory.create(
        page=page,
        opens_at=last_week.since - timedelta(days=60),
        closes_at=last_week.until + timedelta(days=3),
    )
    weeks = [
        Window(last_week.start + timedelta(days=days), last_week.end + timedelta(days=days))
        for days in (-14, -7, 0, 7)
    ]
    assert [len(titles(week, "Closing soon")) for week in weeks] == [0, 0, 1, 0]


def test_what_opens_and_closes_soon_is_told_once(last_week: Window, during: datetime) -> None:
    page = ConsultationPageFactory.create(visible_from=during)
    RoundFactory.create(page=page, opens_at=during, closes_at=last_week.until + timedelta(days=3))
    assert list(told(last_week)) == ["Closing soon"]


def test_a_promise_is_told_once_before_its_day_and_once_after(
    last_week: Window, thanet: District
) -> None:
    page = ConsultationPageFactory.create(visible_from=LONG_AGO, districts=[thanet])
    RoundFactory.create(
        page=page, opens_at=LONG_AGO, closes_at=LONG_AGO + DAY, results_published_at=LONG_AGO + DAY
    )
    DeedFactory.create(
        page=page, promised=True, text="A map of halls.", due_on=last_week.end + timedelta(days=2)
    )
    weeks = [Window(last_week.start + n * WEEK, last_week.end + n * WEEK) for n in range(-1, 4)]
    found = [told(week).get("Promises due", []) for week in weeks]
    assert [len(items) for items in found] == [0, 1, 1, 0, 0]
    assert "Due by 18 November 2026" in found[1][0].about
    assert "Overdue since 19 November 2026" in found[2][0].about
    assert found[1][0].districts == {thanet.pk}


def test_a_promise_that_is_kept_is_not_told_to_be_due(last_week: Window) -> None:
    page = ConsultationPageFactory.create(visible_from=LONG_AGO)
    RoundFactory.create(
        page=page, opens_at=LONG_AGO, closes_at=LONG_AGO + DAY, results_published_at=LONG_AGO + DAY
    )
    DeedFactory.create(page=page, promised=True, due_on=last_week.end, kept_at=last_week.since)
    assert told(last_week) == {}


def test_published_results_are_told(last_week: Window, during: datetime) -> None:
    page = ConsultationPageFactory.create(slug="strategy", visible_from=during - timedelta(90))
    RoundFactory.create(
        page=page,
        opens_at=during - timedelta(days=60),
        closes_at=during - timedelta(days=30),
        results_published_at=during,
    )
    [item] = told(last_week)["Results of consultations"]
    assert item.path == "/consultations/strategy/results/"


def test_what_was_done_is_told_once_when_everybody_can_read_it(
    last_week: Window, during: datetime, thanet: District
) -> None:
    page = ConsultationPageFactory.create(
        title="Halls", slug="halls", visible_from=LONG_AGO, districts=[thanet]
    )
    of_page = RoundFactory.create(page=page, opens_at=LONG_AGO, closes_at=LONG_AGO + DAY)
    of_page.results_published_at = during - 30 * DAY
    of_page.save()
    DeedFactory.create(page=page, text="The halls are open.", made_at=during)
    DeedFactory.create(page=page, text="And warm.", made_at=during + DAY)
    weeks = [Window(last_week.start + n * WEEK, last_week.end + n * WEEK) for n in (-1, 0, 1)]
    before, [item], after = (told(week).get("Results of consultations", []) for week in weeks)
    assert (before, after) == ([], [])
    assert item.path == "/consultations/halls/you-said-we-did/"
    assert (item.about, item.summary) == ("You said, we did · Thanet", "The halls are open.")
    assert item.districts == {thanet.pk}
    assert item.page == page.pk


def test_what_was_done_before_the_results_is_told_with_them(
    last_week: Window, during: datetime
) -> None:
    page = ConsultationPageFactory.create(visible_from=LONG_AGO)
    DeedFactory.create(page=page, made_at=during - 20 * DAY)
    RoundFactory.create(
        page=page, opens_at=LONG_AGO, closes_at=LONG_AGO + DAY, results_published_at=during
    )
    found = told(last_week)["Results of consultations"]
    assert [item.path.split("/")[-2] for item in found] == ["results", "you-said-we-did"]
    earlier = Window(last_week.start - 3 * WEEK, last_week.start)
    assert told(earlier) == {}


def test_news_is_told_to_its_districts(
    last_week: Window, during: datetime, thanet: District
) -> None:
    make_news("A new minibus", visible_from=during, districts=[thanet])
    make_news("A draft", live=False)
    [item] = told(last_week)["News"]
    assert (item.title, item.path) == ("A new minibus", "/news/a-new-minibus-1/")
    assert item.districts == {thanet.pk}


def test_an_appointment_is_told_to_the_district_it_stands_for(
    last_week: Window, during: datetime, thanet: District
) -> None:
    seat = SeatFactory.create(stands_for="district", district=thanet, name="Thanet")
    TermFactory.create(seat=seat, person__full_name="Hal Holder", visible_from=during)
    [item] = told(last_week)["Who represents you"]
    assert "Hal Holder takes the seat Thanet" in item.title
    assert item.districts == {thanet.pk}


def test_a_seat_is_told_to_be_vacant_in_the_week_it_fell_vacant(last_week: Window) -> None:
    seat = SeatFactory.create(body__holdover_allowed=False, body__how_to_join="Write to us.")
    TermFactory.create(seat=seat, end=last_week.start + timedelta(days=1))
    [item] = told(last_week)["Who represents you"]
    assert item.summary == "Write to us."
    later = Window(last_week.end, last_week.end + timedelta(days=7))
    assert told(later) == {}


def test_a_long_section_is_cut_and_says_how_much_is_left() -> None:
    items = tuple(Item(title=f"Item {n}", path=f"/{n}/") for n in range(SECTION_LENGTH + 3))
    section = Section.cut("News", items)
    assert (len(section.items), section.more) == (SECTION_LENGTH, 3)


@pytest.mark.parametrize(
    ("interest", "concerned"),
    [
        (EVERYTHING, True),
        (Interest(districts=frozenset({1})), True),
        (Interest(districts=frozenset({2})), False),
        (Interest(districts=frozenset({1}), themes=frozenset({5})), True),
        (Interest(districts=frozenset({1}), themes=frozenset({6})), False),
        (Interest(kinds=frozenset({"news", "seats"})), True),
        (Interest(kinds=frozenset({"seats"})), False),
    ],
)
def test_an_item_concerns_those_who_chose_its_district_theme_and_kind(
    interest: Interest, concerned: bool
) -> None:
    item = Item("Title", "/", districts=frozenset({1}), themes=frozenset({5}), kind="news")
    assert item.concerns(interest) is concerned
    county = Item("County", "/", kind="news")
    assert county.concerns(replace(interest, kinds=frozenset()))


def test_a_summary_is_plain_and_short() -> None:
    assert short_html("<p>Tea &amp; <b>cake</b>.</p><p>Come!</p>") == "Tea & cake. Come!"
    assert short("1 < 2 and <i>") == "1 < 2 and <i>"
    assert len(short("word " * 100)) <= SUMMARY_LENGTH
    assert short("word " * 100).endswith("word…")
