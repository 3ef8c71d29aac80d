"""Every kind of notice has a letter that can be drawn, and none escapes the walk over all of them."""

import pytest
from bs4 import BeautifulSoup

from digests.models import NoticeKind
from tests.digests.every_kind import PLANTS, html_of
from tests.digests.kinds.ground import REASON

pytestmark = pytest.mark.django_db


def test_no_kind_escapes_the_walk() -> None:
    assert set(PLANTS) == set(NoticeKind)


@pytest.mark.parametrize("kind", NoticeKind, ids=[kind.value for kind in NoticeKind])
def test_every_kind_is_drawn(kind: NoticeKind) -> None:
    page = BeautifulSoup(html_of(kind), "html.parser")
    words = " ".join(page.get_text(" ").split())
    assert "You get this e-mail because" in words
    assert page.find("b") is None, REASON  # what people write is no HTML
