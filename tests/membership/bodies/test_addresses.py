"""No group takes an address that the site uses itself."""

import pytest
from django.core.exceptions import ValidationError

from membership.bodies import urls
from membership.bodies.models import Body
from tests.factories.bodies import BodyFactory

FIXED = {
    first
    for pattern in urls.urlpatterns
    if (first := str(pattern.pattern).split("/")[0]) and "<" not in first
}


def test_who_speaks_for_me_has_an_address_of_its_own() -> None:
    assert "who-speaks-for-me" in FIXED


@pytest.mark.parametrize("word", sorted(FIXED))
def test_a_group_is_never_called_by_a_word_of_the_sites_own(word: str) -> None:
    body: Body = BodyFactory.build(slug=word)
    with pytest.raises(ValidationError, match="used by the site’s own addresses"):
        body.full_clean(validate_unique=False, validate_constraints=False)
