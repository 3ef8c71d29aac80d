"""Where the public page of a body leads to its plans."""

from collections.abc import Iterator
from datetime import datetime

from django.urls import reverse

from membership.bodies.models import Body
from membership.bodies.on_the_page import PageLink, links_from_the_page
from membership.bodies.planner.models import Plan
from membership.people.roles import Anyone


@links_from_the_page(order=35)
def plans(body: Body, user: Anyone, now: datetime) -> Iterator[PageLink]:
    """Only once there is a paper."""
    if Plan.objects.filter(body=body).published(now).exists():
        address = reverse("bodies:plans", args=[body.slug])
        yield PageLink("Plans", address, "How it means to change its members over the years")
