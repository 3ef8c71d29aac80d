"""What is kept of somebody who has left, how long, and what an erased account leaves."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from membership.bodies.models import Confirmation, Interest, Term
from membership.people.holdings import export
from membership.people.models import Person, User
from membership.people.rights.erasure import erase_account
from portal.lib.time import london_day
from portal.records.retention import apply_rule, rule_named
from tests.factories.bodies import TermFactory
from tests.factories.declarations import ConfirmationFactory, InterestFactory
from tests.factories.people import PersonFactory

NOW = datetime(2040, 6, 3, 10, 0, tzinfo=UTC)
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
SIX_YEARS = timedelta(days=6 * 365)
DAY = timedelta(days=1)
pytestmark = pytest.mark.django_db


def somebody_who_left(days_over: int) -> Person:
    """Her last day on a seat lies six years and ``days_over`` days back."""
    end = london_day(NOW - SIX_YEARS) - (days_over - 1) * DAY
    term = TermFactory.create(start=end - 365 * DAY, end=end, released=end)
    InterestFactory.create(person=term.person, added_at=LONG_AGO)
    ConfirmationFactory.create(person=term.person, confirmed_at=LONG_AGO, entries=1)
    return term.person


@pytest.mark.parametrize(("days_over", "left"), [(0, 1), (1, 0)])
def test_declarations_go_six_years_after_the_last_day_on_a_seat(days_over: int, left: int) -> None:
    somebody_who_left(days_over)
    for name in ("interests-of-past-holders", "confirmations-of-past-holders"):
        apply_rule(rule_named(name), now=NOW)
    assert (Interest.objects.count(), Confirmation.objects.count()) == (left, left)


@pytest.mark.parametrize("start", [NOW - SIX_YEARS / 2, NOW + 30 * DAY])
def test_whoever_sits_again_or_soon_will_keeps_hers(start: datetime) -> None:
    TermFactory.create(person=somebody_who_left(400), start=london_day(start), end=None)
    assert apply_rule(rule_named("interests-of-past-holders"), now=NOW) == 0


def test_what_ended_goes_six_years_later_though_she_still_sits() -> None:
    person = TermFactory.create(start=LONG_AGO.date(), end=None).person
    gone = {"start": None, "added_at": LONG_AGO, "end": london_day(NOW - SIX_YEARS)}
    InterestFactory.create(person=person, **gone)
    stays = InterestFactory.create(person=person, **{**gone, "end": gone["end"] + DAY})  # type: ignore[operator]
    apply_rule(rule_named("ended-interests"), now=NOW)
    assert list(Interest.objects.all()) == [stays]


def test_an_erased_account_leaves_the_register_as_it_is(trusteeship: Interest, sadie: User) -> None:
    ConfirmationFactory.create(person=trusteeship.person, confirmed_by=sadie, entries=1)
    erase_account(sadie.pk, acting_user=sadie, now=timezone.now())
    assert Interest.objects.get().person.full_name == "Sadie Seatholder"
    assert Confirmation.objects.get().confirmed_by is None
    assert Term.objects.get().person.user is None


def test_my_data_holds_what_is_not_published_too(holder: Person, sadie: User) -> None:
    InterestFactory.create(
        person=holder, kind="land", what="My house", kept_back="asked", why_kept_back="Fear."
    )
    InterestFactory.create(person=PersonFactory.create(), what="Somebody else’s")
    [row] = export(sadie)["Declared interests"]
    assert (row["what"], row["why kept back"]) == ("My house", "Fear.")
