"""What the chair's list says about declarations."""

from datetime import datetime

import pytest

from membership.bodies.declarations.to_do import declarations
from membership.bodies.models import Body
from membership.bodies.to_do import to_do
from membership.people.models import Person
from portal.lib.time import today
from tests.factories.declarations import ConfirmationFactory, InterestFactory

pytestmark = pytest.mark.django_db


def test_overdue_confirmations_and_requests_need_doing(
    holder: Person, steering_group: Body, now: datetime
) -> None:
    InterestFactory.create(
        person=holder, kind="land", kept_back="asked", why_kept_back="It leads to my door."
    )
    lines = [each for each in to_do(steering_group, today(), now) if each.tag == "Interests"]
    asks, overdue = lines
    assert asks.text == "Sadie Seatholder asks to keep an interest off the public register."
    assert asks.link.endswith("/answer/")
    assert "should have confirmed their interests by" in overdue.text
    assert "door" not in " ".join(each.text + each.for_whom for each in lines)


def test_nothing_needs_doing_once_she_has_confirmed(
    holder: Person, steering_group: Body, now: datetime
) -> None:
    ConfirmationFactory.create(person=holder)
    assert list(declarations(steering_group, today(), now)) == []


def test_who_cannot_be_written_to_is_named_as_such(
    holder: Person, steering_group: Body, now: datetime
) -> None:
    Person.objects.update(user=None)
    [line] = declarations(steering_group, today(), now)
    assert "There is no account to write to." in line.text
