"""The badge beside an author who sits on a group today."""

import pytest
from django.core.cache import cache
from django.test import Client

from forums.models import Forum
from membership.bodies.models import Term
from membership.people.models import User
from portal.lib.time import today
from tests.factories.bodies import TermFactory
from tests.factories.forums import TopicFactory
from tests.factories.people import PersonFactory

BADGE = '<p class="portal-post__badge"><span class="govuk-visually-hidden">Role: </span>Steering Group</p>'
pytestmark = pytest.mark.django_db


def test_a_post_shows_where_its_author_sits_as_long_as_the_term_lasts(
    client: Client, molly: User, thanet_forum: Forum
) -> None:
    cache.clear()
    TermFactory.create(
        seat__body__name="Steering Group", person=PersonFactory.create(user=molly), end=None
    )
    address = TopicFactory.create(forum=thanet_forum, author=molly).get_absolute_url()
    assert BADGE in client.get(address).content.decode()
    Term.objects.update(end=today(), released=today())
    cache.clear()
    assert BADGE not in client.get(address).content.decode()
