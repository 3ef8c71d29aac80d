"""An organisation's page shows the forums it joined, its seats, and what it agreed to be named with."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.utils import timezone

from forums.models import Forum, ForumMembership
from membership.bodies.models import Seat, Term
from membership.organisations.models import Organisation
from membership.organisations.page import LINES, Section, sections
from portal.lib.time import today
from tests.factories.bodies import TermFactory
from tests.factories.consultations import ConsultationPageFactory, ResponseFactory, RoundFactory
from tests.factories.forums import ForumFactory, ForumMembershipFactory
from tests.factories.people import PersonFactory

pytestmark = pytest.mark.django_db


def shown(organisation: Organisation) -> dict[str, Section]:
    return {each.title: each for each in sections(organisation, None, now=timezone.now())}


def texts(section: Section) -> list[str]:
    return [line.text for line in section.lines]


def test_an_organisation_of_which_there_is_nothing_to_say_has_no_empty_headings(
    thanet_tides: Organisation,
) -> None:
    assert shown(thanet_tides) == {}


class TestForums:
    def test_those_it_has_left_are_not_shown(
        self, client: Client, thanet_forum: Forum, thanet_tides: Organisation
    ) -> None:
        left = ForumMembershipFactory.create(organisation=thanet_tides)
        ForumMembership.objects.filter(pk=left.pk).update(left_at=timezone.now())
        page = BeautifulSoup(client.get(thanet_tides.get_absolute_url()).content, "html.parser")
        assert texts(shown(thanet_tides)["Forums it joined"]) == ["Thanet"]
        assert page.select('main a[href="/forums/thanet/"]')

    def test_a_long_list_is_cut_and_says_by_how_much(self, thanet_tides: Organisation) -> None:
        for _ in range(LINES + 3):
            ForumMembershipFactory.create(organisation=thanet_tides, forum=ForumFactory.create())
        section = shown(thanet_tides)["Forums it joined"]
        assert (len(section.lines), section.more) == (LINES, 3)


class TestSeats:
    def test_a_seat_is_shown_with_who_holds_it(
        self, sadie_term: Term, thanet_tides: Organisation
    ) -> None:
        line = shown(thanet_tides)["Seats it holds"].lines[0]
        assert (line.text, line.note) == ("Thanet, Steering Group", "held by Sadie Seatholder")
        assert line.url == "/groups/steering-group/"

    def test_a_seat_that_follows_another_is_shown_with_it(
        self, charles_term: Term, chair: Seat, thanet_tides: Organisation
    ) -> None:
        Term.objects.filter(pk=charles_term.pk).update(organisation=thanet_tides)
        assert set(texts(shown(thanet_tides)["Seats it holds"])) == {
            "Chair, Steering Group",
            "Voluntary sector, Strategic Partnership Board",
        }

    def test_past_and_future_terms_are_not_shown(
        self, thanet_seat: Seat, thanet_tides: Organisation
    ) -> None:
        for start in (today() - timedelta(days=2000), today() + timedelta(days=10)):
            TermFactory.create(
                seat=thanet_seat,
                person=PersonFactory.create(),
                organisation=thanet_tides,
                start=start,
                end=start + timedelta(days=30),
            )
        assert "Seats it holds" not in shown(thanet_tides)


class TestConsultations:
    def test_only_those_with_consent_are_shown(self, thanet_tides: Organisation) -> None:
        ResponseFactory.create(organisation=thanet_tides, round__page__title="Unnamed")
        ResponseFactory.create(organisation=thanet_tides, named=True, round__page__title="Named")
        assert texts(shown(thanet_tides)["Consultations it answered"]) == ["Named"]

    def test_one_that_was_answered_in_two_rounds_is_shown_once(
        self, thanet_tides: Organisation
    ) -> None:
        page = ConsultationPageFactory.create(title="Moorings")
        for number in (1, 2):
            round_ = RoundFactory.create(page=page, number=number, closed=number == 1)
            ResponseFactory.create(round=round_, organisation=thanet_tides, named=True)
        lines = shown(thanet_tides)["Consultations it answered"].lines
        assert [(line.text, line.note.endswith(", 2 rounds")) for line in lines] == [
            ("Moorings", True)
        ]

    def test_what_is_not_published_any_more_and_what_is_superseded_is_not_shown(
        self, thanet_tides: Organisation
    ) -> None:
        gone = ResponseFactory.create(organisation=thanet_tides, named=True)
        gone.round.page.unpublish()
        ResponseFactory.create(organisation=thanet_tides, named=True, superseded_at=timezone.now())
        assert shown(thanet_tides) == {}
