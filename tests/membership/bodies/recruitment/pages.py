"""Opening the pages of calls, for the tests of this folder."""

from django.test import Client

from membership.bodies.models import Call
from membership.people.models import User
from tests.support.permissions import second_factor

MANAGE = "/groups/steering-group/manage/calls/"


def enter(user: User) -> Client:
    """A browser in which ``user`` is logged in, with a second factor."""
    client = Client()
    second_factor(user)
    client.force_login(user)
    return client


def panel_of(call: Call, ending: str = "") -> str:
    return f"{call.get_absolute_url()}panel/{ending}"
