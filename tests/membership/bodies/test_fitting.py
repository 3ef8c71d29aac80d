"""Whether an organisation is of what a seat stands for is remarked, and refuses nobody."""

from typing import Any

import pytest

from membership.bodies.fitting import misfit, misfits
from membership.organisations.models import Organisation
from membership.places.models import District
from tests.factories.bodies import SeatFactory
from tests.factories.organisations import OrganisationFactory
from tests.factories.places import ThemeFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def group(thanet: District) -> Organisation:
    theme = ThemeFactory.create(name="Sport")
    return OrganisationFactory.create(
        name="Harbour Helpers", districts=[thanet], themes=[theme], income_band="micro"
    )


def test_a_seat_for_its_district_theme_kind_or_income_fits(group: Organisation) -> None:
    fitting: list[dict[str, Any]] = [
        {"stands_for": "district", "district": group.districts.get()},
        {"stands_for": "theme", "theme": group.themes.get()},
        {"stands_for": "kind", "organisation_kind": "community-group"},
        {"stands_for": "income-band", "income_band": "micro"},
        {"stands_for": "partner", "partner": "NHS"},
        {},
    ]
    assert [misfit(SeatFactory.build(**each), group) for each in fitting] == [""] * 6


def test_what_does_not_fit_is_said_in_a_sentence(group: Organisation, swale: District) -> None:
    theme = ThemeFactory.build(name="Health")
    seats = [
        SeatFactory.build(stands_for="district", district=swale),
        SeatFactory.build(stands_for="theme", theme=theme),
        SeatFactory.build(stands_for="kind", organisation_kind="cio"),
        SeatFactory.build(stands_for="income-band", income_band="large"),
    ]
    remarks = [misfit(seat, group) for seat in seats]
    assert remarks[0] == "Harbour Helpers does not work in Swale, as its page here has it."
    for words, remark in zip(("Swale", "Health", "(CIO)", "Large"), remarks, strict=True):
        assert words in remark


def test_a_countywide_organisation_is_of_every_district(swale: District) -> None:
    organisation = OrganisationFactory.create(countywide=True)
    assert misfit(SeatFactory.build(stands_for="district", district=swale), organisation) == ""


def test_nothing_is_remarked_when_one_of_several_seats_fits(
    group: Organisation, swale: District
) -> None:
    other = SeatFactory.build(stands_for="district", district=swale)
    assert misfits([other, SeatFactory.build()], group) == []
    assert len(misfits([other, other], group)) == 1
