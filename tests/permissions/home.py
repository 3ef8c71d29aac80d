"""Home, news, pages of text, districts."""

from membership.places.models import District
from tests.factories.home import make_much_news, make_news
from tests.factories.places import DistrictFactory, ThemeFactory
from tests.support.permissions import EVERYONE, Address, World
from tests.support.rows import link, many_organisations


def build(world: World) -> None:
    world.things["news"] = make_news(districts=[world.district], themes=[world.theme])


def many_articles(world: World, count: int) -> None:
    """News that differ in district and theme."""
    make_much_news(
        count,
        districts=[world.district, *DistrictFactory.create_batch(min(count, 20))],
        themes=ThemeFactory.create_batch(min(count, 20)),
    )


def many_neighbours(world: World, count: int) -> None:
    """A district full of organisations and news."""
    many_articles(world, count)
    organisations = many_organisations(count)
    link(organisations, "districts", [world.district])
    link(organisations, "themes", [world.theme])


def many_districts(world: World, count: int) -> None:
    first = District.objects.count()
    District.objects.bulk_create(
        DistrictFactory.build(hex_row=number, hex_column=number)
        for number in range(first, first + count)
    )


ADDRESSES = [
    Address("page:home.HomePage", lambda world: "/", EVERYONE, grow=many_articles),
    Address("page:home.NewsIndexPage", lambda world: "/news/", EVERYONE, grow=many_articles),
    Address("page:home.NewsPage", lambda world: world.things["news"].get_url(), EVERYONE),
    Address("page:home.StandardPage", lambda world: "/accessibility/", EVERYONE),
    Address("home:districts", lambda world: "/districts/", EVERYONE, grow=many_districts),
    Address(
        "home:district",
        lambda world: world.district.get_absolute_url(),
        EVERYONE,
        grow=many_neighbours,
    ),
    Address(
        "home:news_feed", lambda world: "/news/feed/", EVERYONE, grow=many_articles, page=False
    ),
]
