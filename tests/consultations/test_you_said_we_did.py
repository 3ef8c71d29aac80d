"""What people said and what was done, by theme."""

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from consultations.promises.views import by_theme
from tests.factories.consultations import PairFactory, RoundFactory

pytestmark = pytest.mark.django_db


def test_pairs_stand_by_theme_in_their_order() -> None:
    page = RoundFactory.create().page
    for order, (heading, said) in enumerate([("Money", "a"), ("Words", "b"), ("Money", "c")]):
        PairFactory.create(page=page, order=order, heading=heading, said=said)
    themes = by_theme(list(page.pairs.all()))
    assert [(heading, [pair.said for pair in pairs]) for heading, _, pairs in themes] == [
        ("Money", ["a", "c"]),
        ("Words", ["b"]),
    ]


def test_pairs_show_once_results_are_published(client: Client) -> None:
    pair = PairFactory.create(done="A forum in every district", link="/forums/", link_text="See it")
    url = f"/consultations/{pair.page.slug}/you-said-we-did/"
    assert "A forum in every district" not in client.get(url).content.decode()
    RoundFactory.create(page=pair.page, published=True)
    text = client.get(url).content.decode()
    assert "A forum in every district" in text
    assert '<a class="govuk-link" href="/forums/">See it</a>' in text
    assert url in client.get(pair.page.url).content.decode()


@pytest.mark.parametrize("link", ["javascript:alert(1)", "//elsewhere.example", "http://a.b", "x"])
def test_a_link_stays_on_the_site_or_is_secure(link: str) -> None:
    with pytest.raises(ValidationError):
        PairFactory.build(page=RoundFactory.create().page, link=link).full_clean()


def test_themes_without_letters_have_anchors_of_their_own() -> None:
    page = RoundFactory.create().page
    for order, heading in enumerate(("?", "!")):
        PairFactory.create(page=page, order=order, heading=heading)
    anchors = [anchor for _, anchor, _ in by_theme(list(page.pairs.all()))]
    assert len(set(anchors)) == 2
