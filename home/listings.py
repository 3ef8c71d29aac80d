"""What the gathering pages show: the front page, the list of news, a district."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.paginator import Paginator

from home.models.news import NewsPage
from membership.organisations.models import Organisation
from membership.people.roles import Anyone
from membership.places.models import District, Theme
from portal.lib.time import london_day

NEWS_A_PAGE = 12
NEWS_ON_THE_FRONT_PAGE = 3
ROWS_ON_A_DISTRICT_PAGE = 5


def front_page(user: Anyone, *, now: datetime) -> dict[str, Any]:
    """What is open, what is new, the districts and what comes next."""
    return {
        "districts": District.objects.current(london_day(now)),
        "news": NewsPage.objects.visible_to(user)
        .newest_first()
        .for_a_list()[:NEWS_ON_THE_FRONT_PAGE],
    }


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
    rows = ROWS_ON_A_DISTRICT_PAGE
    organisations = Organisation.objects.verified().filter(districts=district)
    return {
        "district": district,
        "ended": district.end is not None and district.end <= london_day(now),
        "successors": district.successors.all(),
        "news": NewsPage.objects.visible_to(user).about(district).newest_first()[:rows],
        "organisations": organisations[:rows],
        "organisation_count": organisations.count(),
    }
