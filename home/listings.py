"""What the gathering pages show: the front page, the list of news, a district.

Each costs the same number of queries however much there is to gather.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Q

from consultations.models import ConsultationPage
from forums.models import Forum, Topic
from home.models.news import NewsPage
from membership.bodies.models import BodyKind, Meeting, Seat
from membership.bodies.sittings import sittings
from membership.organisations.models import Organisation
from membership.people.roles import Anyone
from membership.places.models import District, Theme
from portal.lib.time import london_day

NEWS_A_PAGE = 12
ON_THE_FRONT_PAGE = 3
ON_A_DISTRICT_PAGE = 5


def front_page(user: Anyone, *, now: datetime) -> dict[str, Any]:
    """What is open, what is new, the districts and what comes next."""
    rows = ON_THE_FRONT_PAGE
    topics = Topic.objects.public().select_related("forum", "organisation", "author")
    return {
        "districts": District.objects.current(london_day(now)),
        "consultations": open_consultations(user, now),
        "news": NewsPage.objects.visible_to(user).newest_first().for_a_list()[:rows],
        "topics": topics.by_activity()[:rows],
        "meeting": next_meeting(now),
    }


def open_consultations(user: Anyone, now: datetime, district: District | None = None) -> list[Any]:
    """The first to close of those that take answers now.

    Each has its ``closing`` round and the state in which that ``stands``. For a district: those that name
    it and those that name none.
    """
    found = ConsultationPage.objects.visible_to(user)
    if district is not None:
        found = found.filter(Q(districts=district) | Q(districts__isnull=True))
    pages = list(found.open(now).listed()[:ON_THE_FRONT_PAGE])
    for page in pages:
        page.closing = page.current_round(now)
        page.stands = page.closing.state(now)
    return pages


def next_meeting(now: datetime) -> Meeting | None:
    """The Steering Group's next meeting, or the one that goes on now."""
    meetings = Meeting.objects.upcoming(now).filter(body__kind=BodyKind.STEERING_GROUP)
    return meetings.select_related("body", "agenda").first()


def news_listing(user: Anyone, asked: Mapping[str, str]) -> dict[str, Any]:
    """One page of news, for the district and theme that ``asked`` names; unknown names ask for nothing."""
    districts = {district.slug: district for district in District.objects.all()}
    themes = {theme.slug: theme for theme in Theme.objects.all()}
    district = districts.get(asked.get("district", ""))
    theme = themes.get(asked.get("theme", ""))
    news = NewsPage.objects.visible_to(user).newest_first().for_a_list()
    if district is not None:
        news = news.about(district)
    if theme is not None:
        news = news.filter(themes=theme)
    return {
        "page_obj": Paginator(news, NEWS_A_PAGE).get_page(asked.get("page")),
        "districts": districts.values(),
        "themes": themes.values(),
        "district": district,
        "theme": theme,
    }


def district_page(district: District, user: Anyone, *, now: datetime) -> dict[str, Any]:
    """All that belongs to ``district``, a little of each, with the way to the rest."""
    rows, on = ON_A_DISTRICT_PAGE, london_day(now)
    ended = district.end is not None and district.end <= on
    organisations = Organisation.objects.listed().filter(districts=district)
    return {
        "district": district,
        "ended": ended,
        "predecessors": district.predecessors.filter(end__lte=on),
        "successors": district.heirs(on) if ended else [],
        "forum": Forum.objects.visible_to(user).filter(district=district).first(),
        "topics": Topic.objects.latest_in(district)[:rows],
        "consultations": open_consultations(user, now, district),
        "news": NewsPage.objects.visible_to(user).about(district).newest_first()[:rows],
        "organisations": organisations.order_by("name")[:rows],
        "organisation_count": organisations.count(),
        "sittings": sittings(Seat.objects.current(on).standing_for(district), on),
    }
