"""The map of the districts: links on a grid without holes or overlaps, names that fit."""

import re
import tomllib
from math import dist

import pytest
from django.conf import settings
from django.template import Context, Template

from membership.places.hexagons import NEIGHBOURS, WIDTH, Mark, hexagons, wrap
from membership.places.models import District
from tests.factories.places import DistrictFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def twelve() -> list[District]:
    text = (settings.BASE_DIR / "portal/demo/data/places.toml").read_text()
    return [
        DistrictFactory.create(
            name=row["name"], slug=row["slug"], hex_row=row["hex_row"], hex_column=row["hex_column"]
        )
        for row in tomllib.loads(text)["districts"]
    ]


def drawn(source: str, **context: object) -> str:
    return Template("{% load places %}" + source).render(Context(context))


def test_every_district_is_a_link_on_the_map_and_in_the_list(twelve: list[District]) -> None:
    html = drawn("{% hexmap districts %}", districts=twelve)
    picture, names = html.split("</svg>")
    for district in twelve:
        assert f'href="{district.get_absolute_url()}"' in picture
        assert f'href="{district.get_absolute_url()}"' in names
    assert picture.count("<a ") == names.count("<a ") == 12


def test_hexagons_touch_and_never_overlap(twelve: list[District]) -> None:
    places = [(h.x, h.y) for h in hexagons(twelve)]
    assert len(set(places)) == 12
    for here in places:
        nearest = min(dist(here, other) for other in places if other != here)
        assert nearest == pytest.approx(WIDTH, abs=0.2)


def test_medway_is_drawn_hollow_and_leads_nowhere(twelve: list[District]) -> None:
    html = drawn("{% hexmap districts %}", districts=twelve)
    assert [place.name for place in NEIGHBOURS] == ["Medway"]
    assert html.count("portal-hexmap__hollow-label") == 1
    assert not re.search(r"<a[^>]*Medway", html)


def test_figures_are_said_with_the_link_and_shade_it(thanet: District, swale: District) -> None:
    for column, district in enumerate((thanet, swale)):
        district.hex_row, district.hex_column = 0, column
    html = drawn(
        '{% hexmap districts figures "topic" %}', districts=[thanet, swale], figures={thanet.pk: 1}
    )
    assert "<title>Thanet: 1 topic</title>" in html
    assert "<title>Swale: 0 topics</title>" in html
    assert "portal-hexmap__hex--4" in html
    assert "portal-hexmap__hex--0" in html


def test_a_district_without_a_place_stands_in_the_list_alone(thanet: District) -> None:
    html = drawn("{% hexmap districts %}", districts=[thanet])
    assert "<svg" not in html
    assert "Thanet</a>" in html


def test_a_mark_is_said_with_the_link_and_never_by_colour_alone(
    thanet: District, swale: District
) -> None:
    for column, district in enumerate((thanet, swale)):
        district.hex_row, district.hex_column = 0, column
    marks = {
        thanet.pk: Mark("-1.1", "-1.1. 1 seat short", "less"),
        swale.pk: Mark("+0.2", "+0.2. Close enough", "even"),
    }
    html = drawn(
        '{% hexmap districts marks=marks name="gaps" %}', districts=[thanet, swale], marks=marks
    )
    assert "<title>Thanet: -1.1. 1 seat short</title>" in html
    assert html.count('fill="url(#gaps-stripes)"') == html.count('id="gaps-stripes"') == 1
    assert '<span class="portal-hexmap__figure">+0.2</span>' in html


def test_a_map_of_figures_has_no_stripes(twelve: list[District]) -> None:
    assert "pattern" not in drawn("{% hexmap districts %}", districts=twelve)


def test_the_map_brings_no_inline_style(twelve: list[District]) -> None:
    assert "style=" not in drawn("{% hexmap districts %}", districts=twelve)


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        ("Swale", ["Swale"]),
        ("Canterbury", ["Canter-", "bury"]),
        ("Sevenoaks", ["Seven-", "oaks"]),
        ("Folkestone & Hythe", ["Folke-", "stone &", "Hythe"]),
        ("Tonbridge & Malling", ["Ton-", "bridge &", "Malling"]),
        ("Tunbridge Wells", ["Tun-", "bridge", "Wells"]),
        ("Isle of Thanet", ["Isle of", "Thanet"]),
        ("Llanfairpwllgwyn", ["Llanfairpwllgwyn"]),
    ],
)
def test_a_name_breaks_where_its_parts_meet(name: str, lines: list[str]) -> None:
    assert wrap(name, 8) == lines
