"""From shown to sent, by channel and capacity: counted anew, small numbers withheld in public."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from consultations.evidence.sections import Table
from consultations.models import ConsultationPage, Round, ShortLink
from consultations.reach.evidence import reach
from consultations.reach.funnel import DIRECT, OTHERWISE, Funnel, funnels_of
from consultations.reach.tallies import count_click, count_starts
from consultations.results.reads import results_of
from membership.people.models import User
from tests.factories.consultations import (
    ResponseFactory,
    RoundFactory,
    ShortLinkFactory,
    TimesShownFactory,
)

pytestmark = pytest.mark.django_db
NOW = timezone.now()


@pytest.fixture
def round_() -> Round:
    made: Round = RoundFactory.create(page__slug="moorings", published=True)
    return made


@pytest.fixture
def twitter(round_: Round) -> ShortLink:
    made: ShortLink = ShortLinkFactory.create(round=round_, channel="Twitter")
    return made


def answers(round_: Round, count: int, link: ShortLink | None = None, **more: Any) -> None:
    """So many began and sent."""
    count_starts(round_, link, "resident", times=count)
    ResponseFactory.create_batch(count, round=round_, via=link, **more)


def values(funnel: Funnel) -> dict[str, list[int | str | None]]:
    return {
        line.label: ["c" if step.is_withheld else step.value for step in line.cells]
        for line in [*funnel.lines, funnel.total]
    }


def test_each_channel_is_followed_from_shown_to_sent(round_: Round, twitter: ShortLink) -> None:
    TimesShownFactory.create(link=twitter, number=7000)
    TimesShownFactory.create(
        link=twitter, number=555, start=NOW.date(), end=NOW.date() + timedelta(days=1)
    )
    count_click(twitter, now=NOW, times=48)
    count_click(twitter, now=NOW - timedelta(days=3))
    count_starts(round_, twitter, "", times=4)
    answers(round_, 6, twitter)
    answers(round_, 8)
    assert values(*funnels_of([round_])) == {
        "Twitter": [7555, 49, 10, 6],
        DIRECT: [None, None, 8, 8],
        "All": [7555, 49, 18, 14],
    }


def test_what_was_typed_in_was_begun_nowhere(round_: Round, olive: User) -> None:
    answers(round_, 5)
    ResponseFactory.create_batch(5, round=round_, entered_by=olive)
    assert values(*funnels_of([round_]))[OTHERWISE] == [None, None, None, 5]


def test_what_was_withdrawn_was_begun_and_counts_as_sent_no_more(
    round_: Round, twitter: ShortLink
) -> None:
    answers(round_, 6, twitter)
    answers(round_, 1, twitter, withdrawn_at=NOW)
    assert values(*funnels_of([round_]))["Twitter"] == [None, 0, 7, 6]


def test_a_small_channel_is_withheld_and_another_with_it(round_: Round, twitter: ShortLink) -> None:
    poster = ShortLinkFactory.create(round=round_, channel="Posters")
    answers(round_, 2, twitter)
    answers(round_, 6, poster)
    answers(round_, 30)
    assert values(*funnels_of([round_])) == {
        "Posters": [None, 0, "c", "c"],
        "Twitter": [None, 0, "c", "c"],
        DIRECT: [None, None, 30, 30],
        "All": [None, 0, 38, 38],
    }
    assert values(*funnels_of([round_], full=True))["Twitter"] == [None, 0, 2, 2]


def test_few_answers_in_all_are_withheld_in_all(round_: Round, twitter: ShortLink) -> None:
    answers(round_, 3, twitter)
    (funnel,) = funnels_of([round_])
    assert values(funnel)["All"] == [None, 0, "c", "c"]
    assert funnel.withholds


def test_a_small_number_who_began_takes_some_who_began_and_left(
    round_: Round, twitter: ShortLink
) -> None:
    """Of 31 who began directly 30 sent, which is shown: they could not have begun by the link."""
    count_starts(round_, twitter, "", times=2)
    answers(round_, 30)
    count_starts(round_, None, "resident")
    assert values(*funnels_of([round_])) == {
        "Twitter": [None, 0, "c", 0],
        DIRECT: [None, None, "c", 30],
        "All": [None, 0, "c", 30],
    }
    count_starts(round_, None, "resident", times=2)
    assert values(*funnels_of([round_])) == {
        "Twitter": [None, 0, "c", 0],
        DIRECT: [None, None, "c", 30],
        "All": [None, 0, 35, 30],
    }


def test_everybody_sees_capacities_withheld_as_in_the_results(
    round_: Round, client: Client
) -> None:
    for capacity, count in (("resident", 30), ("charity", 8), ("community-group", 2)):
        count_starts(round_, None, capacity, times=count + 5)
        ResponseFactory.create_batch(count, round=round_, capacity=capacity)
    (funnel,) = funnels_of([round_])
    (result,) = results_of([round_])
    shown = {each.label: each.sent.value for each in funnel.capacities}
    assert shown == {row.label: row.value for row in result.capacities} | {"Not said yet": 0}
    assert shown["Registered charity"] is None
    page = client.get("/consultations/moorings/results/reach/").content.decode()
    assert "By capacity" in page


def test_officers_see_channels_by_capacity(round_: Round, twitter: ShortLink) -> None:
    count_starts(round_, twitter, "", times=2)
    answers(round_, 3, twitter)
    answers(round_, 1, capacity="charity")
    (funnel,) = funnels_of([round_], full=True)
    of_twitter = [
        (each.label, each.started.value, each.sent.value) for each in funnel.lines[0].capacities
    ]
    assert of_twitter == [("Kent resident", 3, 3), ("Not said yet", 2, 0)]
    everybody = {each.label: each.sent.value for each in funnel.capacities}
    assert everybody == {"Kent resident": 3, "Registered charity": 1, "Not said yet": 0}
    public = {each.label: each for each in funnels_of([round_])[0].capacities}
    assert len(public) == 10
    assert all(each.sent.is_withheld for each in public.values() if each.label != "Not said yet")


def test_each_step_is_a_share_of_the_one_before(round_: Round, twitter: ShortLink) -> None:
    TimesShownFactory.create(link=twitter, number=7555)
    count_click(twitter, now=NOW, times=49)
    answers(round_, 12, twitter)
    (line, _) = funnels_of([round_])[0].lines
    assert [(each.label, each.value, each.share) for each in line.steps] == [
        ("Times shown", 7555, None),
        ("Clicks", 49, 1),
        ("Answers begun", 12, 24),
        ("Answers sent", 12, 100),
    ]


def test_the_cost_is_the_same_for_many_rounds_and_links(
    round_: Round, django_assert_num_queries: Any
) -> None:
    other = RoundFactory.create(page=round_.page, number=2)
    ShortLinkFactory.create_batch(20, round=other)
    with django_assert_num_queries(6):
        funnels_of([round_, other])


def test_everybody_reads_it_once_the_results_are_out(
    client: Client, round_: Round, twitter: ShortLink
) -> None:
    TimesShownFactory.create(link=twitter, number=7555)
    answers(round_, 6, twitter)
    answers(round_, 2)
    page = client.get("/consultations/moorings/results/reach/").content.decode()
    assert "7,555" in page
    assert "[c]" in page
    assert "whoever follows a link twice counts twice" in page
    assert "By capacity" in page
    Round.objects.update(results_published_at=None)
    page = client.get("/consultations/moorings/results/reach/").content.decode()
    assert "7,555" not in page
    assert "published with the results" in page


def test_the_results_lead_to_it(client: Client, round_: Round) -> None:
    for path in ("results/", ""):
        page = client.get(f"/consultations/moorings/{path}").content.decode()
        assert "/consultations/moorings/results/reach/" in page


def section_of(page: ConsultationPage) -> Sequence[Table]:
    section = reach(page, NOW)
    assert section is not None
    return section.tables


def test_the_evidence_pack_holds_what_everybody_reads(round_: Round, twitter: ShortLink) -> None:
    TimesShownFactory.create(link=twitter, number=7555)
    answers(round_, 6, twitter)
    answers(round_, 2)
    page = ConsultationPage.objects.get()
    (table,) = section_of(page)
    assert list(table.rows) == [
        ("Twitter", "7,555", "0", "Too few to show", "Too few to show"),
        (DIRECT, "–", "–", "Too few to show", "Too few to show"),
        ("All", "7,555", "0", "8", "8"),
    ]
    Round.objects.update(results_published_at=None)
    (table,) = section_of(ConsultationPage.objects.get())
    assert table.rows[0] == ("Twitter", "7,555", "0", "Not published yet", "Not published yet")
