"""What an organisation's page shows of the forums."""

from datetime import datetime

from forums.models import Forum, ForumMembership
from membership.organisations.models import Organisation
from membership.organisations.page import LINES, Line, Section, shows_on_page
from membership.people.roles import Anyone
from portal.lib.templatetags.portal import day


@shows_on_page(order=10)
def forums_joined(organisation: Organisation, user: Anyone, now: datetime) -> Section:
    """The forums in which it is today."""
    joined = (
        ForumMembership.objects.filter(organisation=organisation, left_at__isnull=True)
        .filter(forum__in=Forum.objects.public())
        .select_related("forum")
        .order_by("forum__name")
    )
    lines = [
        Line(each.forum.name, each.forum.get_absolute_url(), f"since {day(each.joined_at)}")
        for each in joined[:LINES]
    ]
    return Section("Forums it joined", lines, joined.count() - len(lines))
